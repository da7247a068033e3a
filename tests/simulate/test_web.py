from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from asterism.simulate.answers import Page, Request
from asterism.simulate.clock import RealClock, SetClock
from asterism.simulate.setting import Setting
from asterism.simulate.web import CLASSIFIEDS, KINDS, Web, build_sites, published
from asterism.simulate.world import World

Ask = Callable[..., Page]
FURTHER = [kind for kind in KINDS if kind != CLASSIFIEDS]


def test_a_host_that_no_site_has_is_told_which_there_are(web: Web, ask: Ask) -> None:
    page = ask("http://elsewhere.example/")
    assert page.status == 502
    assert all(f"http://{host}/".encode() in page.body for host in web.hosts)


def test_an_onion_address_leads_to_the_forum(ask: Ask) -> None:
    assert ask("http://abcdef.onion/").body == ask("http://nightlounge.example/").body


def test_the_classified_sites_are_served_beside_the_others() -> None:
    served = Web(Setting(World(3, 40)), [CLASSIFIEDS, "forum"])
    for host in served.hosts:
        answer = served.answer(Request("GET", host, "/"))
        assert isinstance(answer, Page)
        assert answer.status == 200, host
    assert "starlist.example" in served.hosts
    assert "nightlounge.example" in served.hosts
    served.close()


def test_only_who_started_the_server_may_set_the_clock(web: Web, ask: Ask, clock: SetClock) -> None:
    control = web.told["control"]
    assert ask("http://control.example/clock", "POST", b"seconds=9").status == 404
    assert json.loads(ask(f"{control}clock").body) == {"seconds": 0.0}
    assert json.loads(ask(f"{control}clock", "POST", b"seconds=9").body) == {"seconds": 9.0}
    clock.set(0)
    lines = ask(f"{control}published.jsonl").body.decode().splitlines()
    assert {json.loads(line)["source"] for line in lines} >= {"nightlounge"}


def test_a_clock_is_set_to_numbers_only(web: Web, ask: Ask) -> None:
    for wrong in (b"seconds=soon", b"seconds=", b"seconds=1.2.3", b"else=1"):
        assert json.loads(ask(f"{web.told['control']}clock", "POST", wrong).body) == {"seconds": 0}


def test_the_real_time_is_not_set() -> None:
    served = Web(Setting(World(3, 40), RealClock()), ["forum"])
    path = served.told["control"].removeprefix("http://control.example") + "clock"
    answer = served.answer(Request("POST", "control.example", path, {}, b"seconds=99999"))
    assert isinstance(answer, Page)
    assert json.loads(answer.body)["seconds"] < 99


def test_no_page_tells_the_credentials(web: Web, ask: Ask) -> None:
    told = web.told["environment"]
    assert set(told) == {
        "ASTERISM_CREDENTIAL_NIGHTLOUNGE_USER",
        "ASTERISM_CREDENTIAL_NIGHTLOUNGE_PASSWORD",
    }
    for path in ("/", "/login", "/board/reviews/"):
        body = ask(f"http://nightlounge.example{path}").body
        assert not any(value.encode() in body for value in told.values())


def lines(key: int) -> list[dict[str, Any]]:
    return list(published(Setting(World(7, 150)), FURTHER, key))


def test_permuting_owner_labels_changes_only_the_labels() -> None:
    pairs = list(zip(lines(0), lines(99), strict=True))
    for one, other in pairs:
        assert one["owner"] != other["owner"]
        assert one | {"owner": ""} == other | {"owner": ""}
    owners = {(one["owner"], other["owner"]) for one, other in pairs}
    assert len({one for one, _ in owners}) == len({other for _, other in owners}) == len(owners)


def test_addresses_and_order_do_not_tell_who_has_other_ads() -> None:
    """A number drawn for an owner of the world is as often the larger one as the smaller."""
    setting = Setting(World(4, 2000))
    for kind in ("script", "changing"):
        items = list(build_sites(setting, [kind])[kind].published(0))
        numbers = [int(re.findall(r"\d+", str(line["url"]))[-1]) for line in items]
        owners = [line["role"] != "stranger" for line in items]
        for ranks in (numbers, list(range(len(items)))):
            pairs = [
                (a > b) for a, x in zip(ranks, owners, strict=True) if x
                for b, y in zip(ranks, owners, strict=True) if not y
            ]  # fmt: skip
            assert 0.4 < sum(pairs) / len(pairs) < 0.6, kind


@pytest.mark.parametrize("kind", FURTHER)
def test_every_item_has_an_address_of_its_own_and_all_that_is_shown(kind: str) -> None:
    items = list(build_sites(Setting(World(7, 150)), [kind])[kind].published(0))
    assert items
    assert len({line["url"] for line in items}) == len(items)
    for line in items:
        assert {"url", "source", "title", "text", "owner", "relevant", "visible"} <= set(line)
        assert str(line["text"]).strip()
