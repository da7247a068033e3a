"""What can go wrong in an engine, in words for the person who started it."""

from __future__ import annotations

from asterism.model.errors import AsterismError


class EngineError(AsterismError):
    """A computation could not be run to its end; nothing of it was kept."""
