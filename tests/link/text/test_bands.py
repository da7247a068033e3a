from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from asterism.link.text.bands import (
    BANDS,
    KEY_SHIFT,
    ROWS,
    TEXT_MASK,
    band_entries,
    fingerprint_entries,
    orders,
)
from asterism.link.text.verify import Shingled

PAIRS = 400
SIZE = 120


def pairs_at(jaccard: float) -> Shingled:
    """Return texts of which 2i and 2i + 1 are alike by so much."""
    draw = np.random.default_rng(3)
    common = round(2 * SIZE * jaccard / (1 + jaccard))
    texts: list[NDArray[np.uint32]] = []
    for _ in range(PAIRS):
        values = draw.choice(2**32, 2 * SIZE, replace=False).astype(np.uint32)
        texts += [
            np.sort(values[:SIZE]),
            np.sort(np.concatenate([values[:common], values[SIZE : 2 * SIZE - common]])),
        ]
    return Shingled(np.arange(len(texts) + 1) * SIZE, np.concatenate(texts))


def meetings(texts: Shingled) -> NDArray[np.int64]:
    """Return for each pair in how many bands its two texts have one key."""
    rows = np.arange(len(texts.offsets) - 1)
    met = np.zeros(PAIRS, np.int64)
    for order in orders():
        entries = band_entries(texts, rows, order)
        keys = np.empty(len(rows), np.uint64)
        keys[(entries & TEXT_MASK).astype(np.int64)] = entries >> KEY_SHIFT
        met += keys[0::2] == keys[1::2]
    return met


@pytest.mark.parametrize("jaccard", [0.2, 0.5, 0.8])
def test_texts_meet_as_often_as_the_method_says(jaccard: float) -> None:
    met = meetings(pairs_at(jaccard))
    expected = jaccard**ROWS
    spread = np.sqrt(expected * (1 - expected) / (PAIRS * BANDS))
    assert abs(met.mean() / BANDS - expected) < 6 * spread + 0.01
    once = 1 - (1 - expected) ** BANDS
    assert abs((met > 0).mean() - once) < 6 * np.sqrt(once * (1 - once) / PAIRS) + 0.01


def test_entries_are_sorted_and_name_each_text_once() -> None:
    texts = pairs_at(0.5)
    rows = np.array([5, 2, 700, 11])
    for order in orders()[:4]:
        entries = band_entries(texts, rows, order)
        assert (np.sort(entries) == entries).all()
        assert sorted((entries & TEXT_MASK).tolist()) == [2, 5, 11, 700]


def test_orders_are_the_same_every_time_and_differ_between_bands() -> None:
    one, other = orders(), orders()
    assert len(one) == BANDS
    for band, (order, again) in enumerate(zip(one, other, strict=True)):
        assert (order.multipliers == again.multipliers).all()
        assert (order.increments == again.increments).all()
        assert (order.multipliers % 2 == 1).all(), "an even one would lose values"
        assert order.salt == band + 1
    assert len({tuple(order.multipliers.tolist()) for order in one}) == BANDS


def test_equal_texts_meet_under_their_fingerprint() -> None:
    fingerprints = np.array([7 << 40, 9 << 40, 7 << 40, 1 << 63], np.uint64)
    entries = fingerprint_entries(fingerprints, np.array([0, 1, 2]))
    assert (entries & TEXT_MASK).tolist() == [0, 2, 1]
    keys = entries >> KEY_SHIFT
    assert keys[0] == keys[1] != keys[2]
