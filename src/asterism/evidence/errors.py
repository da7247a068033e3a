"""What can be wrong with kept evidence."""

from __future__ import annotations

from asterism.model.errors import AsterismError


class EvidenceError(AsterismError):
    """Kept bytes are missing or are not the bytes that were received."""
