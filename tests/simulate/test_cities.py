# ruff: noqa: S311 - chance in tests of a simulation
from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from random import Random

from asterism.model.fiction import UNASSIGNED_AREA_CODES
from asterism.simulate.cities import all_cities, draw_circuit, draw_city, kilometres, neighbours

CITIES = {city.name: city for city in all_cities()}


def test_every_city_has_an_address_of_its_own() -> None:
    cities = all_cities()
    assert [city.index for city in cities] == list(range(len(cities)))
    for name in ("place", "key", "slug"):
        assert len({getattr(city, name) for city in cities}) == len(cities), name
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", city.slug) for city in cities)
    assert (CITIES["Tampa"].place, CITIES["Tampa"].key) == ("Tampa, FL", "US/FL/Tampa")
    assert CITIES["Tampa"].slug == "tampa-fl"


def test_area_codes_are_real_ones() -> None:
    for city in all_cities():
        assert city.codes
        assert all(re.fullmatch("[2-9][0-9]{2}", code) for code in city.codes)
        assert not set(city.codes) & set(UNASSIGNED_AREA_CODES)


def test_distances_are_those_of_the_earth() -> None:
    assert abs(kilometres(CITIES["New York"], CITIES["Los Angeles"]) - 3_936) < 30
    assert kilometres(CITIES["Tampa"], CITIES["Tampa"]) == 0
    near = neighbours(CITIES["Tampa"])
    assert len(near) == len(all_cities()) - 1
    assert near[0].name in {"St. Petersburg", "Orlando", "Sarasota", "Lakeland"}


def test_more_is_posted_where_more_people_post() -> None:
    random = Random(1)
    drawn = Counter(draw_city(random, "en").name for _ in range(4_000))
    weights = {city.name: city.weight for city in all_cities()}
    common = sum(weights[name] for name, _ in drawn.most_common(10)) / 10
    assert common > 2 * sum(weights.values()) / len(weights)
    spanish = [draw_city(random, "es").spanish for _ in range(500)]
    english = [draw_city(random, "en").spanish for _ in range(500)]
    assert sum(spanish) > 1.5 * sum(english)


def test_circuits_lead_through_different_cities_mostly_near_each_other() -> None:
    home = CITIES["Houston"]
    legs = []
    for seed in range(50):
        route = draw_circuit(Random(seed), home, 6)
        assert route[0] is home
        assert len(set(route)) == 6
        legs += [kilometres(one, other) for one, other in pairwise(route)]
    assert sorted(legs)[len(legs) // 2] < 600
