from __future__ import annotations

import pytest

from asterism.link.text.folding import (
    ALONE,
    DIGIT,
    IGNORED,
    SEPARATOR,
    TABLE_SIZE,
    folding_table,
)


def folded(text: str) -> list[int]:
    return [int(folding_table()[ord(character)]) for character in text]


def test_the_table_covers_the_common_planes_and_cannot_be_changed() -> None:
    table = folding_table()
    assert len(table) == TABLE_SIZE
    assert folding_table() is table
    with pytest.raises(ValueError, match="read-only"):
        table[0] = 1


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("ROSE", "rose"),
        ("r\u00f3s\u00e9", "rose"),
        ("\uff32\uff2f\uff33\uff25", "rose"),  # full-width
        ("\U0001d4fb\U0001d4f8\U0001d4fc\U0001d4ee", "rose"),  # bold script
        ("\u24c7\u24de\u24e2\u24d4", "rose"),  # circled
        ("\u0420\u041e\u0417\u0410", "\u0440\u043e\u0437\u0430"),  # Cyrillic
        ("\u03a1\u03cc\u03b4\u03bf", "\u03c1\u03bf\u03b4\u03bf"),  # Greek, with an accent
    ],
)
def test_letters_fold_to_plain_small_ones(written: str, plain: str) -> None:
    assert folded(written) == [ord(letter) for letter in plain]


@pytest.mark.parametrize(
    ("characters", "kind"),
    [
        ("09\u0663\uff17\u2460\u00b2\U0001d7f5", DIGIT),
        ("'\u2019`\u0301\u200b\u00ad\u202e\ufe0f", IGNORED),
        (" \n\t.,-/|*\u2605\u2022$\u20ac+\u00a1\u2026\U0001f618", SEPARATOR),
    ],
)
def test_every_character_of_a_kind_counts_the_same(characters: str, kind: int) -> None:
    assert folded(characters) == [kind] * len(characters)


@pytest.mark.parametrize("character", ["\u4f60", "\u3042", "\u0e01", "\u1000", "\u1780"])
def test_scripts_without_spaces_have_words_of_one_character(character: str) -> None:
    (found,) = folded(character)
    assert found & ALONE
    assert found & ~ALONE


def test_scripts_with_spaces_do_not() -> None:
    assert not any(found & ALONE for found in folded("a\u00f1\u0436\u05d0\u0628\u0915\uac00"))
