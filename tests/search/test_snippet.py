from __future__ import annotations

from asterism.search.query import parse
from asterism.search.snippet import SNIPPET_LENGTH, highlights, snippet


def test_highlights_are_spans_of_what_was_typed() -> None:
    text = "Ángela, sweet. SWEET angela"
    found = highlights(text, parse("angela sweet -nothing"), "text")
    assert [text[start:end] for start, end in found] == ["Ángela", "sweet", "SWEET", "angela"]


def test_an_excluded_word_is_not_highlighted() -> None:
    assert highlights("rose", parse("-rose"), "text") == []


def test_a_phrase_is_one_span() -> None:
    text = "new, in town"
    assert highlights(text, parse('"new in town"'), "text") == [(0, len(text))]


def test_a_number_is_found_in_another_notation() -> None:
    text = "call 202·555·0123 or 12025550123456"
    found = highlights(text, parse("(202) 555-0123"), "text")
    assert text[slice(*found[0])] == "202·555·0123"
    assert len(found) == 1


def test_a_field_is_highlighted_only_there() -> None:
    assert highlights("rose", parse("title:rose"), "text") == []
    assert highlights("rose", parse("title:rose"), "title") == [(0, 4)]


def test_the_snippet_surrounds_the_first_match() -> None:
    text = "filler " * 100 + "needle " + "filler " * 100
    part, start, inside = snippet(text, highlights(text, parse("needle"), "text"))
    assert len(part) <= SNIPPET_LENGTH
    assert text[start : start + len(part)] == part
    assert [part[left:right] for left, right in inside] == ["needle"]


def test_without_a_match_the_snippet_is_the_beginning() -> None:
    part, start, inside = snippet("short text", [])
    assert (part, start, inside) == ("short text", 0, [])
