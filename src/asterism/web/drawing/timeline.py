"""A timeline of a network's postings as plain values: a lane for each place, time to the right.

Positions across are percentages and down are pixels, so that the template's SVG fits any width
while its text keeps its size.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Final

from asterism.web.answers.documents import DocumentBrief
from asterism.web.drawing.words import place_words

LANE_HEIGHT: Final = 26
ROOMY_LANE_HEIGHT: Final = 36
"""Pixels, as in the style sheet; up to `ROOMY_LANES` lanes are roomy."""

ROOMY_LANES: Final = 7
MOST_LANES: Final = 12
BUCKETS: Final = 120
"""Postings nearer than a 120th of the whole span share a mark."""
EDGE: Final = 1.5
"""Percent kept free at both ends, so that no mark is cut."""
MOST_TICKS: Final = 7
LARGEST_RADIUS, SMALLEST_RADIUS = 9.0, 4.0
WIDE, NARROW = 330.0, 190.0
"""Pixels: the least widths of the axis on a desk and on a phone."""

LETTER_WIDTH, LABEL_GAP = 6.4, 8.0
NEAR_EDGE: Final = 11.0
"""Percent from either end within which a label is not centred on its day."""

OTHER_PLACES: Final = "other places"


@dataclass(frozen=True, slots=True)
class Mark:
    """Postings in one place on one day, or within a few days on a long timeline.

    Attributes:
        x: percent of the width.
        radius: pixels.
        first: first day.
        last: last day, inclusive.
        documents: their ids, the earliest first.
    """

    x: float
    radius: float
    first: date
    last: date
    documents: list[str]


@dataclass(frozen=True, slots=True)
class Lane:
    """One place's postings.

    Attributes:
        place: as extracted, for the filter; None for "no place" and "other places".
        label: as people write it.
        marks: in the order of time.
    """

    place: str | None
    label: str
    marks: list[Mark]

    @property
    def documents(self) -> int:
        """How many postings the lane holds."""
        return sum(len(mark.documents) for mark in self.marks)


@dataclass(frozen=True, slots=True)
class Tick:
    """A day on the axis.

    Attributes:
        x: percent of the width.
        label: the day, with its year where that changes; "" where there is no room.
        fits_narrow: whether there is room for the label on a phone too.
        names_year: whether the label has one.
    """

    x: float
    label: str
    fits_narrow: bool = True
    names_year: bool = False

    @property
    def anchor(self) -> str:
        """Which part of the label stands at the day: what keeps it inside the frame."""
        if self.x < NEAR_EDGE:
            return "start"
        return "end" if self.x > 100 - NEAR_EDGE else "middle"


@dataclass(frozen=True, slots=True)
class Timeline:
    """What the template needs.

    Attributes:
        lanes: by first posting, so that a circuit reads as a staircase.
        ticks: days on the axis.
        year: of the first day.
        undated: documents without a time.
    """

    lanes: list[Lane]
    ticks: list[Tick]
    year: int
    undated: int

    @property
    def lane_height(self) -> int:
        """Pixels that one lane takes."""
        return ROOMY_LANE_HEIGHT if len(self.lanes) <= ROOMY_LANES else LANE_HEIGHT

    @property
    def height(self) -> int:
        """Pixels that all lanes take."""
        return self.lane_height * len(self.lanes)


def draw_timeline(documents: Sequence[DocumentBrief]) -> Timeline | None:
    """Return the timeline of these documents, or None where none has a time."""
    dated = sorted(
        ((item.posted_at, item) for item in documents if item.posted_at is not None),
        key=lambda pair: (pair[0], pair[1].id),
    )
    if not dated:
        return None
    scale = _Scale(dated[0][0].date(), dated[-1][0].date())
    by_place: dict[str | None, list[tuple[datetime, str]]] = defaultdict(list)
    for posted_at, item in dated:
        by_place[item.place].append((posted_at, item.id))
    kept = sorted(by_place, key=lambda place: -len(by_place[place]))[:MOST_LANES]
    merged = [row for place, rows in by_place.items() if place not in kept for row in rows]
    lanes = [
        Lane(place, place_words(place), _marks(rows, scale))
        for place, rows in by_place.items()
        if place in kept
    ]
    if merged:
        lanes.append(Lane(None, OTHER_PLACES, _marks(sorted(merged), scale)))
    return Timeline(lanes, _ticks(scale), scale.first.year, len(documents) - len(dated))


class _Scale:
    """From days to percent of the width."""

    def __init__(self, first: date, last: date) -> None:
        self.first = first
        self.days = (last - first).days + 1
        self.step = max(1, -(-self.days // BUCKETS))

    def across(self, day: float) -> float:
        """Return where a day, counted from the first, stands."""
        return EDGE + (100 - 2 * EDGE) * day / self.days

    def bucket(self, moment: datetime) -> int:
        """Return the number of the mark that holds a moment."""
        return (moment.astimezone(UTC).date() - self.first).days // self.step


def _marks(rows: Sequence[tuple[datetime, str]], scale: _Scale) -> list[Mark]:
    buckets: dict[int, list[str]] = defaultdict(list)
    for moment, document_id in rows:
        buckets[scale.bucket(moment)].append(document_id)
    marks = []
    for number, ids in sorted(buckets.items()):
        first = scale.first + timedelta(days=number * scale.step)
        last = first + timedelta(days=scale.step - 1)
        x = scale.across(number * scale.step + scale.step / 2)
        radius = min(LARGEST_RADIUS, SMALLEST_RADIUS * len(ids) ** 0.5)
        marks.append(Mark(round(x, 2), round(radius, 1), first, last, ids))
    return marks


def _ticks(scale: _Scale) -> list[Tick]:
    """Return round days: single ones, Mondays, or first days of months, as the span allows."""
    ticks = []
    shown_year = scale.first.year
    days = _round_days(scale.first, scale.first + timedelta(days=scale.days - 1))
    months = len(days) > 1 and all(day.day == 1 for day in days)
    for day in days:
        label = f"{day:%b}" if months else f"{day:%-d %b}"
        turned = day.year != shown_year
        label += f" {day.year}" if turned else ""
        shown_year = day.year
        x = round(scale.across((day - scale.first).days), 2)
        ticks.append(Tick(x, label, names_year=turned))
    wide = _with_room(ticks, range(len(ticks)), WIDE)
    narrow = _with_room(ticks, wide, NARROW)
    return [
        replace(tick, label=tick.label if at in wide else "", fits_narrow=at in narrow)
        for at, tick in enumerate(ticks)
    ]


def _with_room(ticks: Sequence[Tick], numbers: Sequence[int], width: float) -> list[int]:
    """Return those whose labels stand apart: the first ones, but years before days."""
    before = {"start": 0.0, "middle": 0.5, "end": 1.0}
    shown: dict[int, tuple[float, float]] = {}
    for at in sorted(numbers, key=lambda number: (not ticks[number].names_year, number)):
        long = len(ticks[at].label) * LETTER_WIDTH
        left = ticks[at].x / 100 * width - before[ticks[at].anchor] * long
        right = left + long + LABEL_GAP
        if all(right <= other[0] or other[1] <= left for other in shown.values()):
            shown[at] = (left, right)
    return sorted(shown)


def _round_days(first: date, last: date) -> list[date]:
    days = (last - first).days + 1
    for step in (1, 2, 7, 14):
        if days <= step * MOST_TICKS:
            start = first if step < 7 else first + timedelta(days=-first.weekday() % 7)  # noqa: PLR2004 - a week
            count = (last - start).days // step + 1
            return [start + timedelta(days=step * number) for number in range(count)]
    months = [
        date(year, month, 1)
        for year in range(first.year, last.year + 1)
        for month in range(1, 13)
        if first <= date(year, month, 1) <= last
    ]
    return months[:: -(-len(months) // MOST_TICKS)]
