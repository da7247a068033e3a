from __future__ import annotations

import itertools

import pytest

from asterism.model.judgement import Judgement

SAME, DIFFERENT, UNSURE = Judgement.SAME, Judgement.DIFFERENT, Judgement.UNSURE


@pytest.mark.parametrize(
    ("left", "right", "follows"),
    [
        (SAME, SAME, SAME),
        (SAME, DIFFERENT, DIFFERENT),
        (DIFFERENT, SAME, DIFFERENT),
        (DIFFERENT, DIFFERENT, UNSURE),
        (SAME, UNSURE, UNSURE),
        (UNSURE, DIFFERENT, UNSURE),
        (UNSURE, UNSURE, UNSURE),
    ],
)
def test_what_follows_from_two_judgements(
    left: Judgement, right: Judgement, follows: Judgement
) -> None:
    assert left + right is follows


def test_it_agrees_with_owners_that_are_known() -> None:
    """For three documents of any owners, what follows is never wrong."""
    for a, b, c in itertools.product("xy", repeat=3):
        inner = [SAME if left == right else DIFFERENT for left, right in ((a, b), (b, c))]
        outer = SAME if a == c else DIFFERENT
        assert inner[0] + inner[1] in {outer, UNSURE}
