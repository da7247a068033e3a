from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from lxml import html  # type: ignore[import-untyped]

from asterism.simulate.answers import Page
from asterism.simulate.clock import SetClock
from asterism.simulate.setting import Setting
from asterism.simulate.web import build_sites
from asterism.simulate.world import World

Ask = Callable[..., Page]
HOME = "http://quickads.example"
END = 600.0


@pytest.fixture(scope="module")
def items(town: World) -> dict[str, dict[str, Any]]:
    site = build_sites(Setting(town), ["changing"])["changing"]
    return {str(line["url"]): line for line in site.published(0)}


@pytest.fixture(autouse=True)
def _opening(clock: SetClock) -> Iterator[None]:
    yield
    clock.set(0)


def listed(ask: Ask) -> list[str]:
    """Return every address that the list names now."""
    found, path = [], "/"
    while path:
        page = html.document_fromstring(ask(HOME + path).body.decode())
        found += [HOME + link for link in page.xpath("//a[@class='ad-link']/@href")]
        path = page.xpath("string(//a[@rel='next']/@href)")
    return found


def state(life: list[dict[str, Any]], seconds: float) -> dict[str, Any] | None:
    """Return the event that holds at a moment, read from the published life."""
    past = [event for event in life if event["seconds"] <= seconds]
    return past[-1] if past else None


def test_everything_happens_that_can(items: dict[str, dict[str, Any]]) -> None:
    events = [event for line in items.values() for event in line["life"]]
    kinds = Counter(event["event"] for event in events)
    assert all(kinds[kind] > 3 for kind in ("appeared", "edited", "removed", "reappeared"))
    assert {event.get("manner") for event in events} == {None, "not-found", "gone", "soft"}
    assert {event.get("changed") for event in events} == {None, "text", "price", "phone"}
    for line in items.values():
        moments = [event["seconds"] for event in line["life"]]
        assert moments == sorted(moments)
        assert 0 <= moments[0] <= moments[-1] <= END
        assert line["life"][0]["text"] == line["text"]
    opening = sum(line["life"][0]["seconds"] == 0 for line in items.values())
    assert 0.2 * len(items) < opening < 0.6 * len(items)


@pytest.mark.parametrize("seconds", [0.0, 150.0, 333.3, 599.0, 10_000.0])
def test_the_site_shows_what_its_life_says(
    ask: Ask, clock: SetClock, items: dict[str, dict[str, Any]], seconds: float
) -> None:
    clock.set(seconds)
    living = set()
    for url, line in items.items():
        now = state(line["life"], seconds)
        page = ask(url)
        if now is None:
            assert page.status == 404
        elif now["event"] == "removed":
            assert page.status == now["status"]
            assert line["title"].encode() not in page.body or now["manner"] == "soft"
            if now["manner"] == "soft":
                assert b"has expired or was removed" in page.body
        else:
            living.add(url)
            assert page.status == 200
            root = html.document_fromstring(page.body.decode())
            assert root.xpath("string(//*[@class='price'])") == now["price"]
            shown = "".join(root.xpath("//div[@class='ad-text']//text()"))
            assert re.sub(r"\s", "", shown) == re.sub(r"\s", "", now["text"])
    named = listed(ask)
    assert len(set(named)) == len(named)
    assert living <= set(named)
    lately = set(named) - living
    assert all((state(items[url]["life"], seconds) or {})["event"] == "removed" for url in lately)
    assert all(seconds - items[url]["life"][-1]["seconds"] < 0.03 * END for url in lately)


def test_an_edit_is_seen_and_only_then(
    ask: Ask, clock: SetClock, items: dict[str, dict[str, Any]]
) -> None:
    url, event = next(
        (url, event)
        for url, line in items.items()
        for event in line["life"]
        if event["event"] == "edited"
    )
    clock.set(event["seconds"] - 1)
    before = dict(ask(url).headers)["ETag"]
    assert ask(url, if_none_match=before).status == 304
    clock.set(event["seconds"])
    after = ask(url, if_none_match=before)
    assert after.status == 200
    assert event["at"].encode() in after.body


def test_what_is_not_there(ask: Ask) -> None:
    for path in ("/ad/1", "/?page=99", "/life", "/published.jsonl"):
        assert ask(HOME + path).status == 404
    assert ask(f"{HOME}/", "POST").status == 405
