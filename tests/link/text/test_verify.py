from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from asterism.link.text.verify import UNLIKE, Shingled, needed_for, shared_count, similarity

SETS = st.lists(st.sets(st.integers(0, 30), max_size=20), min_size=2, max_size=6)


def shingled(sets: list[set[int]]) -> Shingled:
    values = [value for members in sets for value in sorted(members)]
    offsets = np.cumsum([0, *(len(members) for members in sets)])
    return Shingled(offsets, np.array(values, dtype=np.uint32))


@given(SETS)
def test_measures_equal_those_of_python_sets(sets: list[set[int]]) -> None:
    texts = shingled(sets)
    rows, others = (ends.ravel().astype(np.int64) for ends in np.indices((len(sets), len(sets))))
    found = similarity(texts, texts, (rows, others))
    for place, (row, other) in enumerate(zip(rows, others, strict=True)):
        one, another = sets[row], sets[other]
        assert found.shared[place] == len(one & another)
        union, smaller = max(len(one | another), 1), max(min(len(one), len(another)), 1)
        assert found.jaccard[place] == np.float32(len(one & another) / union)
        assert found.containment[place] == np.float32(len(one & another) / smaller)


@given(SETS, st.sampled_from([0.2, 0.5, 0.75, 1.0]))
def test_what_is_needed_is_exactly_the_threshold(sets: list[set[int]], jaccard: float) -> None:
    texts, (one, other) = shingled(sets), sets[:2]
    needed = needed_for(jaccard, len(one), len(other))
    shared = shared_count(texts, 0, texts, 1, needed)
    reached = len(one & other) >= jaccard * len(one | other) - 1e-9
    assert shared == (len(one & other) if reached else UNLIKE)


def test_pairs_that_name_no_text_are_refused() -> None:
    texts = shingled([{1}, {2}])
    with pytest.raises(ValueError, match="outside 0 to 1"):
        similarity(texts, texts, (np.array([0]), np.array([2])))
    with pytest.raises(ValueError, match="1 left and 2 right"):
        similarity(texts, texts, (np.array([0]), np.array([0, 1])))
