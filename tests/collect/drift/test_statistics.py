from __future__ import annotations

import math
import random

import pytest

from asterism.collect.drift.statistics import FieldStatistics, Summary, summed


def of(sizes: list[float | None]) -> FieldStatistics:
    made = FieldStatistics("h1")
    for size in sizes:
        made.add(size)
    return made


def test_statistics_of_parts_are_those_of_the_whole() -> None:
    chance = random.Random(3)  # noqa: S311 - sizes of texts
    sizes = [chance.gauss(4, 1) if chance.random() < 0.8 else None for _ in range(500)]
    whole = of(sizes)
    parts = summed([of(sizes[:70]), of([]), of(sizes[70:300]), of(sizes[300:])], "h1")
    shown = [size for size in sizes if size is not None]
    mean = sum(shown) / len(shown)
    spread = math.sqrt(sum((size - mean) ** 2 for size in shown) / (len(shown) - 1))
    for each in (whole, parts):
        assert (each.pages, each.shown) == (500, len(shown))
        assert each.size_mean == pytest.approx(mean)
        assert each.deviation == pytest.approx(spread)
    assert of([]).rate == of([None]).deviation == 0


def test_windows_widen_the_bounds_and_all_of_it_can_be_kept() -> None:
    made = of([1.0, None])
    made.add_window(Summary(0.9, 3.0, 12))
    made.add_window(Summary(0.2, None, None))
    other = FieldStatistics("h1")
    other.add_window(Summary(1.0, 5.0, 4))
    both = made.merged(other)
    assert (both.least, both.smallest, both.largest, both.fewest, both.windows) == (
        0.2, 3.0, 5.0, 4, 3,
    )  # fmt: skip
    assert FieldStatistics.from_json(both.to_json()) == both
    assert "fewest" not in of([1.0]).to_json()
