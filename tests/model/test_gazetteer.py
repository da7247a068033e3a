from __future__ import annotations

import time

import pytest

from asterism.model.gazetteer import Place, gazetteer, locate


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Tampa, FL", "US/FL/Tampa"),
        ("tampa fl", "US/FL/Tampa"),
        ("Miami, Florida, USA", "US/FL/Miami"),
        ("Springfield, IL", "US/IL/Springfield"),
        ("Madrid, Spain", "ES//Madrid"),
        ("Madrid", "ES//Madrid"),
        ("Birmingham, England", "GB//Birmingham"),
        ("Birmingham, AL", "US/AL/Birmingham"),
        ("Ciudad de México", "MX//Mexico City"),
        ("St. Louis, MO", "US/MO/St. Louis"),
        ("Saint Louis, MO", "US/MO/St. Louis"),
    ],
)
def test_structured_places(text: str, value: str) -> None:
    place = locate(text)
    assert place is not None
    assert place.value == value


@pytest.mark.parametrize("text", ["", "Nowhere, ZZ", "Florida", "Tampa, Spain"])
def test_unknown_places_are_not_guessed(text: str) -> None:
    assert locate(text) is None


def test_distance_is_in_kilometres() -> None:
    london = Place("London", "", "GB", 51.5074, -0.1278, 0)
    paris = Place("Paris", "", "FR", 48.8566, 2.3522, 0)
    assert london.distance(paris) == pytest.approx(343.5, abs=1)
    assert london.distance(london) == 0


def test_places_lie_on_the_globe_and_the_largest_comes_first() -> None:
    book = gazetteer()
    for name in book.names():
        places = book.named(name)
        assert [p.population for p in places] == sorted(
            (p.population for p in places), reverse=True
        )
        assert all(-90 <= p.latitude <= 90 and -180 <= p.longitude <= 180 for p in places)


def test_it_loads_quickly() -> None:
    gazetteer.cache_clear()
    start = time.process_time()
    gazetteer()
    assert time.process_time() - start < 0.5
