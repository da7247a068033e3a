from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from asterism.search.query import Clause, parse


def test_words_are_clauses_of_their_own() -> None:
    assert [clause.groups for clause in parse("Sweet girl")] == [(("sweet",),), (("girl",),)]


def test_a_phrase_stands_together() -> None:
    assert parse('"sweet girl"')[0].groups == (("sweet", "girl"),)


def test_an_unclosed_phrase_reaches_to_the_end() -> None:
    assert parse('"sweet girl')[0].groups == (("sweet", "girl"),)


def test_a_minus_excludes() -> None:
    first, second = parse('rose -"new in town"')
    assert not first.excluded
    assert second.excluded
    assert second.groups == (("new", "in", "town"),)


def test_a_minus_inside_a_word_does_not() -> None:
    assert parse("all-night") == [Clause((("all", "night"),), ("all-night",))]


def test_a_phone_number_is_one_clause_however_it_is_spaced() -> None:
    clauses = parse("rose (202) 555-0123 tampa")
    assert len(clauses) == 3
    assert "2025550123" in clauses[1].identifiers
    assert clauses[1].groups == (("202",), ("555",), ("0123",))


def test_fields() -> None:
    kind, place = parse('kind:job_ad place:"New York"')
    assert (kind.field, kind.value) == ("kind", "job_ad")
    assert (place.field, place.groups) == ("place", (("new", "york"),))


def test_signs_alone_are_nothing() -> None:
    assert parse('  !!! "" - ( ) : " ') == []


@given(st.text(alphabet=st.sampled_from('ab1 20"-:+()*?~^[]{}\\/&|!@.kindplace\t'), max_size=60))
def test_anything_typed_is_read(terms: str) -> None:
    for clause in parse(terms):
        assert clause.groups or clause.identifiers or clause.value
