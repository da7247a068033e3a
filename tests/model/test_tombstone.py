from __future__ import annotations

from dataclasses import replace

import pytest

from asterism.model.signing import SignatureError, SigningKey
from asterism.model.tombstone import (
    BytesPlace,
    ErasureReason,
    Tombstone,
    person_digest,
    row_digest,
)

KEY = SigningKey.make("tombstone")
PLACE = BytesPlace("crawls/a.warc.gz", 7, 99, "0" * 64)
STONE = Tombstone(
    "e" * 32, "captures", "c" * 32, ErasureReason.REQUEST, "p" * 64, 5, "d" * 64, PLACE
)


def test_a_signature_stands_under_everything_that_is_said() -> None:
    signed = STONE.signed_by(KEY)
    signed.verify(KEY.public)
    assert Tombstone.from_json(signed.to_json()) == signed
    for change in (
        {"row_id": "x"}, {"reason": ErasureReason.MISTAKE}, {"erased_at": 6}, {"whole": False},
        {"place": replace(PLACE, offset=8)}, {"moved_to": PLACE}, {"payload_sha256": "1" * 64},
        {"person": "x"}, {"content_sha256": "x"}, {"key": "x"}, {"signature": ""},
        {"signature": "not base64!"}, {"erasure_id": "x"}, {"table": "x"},
    ):  # fmt: skip
        with pytest.raises(SignatureError):
            replace(signed, **change).verify(KEY.public)
    with pytest.raises(SignatureError):
        signed.verify(SigningKey.make("tombstone").public)


def test_the_id_is_of_what_was_erased_and_not_of_what_is_said() -> None:
    assert STONE.signed_by(KEY).id == STONE.id == replace(STONE, erased_at=9, person="x").id
    assert replace(STONE, content_sha256="1" * 64).id != STONE.id
    assert replace(STONE, place=None).id != STONE.id


def test_who_erased_is_known_to_whoever_has_the_secret() -> None:
    assert person_digest(b"secret", "ana") == person_digest(b"secret", "ana")
    assert person_digest(b"secret", "ana") != person_digest(b"other", "ana")
    assert "ana" not in person_digest(b"secret", "ana")


def test_a_row_has_one_digest() -> None:
    assert row_digest({"a": 1, "b": "\u00eb"}) == row_digest({"b": "\u00eb", "a": 1})
    assert row_digest({"a": 1}) != row_digest({"a": "1"})
