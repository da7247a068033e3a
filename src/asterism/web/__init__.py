"""The page at localhost and the JSON API beside it: who asks, through a Session."""

from asterism.web.application import create_app
from asterism.web.serving import Line, address_of, require_free_port, serve

__all__ = ["Line", "address_of", "create_app", "require_free_port", "serve"]
