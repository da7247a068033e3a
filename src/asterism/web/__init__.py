"""The page at localhost and the JSON API beside it: who asks, through a Session."""

from asterism.web.application import create_app
from asterism.web.serving import require_free_port, serve

__all__ = ["create_app", "require_free_port", "serve"]
