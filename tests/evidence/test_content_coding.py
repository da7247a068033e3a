from __future__ import annotations

import gzip
import zlib

import pytest

from asterism.evidence.content_coding import unpack
from asterism.evidence.errors import EvidenceError


def test_packed_bodies_are_unpacked() -> None:
    assert unpack(gzip.compress(b"page"), "gzip") == b"page"
    assert unpack(zlib.compress(b"page"), "deflate") == b"page"
    assert unpack(zlib.compress(gzip.compress(b"page")), "gzip, deflate") == b"page"
    assert unpack(b"page", "identity") == unpack(b"page", "") == b"page"


def test_bounds_and_damage_are_said_plainly() -> None:
    with pytest.raises(EvidenceError, match="more than 64 MiB"):
        unpack(gzip.compress(bytes(70 << 20)), "gzip")
    with pytest.raises(EvidenceError, match="damaged"):
        unpack(b"no gzip", "gzip")
    with pytest.raises(EvidenceError, match="cannot be shown"):
        unpack(b"", "br")
