"""The page at localhost and the JSON API beside it: who asks, through a Session."""

from asterism.web.application import create_app
from asterism.web.serving import serve

__all__ = ["create_app", "serve"]
