from __future__ import annotations

import numpy as np

from asterism.extract.lexicon import Lexicon, Term
from asterism.extract.passages import Passages

LEXICON = Lexicon([Term("ruby", "g", 7)])


def passages() -> Passages:
    return Passages(
        ["a  Rub\u200by", "", "ruby"], ["t", "u", ""], [""] * 3, ["Tampa, FL", None, "?"], LEXICON
    )


def test_hits_carry_their_payload_and_lead_back_to_the_text() -> None:
    batch = passages()
    first, second = batch.each_hit("g")
    assert (first.payload, batch.raw(first.start, first.end)) == (7, "Rub\u200by")
    starts = np.array([first.start, second.start])
    ends = np.array([first.end, second.end])
    fields, field_starts, field_ends, _ = batch.loci(starts, ends)
    assert fields.tolist() == [0, 4]
    assert field_starts.tolist() == [3, 0]
    assert field_ends.tolist() == [8, 4]


def test_bounds_and_document_of_every_offset() -> None:
    batch = passages()
    fields = ["a ruby", "t", "", "u", "ruby", ""]
    assert batch.shadow == "\0".join(fields) + "\0"
    start = 0
    for number, field in enumerate(fields):
        for offset in range(start, start + len(field)):
            assert batch.bounds(offset) == (start, start + len(field))
            assert batch.document(offset) == number // 2
        start += len(field) + 1


def test_places_are_looked_up() -> None:
    batch = passages()
    home = batch.place(0)
    assert home is not None
    assert home.value == "US/FL/Tampa"
    assert batch.place(1) is None
    assert batch.place(2) is None


def test_tokens_are_runs_of_letters_and_digits() -> None:
    starts, ends = passages().tokens
    shadow = passages().shadow
    tokens = [shadow[start:end] for start, end in zip(starts, ends, strict=True)]
    assert tokens == ["a", "ruby", "t", "u", "ruby"]
