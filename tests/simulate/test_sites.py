# ruff: noqa: S311 - chance in tests of a simulation
from __future__ import annotations

from collections import Counter
from random import Random
from urllib.parse import urlsplit

import pytest

from asterism.simulate.sites import SITES, draw_site


def drawn(style: str, language: str, taste: float) -> Counter[str]:
    random = Random(1)
    return Counter(draw_site(style, language, taste, random)[0].key for _ in range(2_000))


@pytest.mark.parametrize("key", SITES)
def test_addresses_are_at_the_site_and_differ_by_number(key: str) -> None:
    site = SITES[key]
    section = next(iter(site.sections))
    one, other = (site.url("tampa-fl", section, number) for number in (10_000_001, 10_000_002))
    assert one != other
    assert "10000001" in one
    assert urlsplit(one).hostname == site.host
    assert site.host.endswith(".example")


def test_people_post_where_their_kind_of_ad_belongs() -> None:
    assert set(drawn("jobs", "en", 0.5)) == {"workharbor"}
    spanish = drawn("ads", "es", 0.5)
    assert 0.8 < spanish["lunaclasificados"] / 2_000 < 0.9
    assert "lunaclasificados" not in drawn("ads", "en", 0.5)


def test_an_author_s_taste_leans_between_two_sites() -> None:
    low, high = (drawn("ads", "en", taste)["starlist"] / 2_000 for taste in (0.0, 1.0))
    assert 0.2 < low < 0.3
    assert 0.8 < high < 0.9


def test_what_is_for_sale_stands_in_the_last_section() -> None:
    random = Random(2)
    for _ in range(50):
        site, section = draw_site("noise", "en", 0.5, random)
        assert section == list(site.sections)[-1]
