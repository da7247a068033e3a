from __future__ import annotations

import string
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asterism.access.audit import AuditEntry
from asterism.access.audit.sealing import Sealer
from asterism.model.errors import AuditError

SECRET = b"s" * 32
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=5,
)


@given(person=st.text(min_size=1), purpose=st.text(), terms=st.dictionaries(st.text(), JSON))
def test_what_is_sealed_comes_back(person: str, purpose: str, terms: dict[str, Any]) -> None:
    sealer = Sealer(SECRET)
    entry = AuditEntry(person, purpose, "search", "t", terms)
    sealed = sealer.seal(entry)
    assert sealer.open_person(sealed.person) == person.rstrip(" ")
    assert sealer.open(sealed.sealed) == {"purpose": purpose, "target": "t", "terms": terms}


def test_words_from_a_terminal_that_are_no_text_can_be_kept() -> None:
    sealer = Sealer(SECRET)
    odd = b"\xff".decode("utf-8", "surrogateescape")
    sealed = sealer.seal(AuditEntry(odd, odd, "search", odd, {"terms": odd, "set": {2, 1}}))
    assert sealer.open_person(sealed.person) == odd
    assert sealer.open(sealed.sealed) == {
        "purpose": odd,
        "target": odd,
        "terms": {"terms": odd, "set": ["1", "2"]},
    }


def test_one_person_is_always_the_same_and_the_rest_never() -> None:
    sealer, entry = Sealer(SECRET), AuditEntry("ana", "look", "document", "d")
    one, other = sealer.seal(entry), Sealer(SECRET).seal(entry)
    assert one.person == other.person
    assert one.person != sealer.person("ben")
    assert one.sealed.partition(b":")[0] == other.sealed.partition(b":")[0] == sealer.token("d")
    assert one.sealed.partition(b":")[2] != other.sealed.partition(b":")[2]


def test_lengths_say_little() -> None:
    sealer = Sealer(SECRET)
    lengths = {
        len(sealer.seal(AuditEntry("a" * n, "p" * n, "search", terms={"t": "x" * n})).sealed)
        for n in range(1, 30)
    }
    assert len(lengths) == 1
    assert len({len(sealer.person("a" * n)) for n in range(1, 33)}) == 1


def test_another_key_opens_nothing() -> None:
    sealed = Sealer(SECRET).seal(AuditEntry("ana", "look", "document", "d"))
    other = Sealer(b"t" * 32)
    with pytest.raises(AuditError, match="keys folder"):
        other.open(sealed.sealed)
    with pytest.raises(AuditError, match="keys folder"):
        other.open_person(sealed.person)
    assert other.token("d") != Sealer(SECRET).token("d")
    assert set(Sealer(SECRET).token("d").decode()) <= {*string.ascii_letters, *string.digits, *"+/"}
