from __future__ import annotations

import itertools

import pytest

from asterism.simulate.keyed import Permutation, derive_key, label


@pytest.mark.parametrize("size", [2, 3, 100, 1000, 4097])
def test_a_permutation_meets_every_value_once(size: int) -> None:
    permutation = Permutation(size, key=5)
    assert sorted(permutation(n) for n in range(size)) == list(range(size))


def test_permutations_of_other_keys_differ() -> None:
    one, other = Permutation(10_000, 1), Permutation(10_000, 2)
    assert [one(n) for n in range(50)] != [other(n) for n in range(50)]


def test_neighbours_do_not_stay_neighbours() -> None:
    permutation = Permutation(1_000_000, 3)
    places = [permutation(n) for n in range(2000)]
    near = sum(abs(a - b) < 1000 for a, b in itertools.pairwise(places))
    assert near < 20


def test_keys_and_labels_tell_parts_apart() -> None:
    assert derive_key("a", "bc") != derive_key("ab", "c")
    assert label("owner", 1, 0) != label("owner", 1, 7)
    assert label("owner", 1, 0) != label("author", 1, 0)
