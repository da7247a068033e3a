from __future__ import annotations

import numpy as np
import pytest

from asterism.extract.lexicon import Lexicon, Term


def found(lexicon: Lexicon, text: str, group: str) -> list[str]:
    codes = np.frombuffer(text.encode() + b"\0", dtype=np.uint8)
    hits = lexicon.search(codes)[group]
    return [text[start:end] for start, end in zip(hits.starts, hits.ends, strict=True)]


def test_whole_terms_need_a_change_of_class_at_their_edges() -> None:
    lexicon = Lexicon([Term("yo", "a"), Term("one", "b", whole=False)])
    assert found(lexicon, "you 24yo yo", "a") == ["yo", "yo"]
    assert found(lexicon, "phone one", "b") == ["one", "one"]


def test_one_text_may_be_asked_for_by_several_groups() -> None:
    lexicon = Lexicon([Term("hour", "a", 1), Term("hour", "b", 2), Term("an hour", "a", 3)])
    assert found(lexicon, "an hour", "a") == ["an hour", "hour"]
    assert found(lexicon, "an hour", "b") == ["hour"]


def test_a_group_may_not_have_a_text_twice() -> None:
    with pytest.raises(ValueError, match="twice"):
        Lexicon([Term("hour", "a", 1), Term("hour", "a", 2)])
