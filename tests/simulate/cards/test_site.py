from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from asterism.simulate.answers import Page
from asterism.simulate.cards.site import BATCH
from asterism.simulate.setting import Setting
from asterism.simulate.web import build_sites
from asterism.simulate.world import World

if TYPE_CHECKING:
    from playwright.sync_api import Browser

Ask = Callable[..., Page]
HOME = "http://flashlist.example"


@pytest.fixture(scope="module")
def items(town: World) -> dict[str, dict[str, Any]]:
    cards = build_sites(Setting(town), ["script"])["script"]
    return {str(line["url"]): line for line in cards.published(0)}


def test_nothing_is_there_without_the_script(ask: Ask, items: dict[str, dict[str, Any]]) -> None:
    shell = ask(f"{HOME}/").body
    assert all(ask(url).body == shell for url in list(items)[:3])
    assert not any(str(line["title"]).encode() in shell for line in items.values())
    assert ask(f"{HOME}/card/1").body == shell
    assert ask(f"{HOME}/nowhere").status == 404


def test_the_api_has_every_card_in_batches(ask: Ask, items: dict[str, dict[str, Any]]) -> None:
    numbers: list[int] = []
    after: int | None = 0
    while after is not None:
        batch = json.loads(ask(f"{HOME}/api/cards?after={after}").body)
        assert len(batch["cards"]) <= BATCH
        numbers += [card["id"] for card in batch["cards"]]
        after = batch["next"]
    assert [f"{HOME}/card/{number}" for number in numbers] == list(items)
    for number in numbers:
        card = json.loads(ask(f"{HOME}/api/cards/{number}").body)
        line = items[f"{HOME}/card/{number}"]
        for name in ("title", "text", "place", "posted_at"):
            assert card[name] == line[name]
        assert card["price"] == line["attributes"]["price"]
        assert card["seller"] == line["author"]
    assert ask(f"{HOME}/api/cards/1").status == 404
    assert ask(f"{HOME}/api/cards?after=x").status == 400
    assert ask(f"{HOME}/", "POST").status == 405


def test_owners_of_the_world_are_among_the_sellers(items: dict[str, dict[str, Any]]) -> None:
    roles = {line["role"] for line in items.values()}
    assert {"stranger", "operation_sex", "independent"} <= roles
    assert all(line["identifiers"] for line in items.values())


@pytest.mark.browser
def test_a_browser_finds_every_card(
    browser: Browser, proxy: str, items: dict[str, dict[str, Any]]
) -> None:
    context = browser.new_context(proxy={"server": proxy})
    page = context.new_page()
    page.goto(f"{HOME}/")
    page.wait_for_selector("a.card-link")
    for _ in range(20):
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
        if page.text_content("p.end") == "That is all.":
            break
        page.wait_for_timeout(100)
    links = page.eval_on_selector_all("a.card-link", "all => all.map(link => link.href)")
    assert links == list(items)
    page.click("li.card:nth-child(3) a")
    page.wait_for_selector("article.card-detail")
    line = items[links[2]]
    assert page.url == links[2]
    assert page.text_content("h1.card-title") == line["title"]
    assert page.inner_text("div.card-text").split() == str(line["text"]).split()
    page.go_back()
    page.wait_for_selector("a.card-link")
    page.goto(links[5])
    page.wait_for_selector("article.card-detail")
    assert page.text_content(".card-price") == items[links[5]]["attributes"]["price"]
    page.goto(f"{HOME}/card/1")
    page.wait_for_selector("h1.missing")
    context.close()
