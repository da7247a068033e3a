"""Addresses of onion services, told from all others without asking anybody."""

from __future__ import annotations

import base64
import hashlib
from typing import Final

SUFFIX: Final = "onion"
NAME_LENGTH: Final = 56
VERSION: Final = b"\x03"


def is_onion(host: str) -> bool:
    """Tell whether a host is below `.onion`, the name that no resolver may be asked (RFC 7686)."""
    return host.rstrip(".").rpartition(".")[2].lower() == SUFFIX


def problem_with(host: str) -> str | None:
    """Return why a host cannot be an onion service of version 3, or None.

    The name carries the service's key, a checksum and a version (Tor's rend-spec-v3, 6): a
    mistyped one is found without a network.
    """
    if not is_onion(host):
        return "is no onion address"
    label = host.rstrip(".").lower().split(".")[-2] if "." in host else ""
    if len(label) != NAME_LENGTH:
        return f"has {len(label)} characters before .onion; addresses of today have {NAME_LENGTH}"
    try:
        decoded = base64.b32decode(label.upper())
    except ValueError:
        return "has characters that no onion address has"
    key, checksum, version = decoded[:32], decoded[32:34], decoded[34:]
    if version != VERSION:
        return "is of a version that is not known"
    if hashlib.sha3_256(b".onion checksum" + key + version).digest()[:2] != checksum:
        return "is mistyped: its checksum does not fit"
    return None
