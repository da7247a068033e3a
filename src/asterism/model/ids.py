"""Identifiers of rows, derived from content so that the same input gives the same record."""

from __future__ import annotations

import hashlib
from typing import Final

ROW_ID_LENGTH: Final = 32
MENTION_ID_LENGTH: Final = 16


def derive_id(kind: str, *parts: str | bytes | int, length: int = ROW_ID_LENGTH) -> str:
    """Return the id that these parts have, always and everywhere.

    Each part is prefixed with its length, so that ("ab", "c") and ("a", "bc") differ.

    Args:
        kind: what the id names; two kinds never share an id. At most 16 bytes of UTF-8.
        parts: text, bytes or integers, in an order fixed by the caller.
        length: hexadecimal digits to return; an even number from 2 to 128.

    Returns:
        Lower-case hexadecimal. 32 digits are 128 bits: at 10^9 rows the chance that any
        two share an id is below 10^-20.

    Raises:
        ValueError: if `kind` is longer than 16 bytes or `length` is odd or out of range.
    """
    if length % 2 or not 2 <= length <= 128:  # noqa: PLR2004 - the bounds are the sentence below
        message = f"length must be an even number from 2 to 128, not {length}"
        raise ValueError(message)
    pieces: list[bytes] = []
    for part in parts:
        data = part if isinstance(part, bytes) else str(part).encode()
        pieces += (len(data).to_bytes(8, "big"), data)
    # Hashed at once: a call for each piece takes longer than the hash.
    whole = b"".join(pieces)
    return hashlib.blake2b(whole, digest_size=length // 2, person=kind.encode()).hexdigest()
