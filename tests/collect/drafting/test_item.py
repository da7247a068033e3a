from __future__ import annotations

from typing import Any

import pytest

from asterism.collect.drafting.guesses import Sure
from asterism.collect.drafting.item import ItemPage, agrees, dates_of, find_fields, pictures
from asterism.collect.page_text import parse_page

TEXTS = (
    "It has been in the family for years. Come and see it any evening after six.",
    "We are moving and cannot keep it, so bring somebody who helps you carry.",
)


def page(number: int, title: str) -> Any:  # noqa: ANN401 - lxml has no types
    return parse_page(
        f"<title>{title}</title><header><a href=/><img src=/logo.png></a></header>"
        f"<h1>Site</h1><h2 class=name>{title}</h2><img class=photo src=/{number}.jpg>"
        f"<span class=city>Tampa {number}</span><span class=cost>${number}0</span>"
        f"<time datetime=2026-03-0{number}T10:00:00Z>{number} March</time>"
        f"<b class=seller>user{number}</b>"
        f"<div class=body><p>{TEXTS[number % 2]}</p><p>Bye.</p></div>"
        "<p class=rules>Be careful with strangers, and never send money in advance.</p>"
    )


def test_the_fields_of_a_document() -> None:
    item = ItemPage(
        page(1, "Oak table"), "http://a.example/1", "Oak table", page(2, "Bicycle"), "Bicycle"
    )
    found = find_fields(item)
    assert {name: guess.selector for name, guess in found.items()} == {
        "title": "h2.name",
        "text": "div.body",
        "place": "span.city",
        "posted_at": "time::attr(datetime)",
        "author": "b.seller",
        "attributes.price": "span.cost",
    }
    assert found["title"].sure is found["text"].sure is Sure.SURE
    assert dates_of(item, found["posted_at"]) == ["2026-03-01T10:00:00Z", "2026-03-02T10:00:00Z"]
    shown = pictures(item)
    assert shown is not None
    assert (shown.selector, shown.example) == ("img.photo::attr(src)", "http://a.example/1.jpg")


def test_one_page_alone_leaves_more_open() -> None:
    found = find_fields(ItemPage(page(1, "Oak table"), "http://a.example/1"))
    assert (found["title"].selector, found["title"].sure) == ("h1", Sure.LIKELY)
    assert found["text"].sure is Sure.LIKELY
    assert pictures(ItemPage(parse_page("<p>x</p>"), "http://a.example/1")) is None


@pytest.mark.parametrize(
    ("text", "link", "same"),
    [
        ("Oak  table!", "oak table", True),
        ("Oak table with chairs", "Oak table w...", True),
        ("Oak table with chairs", "Oak table", False),
        ("", "Oak", False),
        ("Oak table", "Oak…", False),
    ],
)
def test_whether_a_title_is_what_the_link_says(text: str, link: str, same: bool) -> None:  # noqa: FBT001 - a parameter
    assert agrees(text, link) is same
