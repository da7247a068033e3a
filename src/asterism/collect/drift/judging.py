"""Whether the latest pages of a source still look like the ones before them.

Two things must come together. The last pages must lie outside everything that any window of
earlier pages showed: pages come in clusters (a section without prices), and whatever happened
before may happen again. And they must be next to impossible as chance: a binomial tail below one
in a million for fields that stay empty, four standard errors for lengths.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final, NamedTuple

from asterism.collect.drift.statistics import WINDOW, FieldStatistics, Summary

LEAST_BEFORE: Final = 20
"""Pages before, without which nothing can be said."""
LEAST_NOW: Final = 5
IMPOSSIBLE: Final = 1e-6
DROP: Final = 0.25
"""How far below the emptiest window of earlier pages a window must be."""
RARELY: Final = 0.2
"""A field that shows itself on fewer pages says nothing by its absence."""
NEARLY_ALWAYS: Final = 0.9
LEAST_WINDOWS: Final = 3
LEAST_SHOWN: Final = 15
"""Pages of a window on which a field must show something for its values to be compared."""
TIMES: Final = math.log(2)
ERRORS: Final = 4.0
SAME: Final = 2
VARIED: Final = 6


class Seen(NamedTuple):
    """A field on one page.

    Attributes:
        url: of the page.
        size: logarithm of the length of what it showed; None if it showed nothing.
        digest: of what it showed; 0 if values are not compared.
        value: what it showed, cut.
    """

    url: str
    size: float | None
    digest: int
    value: str


def summary_of(recent: Sequence[Seen]) -> Summary:
    """Return a window of pages in numbers."""
    sizes = [seen.size for seen in recent if seen.size is not None]
    share = len(sizes) / len(recent)
    if len(sizes) < LEAST_SHOWN:
        return Summary(share, None, None)
    digests = {seen.digest for seen in recent if seen.digest}
    return Summary(share, sum(sizes) / len(sizes), len(digests) or None)


def oddity(recent: Sequence[Seen], before: FieldStatistics) -> str | None:
    """Return what is odd about the latest pages, or None if nothing is.

    Args:
        recent: the latest pages, at most a window.
        before: pages before them.
    """
    if before.pages < LEAST_BEFORE or len(recent) < LEAST_NOW:
        return None
    return _emptied(recent, before) or (
        _changed(summary_of(recent), before) if len(recent) == WINDOW else None
    )


def _emptied(recent: Sequence[Seen], before: FieldStatistics) -> str | None:
    empty = sum(seen.size is None for seen in recent)
    share = 1 - empty / len(recent)
    if before.rate < RARELY:
        return None
    if before.windows and before.least is not None:
        is_new = share < before.least - DROP
    else:
        is_new = share == 0 and before.rate >= NEARLY_ALWAYS
    chance = (before.pages - before.shown + 1) / (before.pages + 2)
    if not is_new or _tail(empty, len(recent), chance) > IMPOSSIBLE:
        return None
    return (
        f"shows nothing on {empty} of the last {len(recent)} pages; "
        f"before, it did on {before.rate:.0%} of {before.pages:,}"
    )


def _changed(now: Summary, before: FieldStatistics) -> str | None:
    if before.windows < LEAST_WINDOWS:
        return None
    if (now.distinct or VARIED) <= SAME and (before.fewest or 0) >= VARIED:
        same = "the same" if now.distinct == 1 else "one of two texts"
        return (
            f"shows {same} on all of the last {WINDOW} pages; "
            f"before, at least {before.fewest} different ones on so many"
        )
    if now.size is None or before.smallest is None or before.largest is None:
        return None
    margin = max(TIMES, ERRORS * before.deviation / math.sqrt(WINDOW))
    if before.smallest - margin <= now.size <= before.largest + margin:
        return None
    return (
        f"measures about {math.exp(now.size):.0f} on the last {WINDOW} pages; before, between "
        f"{math.exp(before.smallest):.0f} and {math.exp(before.largest):.0f} on so many"
    )


def _tail(at_least: int, of: int, chance: float) -> float:
    """Return the probability of so many or more out of `of`, each with a chance."""
    return sum(
        math.comb(of, k) * chance**k * (1 - chance) ** (of - k) for k in range(at_least, of + 1)
    )
