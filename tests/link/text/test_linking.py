from __future__ import annotations

import itertools

import numpy as np
import pytest

from asterism.link.text.linking import (
    CROWD,
    ENOUGH,
    NOBODY,
    SPEAKERS,
    Forest,
    Found,
    Side,
    link_across,
    link_within,
    nothing_found,
)
from asterism.link.text.segment import plain
from asterism.link.text.verify import Shingled

KEY = 5


def texts(sets: list[set[int]]) -> Shingled:
    values = [value for members in sets for value in sorted(members)]
    offsets = np.cumsum([0, *(len(members) for members in sets)])
    return Shingled(plain(offsets), plain(np.array(values, np.uint32)))


def side(sets: list[set[int]], base: int = 0, deep: list[int] | None = None) -> Side:
    """Return texts that all meet under one key; `deep` is what the further order gives each."""
    further = deep or [0] * len(sets)
    entries = [(KEY << 34) | (value << 24) | row for row, value in enumerate(further)]
    return Side(plain(np.array(sorted(entries), np.uint64)), texts(sets), base)


def forest(count: int) -> Forest:
    return Forest(
        np.arange(count, dtype=np.uint32),
        np.zeros(count, np.uint8),
        np.full(count, NOBODY, np.uint32),
    )


def links(found: Found) -> set[tuple[int, int]]:
    return {(min(pair), max(pair)) for pair in found.ends[: found.filled[0]].tolist()}


def unlike(count: int) -> list[set[int]]:
    return [set(range(row * 10, row * 10 + 10)) for row in range(count)]


def test_alike_texts_of_a_bucket_are_linked_and_unlike_ones_are_not() -> None:
    joined = forest(3)
    found = link_within(side([{1, 2, 3, 4}, {1, 2, 3, 5}, {7, 8, 9}]), joined, nothing_found(), 0.5)
    assert links(found) == {(0, 1)}
    assert found.shared[0] == 3
    assert joined.parent.tolist() == [0, 0, 2]
    assert joined.neighbour.tolist() == [1, 0, NOBODY]
    assert found.tried[0] == 3


def test_texts_under_different_keys_are_not_compared() -> None:
    same = side([{1, 2, 3}] * 2)
    apart = same._replace(entries=plain(same.entries + np.array([0, 1 << 34], np.uint64)))
    found = link_within(apart, forest(2), nothing_found(), 0.5)
    assert (found.filled[0], found.tried[0]) == (0, 0)


@pytest.mark.parametrize("size", [3, 10, CROWD])
def test_a_group_gets_fewer_than_two_links_a_text(size: int) -> None:
    joined = forest(size)
    found = link_within(side([{1, 2, 3, 4}] * size), joined, nothing_found(), 0.5)
    assert set(joined.parent.tolist()) == {0}
    assert size - 1 <= len(links(found)) == found.filled[0] < 2 * size
    assert all(joined.links[1:] >= min(ENOUGH, size - 1))


def test_no_link_is_found_twice() -> None:
    joined, alike = forest(2), side([{1, 2, 3}] * 2)
    found = link_within(alike, joined, nothing_found(), 0.5)
    found = link_within(alike, joined, found, 0.5)
    assert found.filled[0] == 1


def test_a_crowd_of_unlike_texts_is_compared_with_its_first_ones_alone() -> None:
    size = 4 * CROWD
    found = link_within(side(unlike(size)), forest(size), nothing_found(), 0.5)
    assert found.tried[0] == sum(size - 1 - speaker for speaker in range(SPEAKERS))
    small = link_within(side(unlike(CROWD)), forest(CROWD), nothing_found(), 0.5)
    assert small.tried[0] == CROWD * (CROWD - 1) // 2


def test_a_crowd_is_read_as_the_smaller_buckets_of_the_further_order() -> None:
    size = 4 * CROWD
    deep = [row % 16 for row in range(size)]
    found = link_within(side(unlike(size), deep=deep), forest(size), nothing_found(), 0.5)
    assert found.tried[0] == 16 * (size // 16) * (size // 16 - 1) // 2


@pytest.mark.parametrize(("news", "olds"), [(2, 3), (2 * CROWD, 3), (2, 2 * CROWD)])
def test_new_texts_are_linked_with_older_ones(news: int, olds: int) -> None:
    joined = forest(olds + news)
    old, new = side([{1, 2, 3, 4}] * olds), side([{1, 2, 3, 5}] * news, base=olds)
    found = link_across(new, old, joined, nothing_found(), 0.5)
    assert found.filled[0] > 0
    assert all(one < olds <= other for one, other in links(found))
    assert len({int(joined.parent[text]) for text in range(olds, olds + news)}) <= ENOUGH


def test_only_buckets_of_one_key_are_met_across_segments() -> None:
    sets = [{row * 10, row * 10 + 1} for row in range(6)]
    keys = np.array([1, 4, 9, 16, 25, 36], np.uint64) << np.uint64(34)
    old = Side(plain(keys | np.arange(6, dtype=np.uint64)), texts(sets), 0)
    chosen = [5, 2, 0]
    entries = np.sort(keys[chosen] | np.arange(3, dtype=np.uint64))
    new = Side(plain(entries), texts([sets[row] for row in chosen]), 6)
    found = link_across(new, old, forest(9), nothing_found(), 0.5)
    assert links(found) == {(5, 6), (2, 7), (0, 8)}
    assert found.tried[0] == 3


def test_room_for_links_grows_and_keeps_what_was_there() -> None:
    groups = 900
    sets = [{row * 2, row * 2 + 1} for row, _ in itertools.product(range(groups), range(2))]
    entries = [(row // 2 << 34) | row for row in range(2 * groups)]
    many = Side(plain(np.array(entries, np.uint64)), texts(sets), 0)
    found = nothing_found()
    found = found._replace(ends=found.ends[:4], shared=found.shared[:4])
    found = link_within(many, forest(2 * groups), found, 0.5)
    assert links(found) == {(row, row + 1) for row in range(0, 2 * groups, 2)}
    assert set(found.shared[: found.filled[0]].tolist()) == {2}
