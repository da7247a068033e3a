"""Checkpoints: one signed page of text that stands for a whole log (C2SP tlog-checkpoint).

Whoever keeps a checkpoint can tell later whether anything before it was changed or cut off, with
the public key alone.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import Final

from asterism.access.audit.merkle import HASH_BYTES
from asterism.model.signing import PublicKey, SignatureError, SigningKey, note_signature

FEWEST_LINES: Final = 3


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """How long a log was and what its root was then.

    Attributes:
        origin: the log; the name of the key that signs it.
        size: number of entries.
        root: of the Merkle tree over them, 32 bytes.
    """

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """What is signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"

    def signature(self, key: SigningKey) -> bytes:
        """Return the signature of a log's key, 64 bytes."""
        return key.sign(self.text.encode())

    def note(self, key: PublicKey, signature: bytes) -> str:
        """Return the text with its signature, as it is kept and handed on."""
        return f"{self.text}\n{note_signature(key, signature)}"

    def is_signed(self, key: PublicKey, signature: bytes) -> bool:
        """Tell whether a signature is that of the log's key."""
        try:
            key.verify(signature, self.text.encode())
        except SignatureError:
            return False
        return True


def open_checkpoint(note: str, key: PublicKey) -> Checkpoint:
    """Return the checkpoint that a log's key has signed.

    Raises:
        SignatureError: if the key has not signed it, or it is no checkpoint of that log.
    """
    lines = key.open_note(note).splitlines()
    if len(lines) < FEWEST_LINES or lines[0] != key.name or not lines[1].isdecimal():
        message = f"this is no checkpoint of {key.name}"
        raise SignatureError(message)
    try:
        root = base64.b64decode(lines[2], validate=True)
    except binascii.Error:
        root = b""
    if len(root) != HASH_BYTES:
        message = f"this is no checkpoint of {key.name}"
        raise SignatureError(message)
    return Checkpoint(lines[0], int(lines[1]), root)
