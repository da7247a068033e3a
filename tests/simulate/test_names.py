# ruff: noqa: S311 - chance in tests of a simulation
from __future__ import annotations

import re
from collections import Counter
from random import Random

from asterism.simulate.names import (
    MAIL_DOMAINS,
    PLATFORMS,
    NameCounter,
    company_name,
    draw_name,
    hotel_names,
    name_lists,
)

RESERVED = re.compile(r"(?:.+\.)?(?:example|test|example\.(?:com|net|org))")


def test_names_are_never_given_out_twice() -> None:
    names, random = NameCounter(1), Random(1)
    handles = [names.handle(random).partition(":")[2] for _ in range(2_000)]
    mails = [names.email(random).partition("@")[0] for _ in range(2_000)]
    plain = [re.sub("[_.]", "", name) for name in (*handles, *mails)]
    assert len(set(handles + mails)) == 4_000
    assert len(set(plain)) > 0.999 * len(plain), "nor, but for chance, with another joint"


def test_every_address_is_at_a_reserved_domain() -> None:
    names, random = NameCounter(2), Random(2)
    for _ in range(200):
        assert RESERVED.fullmatch(names.email(random).partition("@")[2])
        assert re.fullmatch(r"[a-z0-9-]+\.example", names.site(random))
    assert all(RESERVED.fullmatch(domain) for domain in MAIL_DOMAINS)


def test_handles_name_their_platform() -> None:
    names, random = NameCounter(3), Random(3)
    platforms = Counter(names.handle(random).partition(":")[0] for _ in range(3_000))
    assert set(platforms) == set(PLATFORMS)
    assert platforms.most_common(1)[0][0] == "instagram"


def test_other_worlds_have_other_names() -> None:
    one, other = ({NameCounter(seed).site(Random(1)) for _ in range(1)} for seed in (1, 2))
    assert one != other


def test_popular_names_come_up_more() -> None:
    random = Random(4)
    drawn = Counter(draw_name(random, "english") for _ in range(20_000))
    names = name_lists()["english"]
    half = len(names) // 2
    assert sum(drawn[name] for name in names[:half]) > 0.58 * 20_000
    assert set(drawn) == set(names)


def test_hotels_of_one_city_differ() -> None:
    for seed in range(50):
        hotels = hotel_names(Random(seed), 3)
        assert len(set(hotels)) == 3
    assert len(company_name(Random(1)).split()) >= 2
