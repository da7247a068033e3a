from __future__ import annotations

from collections.abc import Callable

import pytest

from asterism.web.answers.documents import DocumentBrief
from asterism.web.drawing import map as maps

Document = Callable[[str | None, float | None], DocumentBrief]


def drawn(documents: list[DocumentBrief]) -> maps.Map:
    """Return the map of documents of which at least one has a place."""
    result = maps.draw_map(documents)
    assert result is not None
    return result


def test_without_a_place_there_is_no_map(document: Document) -> None:
    assert maps.draw_map([]) is None
    assert maps.draw_map([document(None, 1)]) is None


def test_american_places_are_drawn_on_the_american_map(document: Document) -> None:
    result = drawn([document("Tampa, FL", 1), document("Tampa, FL", 2), document("Miami, FL", 3)])
    assert result.base == "map-us.svg"
    assert [(item.label, item.documents) for item in result.markers] == [
        ("Tampa, FL", 2),
        ("Miami, FL", 1),
    ]
    assert result.view[2] / result.view[3] == pytest.approx(maps.ASPECT)


def test_far_states_are_on_the_map_of_all_fifty(document: Document) -> None:
    assert drawn([document("Honolulu, HI", 1), document("Miami, FL", 1)]).base == "map-us-fifty.svg"


def test_one_foreign_place_takes_the_world(document: Document) -> None:
    far = drawn([document("Tampa, FL", 1), document("Madrid, Spain", 1)])
    near = drawn([document("Sevilla, Spain", 1), document("Madrid, Spain", 1)])
    assert far.base == "map-world.svg"
    assert near.base == "map-world-fine.svg"


@pytest.mark.parametrize(
    "places",
    [
        ["Tampa, FL"],
        ["Seattle, WA", "Miami, FL", "Anchorage, AK", "Honolulu, HI"],
        ["Madrid, Spain"],
        ["Sydney, Australia", "Seattle, WA", "Madrid, Spain"],
    ],
)
def test_every_marker_lies_inside_the_frame(document: Document, places: list[str]) -> None:
    result = drawn([document(place, 1) for place in places])
    assert len(result.markers) == len(places)
    for marker in result.markers:
        assert 0 < marker.x < 100
        assert 0 < marker.y < 100


def test_documents_without_a_place_are_counted(document: Document) -> None:
    assert drawn([document("Tampa, FL", 1), document(None, 1)]).unplaced == 1


def test_labels_never_lie_on_one_another(document: Document) -> None:
    names = ["Tampa, FL", "Orlando, FL", "Miami, FL", "Jacksonville, FL", "Hialeah, FL"]
    names += ["Seattle, WA", "Tacoma, WA", "Los Angeles, CA", "Long Beach, CA", "Boston, MA"]
    markers = drawn([document(name, 1) for name in names]).markers
    boxes = [maps._label(item, item.label_at, maps.WIDE) for item in markers if item.label_at]  # noqa: SLF001 - the layout itself is tested
    for at, box in enumerate(boxes):
        assert not any(maps._overlap(box, other) for other in boxes[at + 1 :])  # noqa: SLF001 - as above
    assert len(boxes) >= 7
    narrow = [item for item in markers if item.fits_narrow]
    assert 0 < len(narrow) <= len(boxes)


def test_radii_say_how_many(document: Document) -> None:
    result = drawn([document("Tampa, FL", 1)] * 9 + [document("Miami, FL", 1)])
    assert result.markers[0].radius == maps.LARGEST_RADIUS
    assert result.markers[1].radius == maps.SMALLEST_RADIUS
