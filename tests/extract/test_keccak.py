from __future__ import annotations

from asterism.extract.keccak import keccak_256


def test_the_published_vector_of_the_empty_text() -> None:
    assert keccak_256(b"").hex() == (
        "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"
    )
