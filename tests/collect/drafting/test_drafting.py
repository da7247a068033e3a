from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from asterism.collect.declaration import read_unstated
from asterism.collect.drafting.drafting import (
    address_of,
    draft_from_pages,
    draft_from_site,
    spread,
)
from asterism.collect.drafting.guesses import Sure
from asterism.collect.drafting.listing import Link
from asterism.collect.drafting.visiting import Visitor
from asterism.collect.drafting.writing import written
from asterism.collect.page_text import parse_page
from asterism.model.errors import SourceError

if TYPE_CHECKING:
    from conftest import Site  # type: ignore[import-not-found]

TEXT = "Text {0} says at length what there is to say of the thing that is for sale here, and why."


def publish(site: Site) -> None:
    """Publish cities, each with a listing of ads."""
    site.put("/robots.txt", "User-agent: *\nDisallow: /secret/\n")
    cities = ("tampa", "ocala", "miami")
    site.put("/", "".join(f'<a class="city" href="/{city}/">{city.title()}</a>' for city in cities))
    for place, city in enumerate(cities):
        rows = "".join(
            f'<li class="ad"><a href="/ad/{place}{n}">The thing number {place}{n}</a> 3 March</li>'
            for n in range(5)
        )
        site.put(f"/{city}/", f"<ul>{rows}</ul><a rel=next href=/{city}/?page=2>Next</a>")
        for n in range(5):
            site.put(
                f"/ad/{place}{n}",
                f"<h1>The thing number {place}{n}</h1><span class=city-name>{city}</span>"
                f"<i class=date>0{n + 1}/2{n}/2026</i>"
                f"<div class=text><p>{TEXT.format(f'{place}{n}')}</p></div>",
            )


def test_a_draft_from_a_site(site: Site) -> None:
    publish(site)
    found = draft_from_site(Visitor(local=True, delay_seconds=0), f"{site.address}/", local=True)
    assert [guess.selector for guess in found.follow] == ["a.city"]
    assert found.items is not None
    assert found.items.selector == "li.ad a"
    assert found.next is not None
    assert found.next.selector == "a[rel=next]"
    assert {name: guess.selector for name, guess in found.fields.items()} == {
        "title": "h1",
        "text": "div.text",
        "place": "span.city-name",
        "posted_at": "i.date",
    }
    assert (found.date_formats, found.zone, found.local) == (("%m/%d/%Y",), "UTC", True)
    assert found.documents == 2
    assert len(site.asked) < 10


def test_a_draft_from_saved_pages(site: Site) -> None:
    publish(site)

    def saved(path: str) -> Any:  # noqa: ANN401 - lxml has no types
        return parse_page(site.pages[path][2].decode())

    url = "http://www.things.example/tampa/"
    found = draft_from_pages(url, saved("/tampa/"), [saved("/ad/01"), saved("/ad/03")])
    assert (found.key, found.start) == ("things", url)
    assert found.fields["text"].selector == "div.text"
    bare = draft_from_pages(url, saved("/tampa/"), [])
    assert bare.fields["text"].sure is Sure.UNSURE


@pytest.mark.parametrize(
    ("page", "says"),
    [
        (
            "<p>Nothing is listed here, though a good deal is written about it.</p>",
            "no list of documents",
        ),
        ("<div id=app></div><script>render()</script>", "until its scripts have run"),
    ],
)
def test_a_page_without_a_list(page: str, says: str) -> None:
    with pytest.raises(SourceError, match=says):
        draft_from_pages("http://a.example/", parse_page(page), [])


@pytest.mark.parametrize(
    "markup",
    [
        "<di\u064a<x><a href='/x\"y{0}'>The thing number {0}</a></di\u064a<x>",
        "<p><a href='/a\x82\u2028{0}' class='a\"b'>The thing number {0}</a></p>",
        "<a:b><a href='/ad/{0}' id='{{'>The thing number {0}: # no</a></a:b>",
    ],
)
def test_a_page_that_names_things_as_no_selector_can(markup: str, tmp_path: Path) -> None:
    listing = parse_page("".join(markup.format(n) for n in range(5)) + "<a href=/2>next'\x85</a>")
    item = parse_page(
        "<h1>The thing number 1</h1><x<y>Text 1 says at length what there is to say.</x<y>"
        '<script type="application/ld+json">{"@type":"A b\\u0000","name":"x","price":1}</script>'
    )
    path = tmp_path / "a.yaml"
    path.write_text(written(draft_from_pages("http://a.example/", listing, [item])))
    declared, unstated = read_unstated(path)
    assert (declared.key, len(unstated)) == ("a", 2)


def test_the_address_that_a_saved_page_states() -> None:
    page = parse_page("<head><link rel=canonical href=http://a.example/list></head><body>x</body>")
    assert address_of(page) == "http://a.example/list"
    with pytest.raises(SourceError, match="does not state its address"):
        address_of(parse_page("<p>x</p>"))


def test_some_of_many_links() -> None:
    links = [Link(None, str(n), "") for n in range(10)]
    assert [link.address for link in spread(links, 3)] == ["0", "4", "9"]
    assert len(spread(links[:1], 3)) == 1
