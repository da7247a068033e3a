"""What is remembered of a field over many pages: numbers only, nothing that a page said."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final, NamedTuple

WINDOW: Final = 20
"""Pages that are looked at together."""


class Summary(NamedTuple):
    """A full window of pages in numbers.

    Attributes:
        shown: share of pages on which the field showed something.
        size: mean logarithm of the lengths of what it showed; None if it showed too little.
        distinct: how many different values it showed; None if it showed too little.
    """

    shown: float
    size: float | None
    distinct: int | None


@dataclass(slots=True)
class FieldStatistics:
    """A field over many pages.

    Attributes:
        selector: that it was read with.
        pages: how many were read.
        shown: on how many it showed something.
        size_mean: mean logarithm of the lengths of what it showed.
        size_spread: sum of squared deviations from that mean.
        windows: full windows that were seen.
        least: the smallest share of a window on which it showed something.
        smallest: the smallest mean logarithm of lengths in a window.
        largest: the largest.
        fewest: the fewest different values in a window.
        drifted: whether an alarm was raised.
    """

    selector: str
    pages: int = 0
    shown: int = 0
    size_mean: float = 0.0
    size_spread: float = 0.0
    windows: int = 0
    least: float | None = None
    smallest: float | None = None
    largest: float | None = None
    fewest: int | None = None
    drifted: bool = False

    @property
    def rate(self) -> float:
        """Share of pages on which it showed something."""
        return self.shown / self.pages if self.pages else 0.0

    @property
    def deviation(self) -> float:
        """Standard deviation of the logarithms of lengths."""
        return math.sqrt(self.size_spread / (self.shown - 1)) if self.shown > 1 else 0.0

    def add(self, size: float | None) -> None:
        """Count a page.

        Args:
            size: logarithm of the length of what the field showed; None if it showed nothing.
        """
        self.pages += 1
        if size is not None:
            self.shown += 1
            away = size - self.size_mean
            self.size_mean += away / self.shown
            self.size_spread += away * (size - self.size_mean)

    def add_window(self, window: Summary) -> None:
        """Widen the bounds by what a window showed."""
        self.windows += 1
        self.least = _least(self.least, window.shown)
        self.smallest = _least(self.smallest, window.size)
        self.largest = _largest(self.largest, window.size)
        self.fewest = _least(self.fewest, window.distinct)

    def merged(self, other: FieldStatistics) -> FieldStatistics:
        """Return the statistics of both together."""
        shown = self.shown + other.shown
        away = other.size_mean - self.size_mean
        share = other.shown / shown if shown else 0.0
        return FieldStatistics(
            self.selector,
            self.pages + other.pages,
            shown,
            self.size_mean + away * share,
            self.size_spread + other.size_spread + away * away * self.shown * share,
            self.windows + other.windows,
            _least(self.least, other.least),
            _least(self.smallest, other.smallest),
            _largest(self.largest, other.largest),
            _least(self.fewest, other.fewest),
        )

    def to_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        return {name: _rounded(value) for name, value in asdict(self).items() if value is not None}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> FieldStatistics:
        """Return what plain values say."""
        return cls(**values)


def summed(statistics: Iterable[FieldStatistics], selector: str) -> FieldStatistics:
    """Return several statistics of a field as one."""
    whole = FieldStatistics(selector)
    for each in statistics:
        whole = whole.merged(each)
    return whole


def _least(one: Any, other: Any) -> Any:  # noqa: ANN401 - numbers of one kind
    return min((x for x in (one, other) if x is not None), default=None)


def _largest(one: Any, other: Any) -> Any:  # noqa: ANN401 - as above
    return max((x for x in (one, other) if x is not None), default=None)


def _rounded(value: Any) -> Any:  # noqa: ANN401 - as above
    return round(value, 6) if isinstance(value, float) else value
