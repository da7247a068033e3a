# ruff: noqa: E501 - paths are read by the line
from __future__ import annotations

from typing import Any

import pytest

from asterism.collect.drafting.guesses import Sure
from asterism.collect.drafting.listing import (
    follow_guesses,
    items_guess,
    link_groups,
    links_of,
    next_guess,
)
from asterism.collect.page_text import parse_page

URL = "http://a.example/list"
TITLES = ("Oak table with chairs", "Bicycle for a tall rider", "Piano lessons", "A garden shed")


def page(body: str) -> Any:  # noqa: ANN401 - lxml has no types
    return parse_page(f"<body><nav><a href=/a>Home</a><a href=/b>Help</a></nav>{body}</body>")


ROWS = "".join(
    f"<li class=row><a href=/ad/{n}>{title}</a><span>Tampa, 3 March 2026</span></li>"
    for n, title in enumerate(TITLES)
)
MORE = "".join(f"<li><a href=/ad/9{n}>Ad {n} of others</a></li>" for n in range(6))


def test_links_that_stay_on_the_site() -> None:
    body = "<a href=x>1</a><a href=http://b.example/>2</a><a href=#t>3</a><a href='http://[a'>4</a><a>5</a>"
    assert [link.address for link in links_of(page(body), URL)][2:] == ["http://a.example/x"]


def test_the_links_to_documents() -> None:
    listing = page(f"<ul>{ROWS}</ul><ul class=related>{MORE}</ul>")
    groups = link_groups(listing, URL)
    assert [link.text for link in groups[0].links] == list(TITLES)
    guess = items_guess(listing, groups[0], groups)
    assert guess is not None
    assert (guess.selector, guess.sure) == ("ul:nth-of-type(1) a", Sure.SURE)


def test_tables_without_names_are_told_apart() -> None:
    rows = "".join(
        f"<tr><td>1</td><td><a href=/show.php?id={n}>{t}</a></td></tr>"
        for n, t in enumerate(TITLES)
    )
    top = "<table><tr><td>x</td><td><a href=/post>Post an ad</a></td></tr></table>"
    listing = page(f"{top}<table>{rows}</table>")
    groups = link_groups(listing, URL)
    assert [link.text for link in groups[0].links] == list(TITLES)
    guess = items_guess(listing, groups[0], groups)
    assert guess is not None
    assert guess.selector == 'a[href^="/show.php?id="]'


@pytest.mark.parametrize(
    ("pager", "selector"),
    [
        ("<a rel=next href=/list?page=2>2</a>", "a[rel=next]"),
        ("<a class=next href=/list?page=2>More</a>", "a.next"),
        ("<p id=pager><a href=/p1>prev</a> <a href=/p3>next &raquo;</a></p>", "//*[@id='pager']//a[contains(., 'next')]"),
        ("<div class=paginas><a href=/2>Siguiente</a></div>", "//div[contains(concat(' ', @class, ' '), ' paginas ')]//a[contains(., 'Siguiente')]"),
        ("<div id=p><a href=/list?page=1>1</a><a href=/list?page=2>2</a></div>", "#p a"),
        ("<a href=/x>Something else</a>", None),
    ],
)  # fmt: skip
def test_the_link_to_the_next_page(pager: str, selector: str | None) -> None:
    guess = next_guess(page(f"<ul>{ROWS}</ul>{pager}"), URL)
    assert (guess.selector if guess else None) == selector


def test_a_next_page_named_in_the_head() -> None:
    listing = parse_page("<head><link rel=next href=/list?page=2></head><body><p>x</p></body>")
    guess = next_guess(listing, URL)
    assert guess is not None
    assert guess.selector == "link[rel=next]"


def test_listings_beside_this_one_are_no_more_than_a_hint() -> None:
    cities = "".join(
        f"<a class=city href=/{city}/list>{city}</a>" for city in ("tampa", "ocala", "miami")
    )
    listing = page(f"<div>{cities}</div><ul>{ROWS}</ul>")
    groups = link_groups(listing, "http://a.example/tampa/list")
    taken = groups[0].addresses
    found = follow_guesses(listing, "http://a.example/tampa/list", taken, groups)
    assert all(guess.sure is Sure.UNSURE for guess in found)
