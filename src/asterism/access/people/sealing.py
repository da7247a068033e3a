"""Sealing of the few secrets that must be read again: authenticated encryption at rest."""

from __future__ import annotations

import os
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from asterism.model.errors import WorkspaceError

NONCE_BYTES: Final = 12
"""A random nonce is safe for 2^32 seals under one key (NIST SP 800-38D, section 8.3)."""


def seal(key: bytes, secret: bytes, owner: str) -> bytes:
    """Return a secret under AES-256-GCM.

    Args:
        key: 32 bytes.
        secret: what to hide.
        owner: whom it belongs to; it opens for nobody else, so that rows cannot be swapped.

    Returns:
        12 bytes of nonce, then the sealed secret with 16 bytes of tag.
    """
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, secret, owner.encode())


def unseal(key: bytes, sealed: bytes, owner: str) -> bytes:
    """Return the secret that was sealed for an owner.

    Raises:
        WorkspaceError: if it was changed, or sealed under another key or for another owner.
    """
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], owner.encode())
    except (InvalidTag, ValueError) as error:
        message = "a sealed secret cannot be opened; restore the keys folder from a backup"
        raise WorkspaceError(message) from error
