"""A map of a network's places as plain values: the template draws it as SVG.

The base map is a built file in one of two projections; the page shows the part of it that holds
the places. Markers stand at percentages of the frame and are sized in pixels, so that they and
their labels stay legible at any width without a script.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from asterism.web.answers.documents import DocumentBrief
from asterism.web.drawing import projection
from asterism.web.drawing.words import place_words

ASPECT: Final = 1.6
"""Width of the frame by its height; the style sheet says the same."""

US_SMALLEST: Final = 150.0
WORLD_SMALLEST: Final = 60.0
"""Least width of the part shown, in units of the base map: some 700 km, and 2,000."""

FINE_BELOW: Final = 150.0
"""Up to this width the world is drawn from the finer base map."""

FAR_STATES: Final = ("US/AK/", "US/HI/")
"""What only the map of all fifty states shows; the other has the neighbours instead."""

MARGIN: Final = 0.22
LARGEST_RADIUS, SMALLEST_RADIUS = 15.0, 5.0
LETTER_WIDTH, LABEL_HEIGHT, LABEL_GAP = 6.6, 16.0, 5.0
WIDE, NARROW = 504.0, 310.0
"""Pixels: the frame's width for which labels are laid out, and that of a phone."""


@dataclass(frozen=True, slots=True)
class Marker:
    """A place on the map.

    Attributes:
        place: as extracted, for the filter.
        label: as people write it.
        documents: how many name it.
        x: percent of the frame's width.
        y: percent of the frame's height.
        radius: pixels.
        label_at: "right", "left", "above" or "below" the marker, or "" where none is free.
        fits_narrow: whether the label is also free of others on a phone.
    """

    place: str
    label: str
    documents: int
    x: float
    y: float
    radius: float
    label_at: str = ""
    fits_narrow: bool = False


@dataclass(frozen=True, slots=True)
class Map:
    """What the template needs.

    Attributes:
        base: name of the built base map.
        view: its part that is shown: x, y, width and height in its units.
        markers: the largest first, so that small ones are drawn over large ones.
        unplaced: documents whose place is unknown.
    """

    base: str
    view: tuple[float, float, float, float]
    markers: list[Marker]
    unplaced: int


def draw_map(documents: Sequence[DocumentBrief]) -> Map | None:
    """Return the map of these documents, or None where no place is known."""
    numbers = Counter(item.place for item in documents if item.place and _is_placed(item))
    where = {item.place: item for item in documents if item.place and _is_placed(item)}
    if not numbers:
        return None
    american = all(place.startswith("US/") for place in numbers if place)
    project = projection.united_states if american else projection.world
    points = {
        place: project(item.latitude or 0.0, item.longitude or 0.0) for place, item in where.items()
    }
    frame = projection.US_FRAME if american else projection.WORLD_FRAME
    view = _view(list(points.values()), frame, US_SMALLEST if american else WORLD_SMALLEST)
    largest = max(numbers.values())
    markers = [
        Marker(
            place=place,
            label=place_words(place),
            documents=count,
            x=100 * (points[place][0] - view[0]) / view[2],
            y=100 * (points[place][1] - view[1]) / view[3],
            radius=max(SMALLEST_RADIUS, LARGEST_RADIUS * (count / largest) ** 0.5),
        )
        for place, count in sorted(numbers.items(), key=lambda item: (-item[1], item[0] or ""))
        if place
    ]
    fine = view[2] < FINE_BELOW
    base = "map-world-fine.svg" if fine else "map-world.svg"
    if american:
        far = any(place.startswith(FAR_STATES) for place in points if place)
        base = "map-us-fifty.svg" if far else "map-us.svg"
    return Map(base, view, _labelled(markers), len(documents) - sum(numbers.values()))


def _is_placed(document: DocumentBrief) -> bool:
    return document.latitude is not None and document.longitude is not None


def _view(
    points: Sequence[projection.Point], frame: tuple[float, float], smallest: float
) -> tuple[float, float, float, float]:
    """Return the part of the base map around the points, in the frame's aspect."""
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    top, bottom = min(y for _, y in points), max(y for _, y in points)
    wide, high = (right - left) * (1 + 2 * MARGIN), (bottom - top) * (1 + 2 * MARGIN)
    width = min(max(wide, high * ASPECT, smallest), max(frame[0], frame[1] * ASPECT))
    height = width / ASPECT
    x = _kept_inside((left + right) / 2 - width / 2, width, frame[0])
    y = _kept_inside((top + bottom) / 2 - height / 2, height, frame[1])
    return x, y, width, height


def _kept_inside(start: float, length: float, whole: float) -> float:
    if length >= whole:
        return (whole - length) / 2
    return min(max(start, 0.0), whole - length)


Box = tuple[float, float, float, float]


def _labelled(markers: list[Marker]) -> list[Marker]:
    """Return the markers with labels where these hide neither markers nor one another.

    Greedy, the largest first: on a narrow frame to begin with, as what is free there stays free
    where places lie further apart; then what else is free on a wide one.
    """
    narrow = [_circle(item, NARROW) for item in markers]
    sides: dict[str, str] = {}
    for marker in markers:
        if side := _free_side(marker, narrow, NARROW):
            sides[marker.place] = side
            narrow.append(_label(marker, side, NARROW))
    on_phones = frozenset(sides)
    wide = [_circle(item, WIDE) for item in markers]
    wide += [_label(item, sides[item.place], WIDE) for item in markers if item.place in sides]
    for marker in markers:
        if marker.place in sides:
            continue
        if side := _free_side(marker, wide, WIDE):
            sides[marker.place] = side
            wide.append(_label(marker, side, WIDE))
    return [
        replace(
            marker,
            label_at=sides.get(marker.place, ""),
            fits_narrow=marker.place in on_phones,
        )
        for marker in markers
    ]


def _free_side(marker: Marker, taken: list[Box], width: float) -> str:
    for side in ("right", "left", "above", "below"):
        if _is_free(_label(marker, side, width), taken, width, but=_circle(marker, width)):
            return side
    return ""


def _is_free(box: Box, taken: list[Box], width: float, but: Box) -> bool:
    inside = box[0] >= 0 and box[1] >= 0 and box[2] <= width and box[3] <= width / ASPECT
    return inside and not any(_overlap(box, other) for other in taken if other != but)


def _overlap(one: Box, other: Box) -> bool:
    across = one[0] < other[2] and other[0] < one[2]
    return across and one[1] < other[3] and other[1] < one[3]


def _circle(marker: Marker, width: float) -> Box:
    x, y, radius = marker.x / 100 * width, marker.y / 100 * width / ASPECT, marker.radius
    return x - radius, y - radius, x + radius, y + radius


def _label(marker: Marker, side: str, width: float) -> Box:
    x, y = marker.x / 100 * width, marker.y / 100 * width / ASPECT
    long, away = len(marker.label) * LETTER_WIDTH, marker.radius + LABEL_GAP
    half = LABEL_HEIGHT / 2
    if side == "right":
        return x + away, y - half, x + away + long, y + half
    if side == "left":
        return x - away - long, y - half, x - away, y + half
    if side == "above":
        return x - long / 2, y - away - LABEL_HEIGHT, x + long / 2, y - away
    return x - long / 2, y + away, x + long / 2, y + away + LABEL_HEIGHT
