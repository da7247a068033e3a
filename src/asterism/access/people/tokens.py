"""Secrets that are given out once: how they look, and the hash that is kept of them.

A token is `ast_`, 256 random bits and a checksum, in letters and digits: secret scanners find it
by `ast_[0-9A-Za-z]{49}` and need ask nobody whether it is one. As it is drawn from 2^256, a plain
SHA-256 of it can be kept: it can be looked up, and neither guessed nor turned back.
"""

from __future__ import annotations

import hashlib
import secrets
import string
import zlib
from typing import Final

PREFIX: Final = "ast_"
DIGITS: Final = string.digits + string.ascii_letters
BODY_LENGTH: Final = 43
"""Digits of base 62 that hold 256 bits."""
CHECKSUM_LENGTH: Final = 6
"""Digits of base 62 that hold a CRC-32."""
RECOVERY_GROUPS: Final = 6
RECOVERY_LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""32 that are not taken for each other; 24 of them hold 120 bits."""


class Secret:
    """A text that does not show itself in logs, errors or tracebacks; `reveal` gives it once."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """Return the text, to hand to the one person it is meant for."""
        return self._text

    def __repr__(self) -> str:
        """Return no part of the text."""
        return "Secret(…)"

    __str__ = __repr__


def make_token() -> Secret:
    """Return a new token."""
    body = _digits(secrets.randbits(256), BODY_LENGTH)
    return Secret(PREFIX + body + _checksum(body))


def looks_like_a_token(text: str) -> bool:
    """Return whether the form and the checksum are right: what can be known without the record."""
    body, checksum = text[len(PREFIX) : -CHECKSUM_LENGTH], text[-CHECKSUM_LENGTH:]
    return (
        text.startswith(PREFIX)
        and len(body) == BODY_LENGTH
        and set(body) <= set(DIGITS)
        and checksum == _checksum(body)
    )


def make_recovery_code() -> Secret:
    """Return a new recovery code, in groups of four that can be written on paper."""
    letters = [secrets.choice(RECOVERY_LETTERS) for _ in range(RECOVERY_GROUPS * 4)]
    groups = ["".join(letters[at : at + 4]) for at in range(0, len(letters), 4)]
    return Secret("-".join(groups))


def sha256_of(kind: str, text: str) -> str:
    """Return the hash that is kept of a secret.

    Args:
        kind: what the secret is for, so that one never passes as another.
        text: a token, or a recovery code however it was typed.
    """
    if kind == "recovery-code":
        text = "".join(text.upper().split()).replace("-", "")
    return hashlib.sha256(f"asterism:{kind}:{text}".encode("utf-8", "surrogatepass")).hexdigest()


def _checksum(body: str) -> str:
    return _digits(zlib.crc32(body.encode()), CHECKSUM_LENGTH)


def _digits(number: int, length: int) -> str:
    """Return a number in base 62, filled with zeros to a length."""
    found = ""
    while number:
        number, digit = divmod(number, len(DIGITS))
        found = DIGITS[digit] + found
    return found.rjust(length, DIGITS[0])
