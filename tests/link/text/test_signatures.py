from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from asterism.link.text.signatures import MAXIMUM_WORDS, Signatures, sign

ADVERT = "call me now at 202-555-0123 I'm here for a sweet time tonight"


def signed(*texts: str | None) -> Signatures:
    return sign(pa.nulls(len(texts), pa.string()), pa.array(texts, pa.string()))


def shingles(signatures: Signatures, row: int) -> set[int]:
    start, end = signatures.offsets[row : row + 2]
    return set(signatures.shingles[start:end].tolist())


@pytest.mark.parametrize(
    "other",
    [
        "CALL ME NOW AT (202) 555 0199 -- I\u2019m here, for a sweet time tonight!!!",
        "call m\u00e9 now \u2605 at 2025550123 im here for a \U0001f618 sweet time tonight",
        "call me now at 1 im here for a \U0001d4fc\U0001d500eet \uff34\uff29\uff2d\uff25 tonight",
        "c\u200ball me now at \u0662\u0663 I'm here for a sweet ti\u00adme tonight",
    ],
)
def test_case_accents_numbers_styles_and_punctuation_do_not_count(other: str) -> None:
    both = signed(ADVERT, other)
    assert shingles(both, 0) == shingles(both, 1)
    assert both.words[0] == both.words[1] == 12
    assert both.fingerprints[0] == both.fingerprints[1]


def test_one_changed_word_changes_two_pairs() -> None:
    both = signed(ADVERT, ADVERT.replace("sweet", "lovely"))
    assert len(shingles(both, 0)) == 11
    assert len(shingles(both, 0) & shingles(both, 1)) == 9
    assert both.fingerprints[0] != both.fingerprints[1]


def test_the_title_is_read_before_the_text() -> None:
    title, text = ADVERT[:20], ADVERT[20:]
    split = sign(pa.array([title]), pa.array([text]))
    assert shingles(split, 0) == shingles(signed(title + "\n" + text), 0)


def test_scripts_without_spaces_have_a_word_for_each_character() -> None:
    both = signed(
        "\u4f60\u597d\u4e16\u754c\u670b\u53cb\u4eec\u65e9\u4e0a\u597d",
        "\u4f60\u597d\u4e16\u754c\u670b\u53cb\u4eec\u65e9\u4e0a\u574f",
    )
    assert both.words.tolist() == [10, 10]
    assert len(shingles(both, 0) & shingles(both, 1)) == 8
    assert signed("\U00020000" * 9).words.tolist() == [9]  # beyond the table


def test_short_texts_are_cut_into_runs_of_letters() -> None:
    both = signed("new in town tonight", "new in town tonite")
    shared = len(shingles(both, 0) & shingles(both, 1))
    assert shared / len(shingles(both, 0) | shingles(both, 1)) > 0.5
    assert len(shingles(signed("hey"), 0)) == 1


def test_empty_and_absent_texts_have_nothing() -> None:
    nothing = signed("", None, " \n!?*", "\U0001f618")
    assert nothing.offsets.tolist() == [0, 0, 0, 0, 0]
    assert nothing.words.tolist() == [0, 0, 0, 0]
    assert len(signed().words) == 0


def test_long_texts_are_read_up_to_a_limit() -> None:
    numbered = " ".join(f"{chr(97 + index % 26)}{'x' * (index % 97)}" for index in range(300_000))
    long = signed(numbered, "again " * 200_000, "\u4f60" * 400_000, "x" * 1_000_000)
    assert long.words.tolist() == [MAXIMUM_WORDS, MAXIMUM_WORDS, MAXIMUM_WORDS, 1]
    assert len(shingles(long, 1)) == len(shingles(long, 2)) == 1


@given(st.lists(st.tuples(st.text(max_size=80), st.text(max_size=200)), max_size=8))
def test_any_text_is_read_alone_as_it_is_among_others(rows: list[tuple[str, str]]) -> None:
    titles, texts = ([row[side] for row in rows] for side in (0, 1))
    together = sign(pa.array(titles, pa.string()), pa.array(texts, pa.large_string()))
    for row, (title, text) in enumerate(rows):
        alone = sign(pa.array([title]), pa.array([text]))
        assert shingles(alone, 0) == shingles(together, row)
        part = together.shingles[together.offsets[row] : together.offsets[row + 1]]
        assert (np.diff(part.astype(np.int64)) > 0).all()


def test_slices_chunks_and_string_kinds_make_no_difference() -> None:
    texts = [f"{ADVERT} {'very ' * index} dear" for index in range(20)]
    whole = signed(*texts)
    chunked = pa.chunked_array([texts[:3], texts[3:9], texts[9:]])
    views = pa.array(["zero", *texts], pa.large_string())[1:].cast(pa.string_view())
    for other in (chunked, views, pa.array(["zero", *texts])[1:]):
        again = sign(pa.nulls(20, pa.string()), other)
        assert (again.shingles == whole.shingles).all()
        assert (again.offsets == whole.offsets).all()


def test_titles_and_texts_have_to_match() -> None:
    with pytest.raises(ValueError, match="1 titles for 2 texts"):
        sign(pa.array(["a"]), pa.array(["a", "b"]))
