from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from asterism.search.words import folded, words, words_with_spans


def test_words_have_no_case_accents_or_signs() -> None:
    assert words("Qué TAL_ñandú, don't!") == ["que", "tal", "nandu", "don", "t"]


def test_spans_are_code_points_of_the_text() -> None:
    text = "💋 Añejo 💋 São Paulo"
    found = words_with_spans(text)
    assert [(word, text[start:end]) for word, start, end in found] == [
        ("anejo", "Añejo"),
        ("sao", "São"),
        ("paulo", "Paulo"),
    ]


@given(st.text())
def test_any_text_has_spans_of_its_own_words(text: str) -> None:
    for _, start, end in words_with_spans(text):
        assert 0 <= start < end <= len(text)


def test_a_very_long_run_is_no_word() -> None:
    assert words_with_spans("a " + "b" * 80 + " c") == [("a", 0, 1), ("c", 83, 84)]


def test_folding_keeps_letters_and_drops_accents() -> None:
    assert folded("ÉÑü") == "enu"
