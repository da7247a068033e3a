# ruff: noqa: RUF001 - look-alike characters are what is tested
from __future__ import annotations

import time
import unicodedata

import numpy as np
import pytest

from asterism.extract.shadow import EURO, LETTER, OMITTED, SYMBOL, cast, shadow_table


@pytest.mark.parametrize(
    ("text", "shadow"),
    [
        ("ÉcoLE", "ecole"),
        ("Оскар", "ockap"),  # Cyrillic letters that look Latin
        ("ａ１＠", "a1@"),
        ("①⓵❶➀⑴", "11111"),
        ("4️⃣", "4"),
        ("𝟜𝕒𝓑", "4ab"),
        ("a\u200bb\u00adc", "abc"),
        ("a \u00a0\u2003b", "a b"),
        ("don’t – stop", "don't - stop"),
        ("e\u0301", "e"),
        ("٣३๓", "333"),
    ],
)
def test_what_a_text_is_taken_for(text: str, shadow: str) -> None:
    codes = cast(text, np.array([], dtype=np.int64)).codes
    assert codes.tobytes().decode("ascii") == shadow


def test_classes_of_code_points() -> None:
    table = shadow_table()
    assert table[ord("€")] == EURO
    assert table[ord("中")] == table[ord("ش")] == LETTER
    assert table[ord("💋")] == SYMBOL
    assert table[0x200B] == table[0xFE0F] == OMITTED


def test_digits_agree_with_unicode() -> None:
    table = shadow_table()
    for code_point in range(0x20000):
        digit = unicodedata.decimal(chr(code_point), None)
        if digit is not None:
            assert table[code_point] == ord("0") + digit


def test_origins_lead_back() -> None:
    text = "a\u200b\u200b  b4️⃣"
    shadow = cast(text, np.array([], dtype=np.int64))
    assert shadow.starts.tolist() == [0, 3, 5, 6]
    assert text[shadow.starts[3] : shadow.ends[3]] == "4️⃣"


def test_table_is_quick_to_make() -> None:
    shadow_table.cache_clear()
    start = time.process_time()
    shadow_table()
    assert time.process_time() - start < 0.5
