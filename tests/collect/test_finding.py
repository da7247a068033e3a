from __future__ import annotations

import pytest
from lxml.html import HtmlElement  # type: ignore[import-untyped]

from asterism.collect.finding import MISSING, WALL, PageFinding, address_of_nothing
from asterism.collect.page_text import parse_page

URL = "http://a.example/ad/17"


def page(body: str) -> HtmlElement:
    found = parse_page(f"<html><body>{body}</body></html>")
    assert found is not None
    return found


@pytest.mark.parametrize(
    "heading",
    ["404", "Error 404: not found", "410 Gone", "Page not found", "This ad has expired",
     "El anuncio ya no está disponible", "Diese Seite existiert nicht", "Annonce expirée",
     "Anúncio não encontrado", "не найдено"],
)  # fmt: skip
def test_headings_that_say_gone_are_read(heading: str) -> None:
    finding = PageFinding()
    assert finding(page(f"<h1>{heading}</h1><p>Sorry.</p>"), URL) == MISSING
    long = "<p>" + "a long advertisement text " * 40 + "</p>"
    assert finding(page(f"<h1>{heading}</h1>{long}"), URL) == ""


@pytest.mark.parametrize(
    "title",
    ["urgently hiring line cooks +1 410 555 0180", "Room 404, quiet house", "410-555-0180",
     "Sweet treats that you have not found anywhere else", "410 area, new here"],
)  # fmt: skip
def test_no_advertisement_is_lost_to_its_title(title: str) -> None:
    assert PageFinding()(page(f"<h1>{title}</h1><p>Benefits included.</p>"), URL) == ""


def test_a_page_without_a_document_may_say_more_of_it() -> None:
    gone = page("<h1>Sorry, the ad that you are looking for has been removed</h1>")
    assert PageFinding()(gone, URL) == ""
    assert PageFinding().without_document(gone) == MISSING
    assert PageFinding().without_document(page("<h1>Ads in Tampa</h1>")) == ""


def test_what_a_host_shows_for_nothing_is_learned() -> None:
    finding = PageFinding()
    nothing = page("<nav>home search help</nav><p>Nothing at /0a1b2c. Look around 12</p>")
    finding.learn(nothing, "http://a.example/0a1b2c")
    gone = page("<nav>home search help</nav><p>Nothing at /ad/17. Look around 13</p>")
    assert finding(gone, URL) == MISSING
    there = page("<nav>home search help</nav><p>Lovely flat, look around 13</p>")
    assert finding(there, URL) == ""
    assert finding(gone, "http://other.example/ad/17") == ""


def test_a_door_is_told_from_a_page() -> None:
    assert PageFinding().without_document(page("<input type=PASSWORD>")) == WALL
    assert PageFinding().without_document(page("<input type=search>")) == ""
    door = page("<h1>Log in</h1><div>Please log in to go on</div><input type=password>")
    assert PageFinding()(door, URL) == WALL
    ad = page("<input type=password><h1>Flat</h1><p>" + "two rooms and a kitchen " * 9)
    assert PageFinding()(ad, URL) == ""


def test_an_address_of_nothing_stays_the_same() -> None:
    first = address_of_nothing("http://a.example/list/new?p=1", "0" * 32)
    assert first == address_of_nothing("http://a.example/list/old", "0" * 32)
    assert first.startswith("http://a.example/list/")
    assert first != address_of_nothing("http://a.example/list/new", "1" * 32)
