"""Loops that meet alike texts in bands' buckets, verify them and join them.

Every pair in a bucket of at most `CROWD` texts is considered. A larger bucket is read as the
smaller ones that one further order makes of it; where even such a one is crowded, each text is
considered with the bucket's first `SPEAKERS` texts alone. A pair that is already joined through
others is not looked at again, unless one of the two has fewer than `ENOUGH` links: so a group of k
texts gets fewer than 2k links, whatever its size, and the work for a text is bounded.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from asterism.link.compiled import Whole, compiled
from asterism.link.components import root
from asterism.link.text.bands import KEY_SHIFT, TEXT_BITS, TEXT_MASK
from asterism.link.text.verify import UNLIKE, Shingled, needed_for, shared_count

CROWD: Final = 32
SPEAKERS: Final = 8
ENOUGH: Final = 2
NOBODY: Final = np.uint32(0xFFFFFFFF)


class Forest(NamedTuple):
    """What is joined so far. Texts have numbers that run through all segments.

    `parent` uint32: union-find, the smallest member of a group is its root;
    `links` uint8: links of each text, counted up to ENOUGH;
    `neighbour` uint32: the first text each was linked with, or NOBODY.
    """

    parent: NDArray[np.uint32]
    links: NDArray[np.uint8]
    neighbour: NDArray[np.uint32]


class Found(NamedTuple):
    """Verified links: `ends` int64 (m, 2), numbers of texts; `shared` int32 (m).

    Only the first filled[0] rows are filled; tried[0] counts the pairs that were compared.
    """

    ends: NDArray[np.int64]
    shared: NDArray[np.int32]
    filled: NDArray[np.int64]
    tried: NDArray[np.int64]


class Side(NamedTuple):
    """One band of one segment: its sorted entries, its texts, and the number of its first text."""

    entries: NDArray[np.uint64]
    texts: Shingled
    base: int


def nothing_found() -> Found:
    """Return room for links; the loops make more of it as they need it."""
    return Found(
        np.empty((1024, 2), np.int64), np.empty(1024, np.int32), np.zeros(1, int), np.zeros(1, int)
    )


@compiled
def link_within(side: Side, forest: Forest, found: Found, jaccard: float) -> Found:
    """Link the texts of one segment that meet in this band."""
    start, total = 0, side.entries.shape[0]
    while start < total:
        end = _end(side.entries, start, KEY_SHIFT)
        if end - start > CROWD:
            deep = start
            while deep < end:
                stop = _end(side.entries, deep, TEXT_BITS)
                found = _link_bucket(side, deep, stop, forest, found, jaccard)
                deep = stop
        elif end - start > 1:
            found = _link_bucket(side, start, end, forest, found, jaccard)
        start = end
    return found


@compiled
def _link_bucket(
    side: Side, start: int, end: int, forest: Forest, found: Found, jaccard: float
) -> Found:
    speakers = SPEAKERS if end - start > CROWD else end - start
    found = _with_room(found, speakers * (end - start))
    for one in range(start, start + speakers):
        for other in range(one + 1, end):
            _consider(
                side,
                np.int64(side.entries[one] & TEXT_MASK),
                side,
                np.int64(side.entries[other] & TEXT_MASK),
                forest,
                found,
                jaccard,
            )
    return found


@compiled
def link_across(new: Side, old: Side, forest: Forest, found: Found, jaccard: float) -> Found:
    """Link new texts with those of an older segment that they meet in this band."""
    start, position = 0, 0
    while start < new.entries.shape[0]:
        end = _end(new.entries, start, KEY_SHIFT)
        key = new.entries[start] >> KEY_SHIFT
        position = _seek(old.entries, position, key << KEY_SHIFT)
        stop = position
        if stop < old.entries.shape[0] and old.entries[stop] >> KEY_SHIFT == key:
            stop = _end(old.entries, position, KEY_SHIFT)
            if max(end - start, stop - position) > CROWD:
                found = _link_deep(new, (start, end), old, (position, stop), forest, found, jaccard)
            else:
                found = _link_pair(new, (start, end), old, (position, stop), forest, found, jaccard)
        start, position = end, stop
    return found


Span = tuple[int, int]


@compiled
def _link_deep(
    new: Side, news: Span, old: Side, olds: Span, forest: Forest, found: Found, jaccard: float
) -> Found:
    """Link across one crowded bucket, read as the smaller ones of the further order."""
    start, position = news[0], olds[0]
    while start < news[1] and position < olds[1]:
        one, other = new.entries[start] >> TEXT_BITS, old.entries[position] >> TEXT_BITS
        end = _end(new.entries, start, TEXT_BITS)
        stop = _end(old.entries, position, TEXT_BITS)
        if one == other:
            found = _link_pair(new, (start, end), old, (position, stop), forest, found, jaccard)
        if one <= other:
            start = end
        if other <= one:
            position = stop
    return found


@compiled
def _link_pair(
    new: Side, news: Span, old: Side, olds: Span, forest: Forest, found: Found, jaccard: float
) -> Found:
    """Link every new text with the old ones, or with the first of them if they are a crowd."""
    crowded = max(news[1] - news[0], olds[1] - olds[0]) > CROWD
    speakers = min(olds[1] - olds[0], SPEAKERS) if crowded else olds[1] - olds[0]
    found = _with_room(found, speakers * (news[1] - news[0]))
    for one in range(news[0], news[1]):
        for other in range(olds[0], olds[0] + speakers):
            _consider(
                new,
                np.int64(new.entries[one] & TEXT_MASK),
                old,
                np.int64(old.entries[other] & TEXT_MASK),
                forest,
                found,
                jaccard,
            )
    return found


@compiled
def _consider(
    new: Side, row: Whole, old: Side, other: Whole, forest: Forest, found: Found, jaccard: float
) -> None:
    """Link two texts if they are alike and the link is not one too many."""
    one, another = new.base + row, old.base + other
    top, peak = root(forest.parent, one), root(forest.parent, another)
    if top == peak and _enough(forest, one, another):
        return
    size = new.texts.offsets[row + 1] - new.texts.offsets[row]
    other_size = old.texts.offsets[other + 1] - old.texts.offsets[other]
    needed = needed_for(jaccard, size, other_size)
    if min(size, other_size) < needed:
        return
    found.tried[0] += 1
    shared = shared_count(new.texts, row, old.texts, other, needed)
    if shared == UNLIKE:
        return
    forest.parent[max(top, peak)] = min(top, peak)
    for here, there in ((one, another), (another, one)):
        if forest.links[here] == 0:
            forest.neighbour[here] = there
        forest.links[here] = min(forest.links[here] + 1, ENOUGH)
    at = found.filled[0]
    found.ends[at, 0], found.ends[at, 1], found.shared[at] = one, another, shared
    found.filled[0] = at + 1


@compiled
def _enough(forest: Forest, one: Whole, other: Whole) -> bool:
    """Say whether both of two joined texts have links enough, or this link is there already."""
    if forest.links[one] >= ENOUGH and forest.links[other] >= ENOUGH:
        return True
    return bool(forest.neighbour[one] == other or forest.neighbour[other] == one)


@compiled
def _end(entries: NDArray[np.uint64], start: int, shift: np.uint64) -> int:
    """Return where the bucket that starts here ends."""
    key, end = entries[start] >> shift, start + 1
    while end < entries.shape[0] and entries[end] >> shift == key:
        end += 1
    return end


@compiled
def _seek(entries: NDArray[np.uint64], start: int, value: np.uint64) -> int:
    """Return the first place from `start` on with an entry not below `value` (galloping)."""
    step, low = 1, start
    while low + step < entries.shape[0] and entries[low + step] < value:
        low += step
        step *= 2
    high = min(low + step, entries.shape[0])
    while low < high:
        middle = (low + high) // 2
        if entries[middle] < value:
            low = middle + 1
        else:
            high = middle
    return low


@compiled
def _with_room(found: Found, more: int) -> Found:
    """Return the same links with room for `more` of them."""
    count, size = found.filled[0], found.shared.shape[0]
    if count + more <= size:
        return found
    ends = np.empty((count + more + size, 2), np.int64)
    shared = np.empty(count + more + size, np.int32)
    ends[:count], shared[:count] = found.ends[:count], found.shared[:count]
    return Found(ends, shared, found.filled, found.tried)
