from __future__ import annotations

from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from asterism.collect.declaring.linked_data import LinkedData
from asterism.collect.declaring.selectors import (
    ElementSelectorText,
    SelectorProblemError,
    compiled,
    shown_text,
)
from asterism.collect.page_text import parse_page

PAGE: Any = parse_page(
    "<body><h1>A<br>B</h1><div class=post id=p1><a href=/u/1>Ann</a><p> </p><p>One</p></div>"
    "<div class=post id=p2><a href=/u/2>Ben</a><p>Two</p></div>"
    '<script type="application/ld+json">{"@type":"Product","name":"Lamp"}</script>'
    "<div itemscope itemtype=http://schema.org/Offer><b itemprop=price content=5>five</b></div>"
)
DATA = LinkedData(PAGE)


@pytest.mark.parametrize(
    ("selector", "found"),
    [
        ("h1", ["A\nB"]),
        (".post p::text", ["", "One", "Two"]),
        (".post::attr(id)", ["p1", "p2"]),
        ("//div[@class='post']/a", ["Ann", "Ben"]),
        ("(//div[@class='post'])[2]/a/@href", ["/u/2"]),
        ("/html/body/h1", ["A\nB"]),
        ("count(//p)", []),
        ("(count(//p))", ["3"]),
        ("jsonld:Product.name", ["Lamp"]),
        ("jsonld:offers.price", []),
        ("microdata:price", ["5"]),
    ],
)
def test_what_selectors_find(selector: str, found: list[str]) -> None:
    if selector.startswith("count"):
        with pytest.raises(SelectorProblemError):
            compiled(selector)
        return
    assert [shown_text(item) for item in compiled(selector).found(PAGE, DATA)] == found


def test_the_first_thing_that_is_not_empty_is_shown() -> None:
    assert compiled(".post p").shown(PAGE, DATA) == "One"
    assert compiled(".absent").shown(PAGE, DATA) == ""


@pytest.mark.parametrize("selector", ["p", "//p", "./p", "(//p)[last()]", "p::text"])
def test_within_a_post_a_selector_stays_in_it(selector: str) -> None:
    second: Any = PAGE.xpath("//div[@id='p2']")[0]
    assert compiled(selector, within=True).shown(second, DATA) == "Two"


@pytest.mark.parametrize(
    "selector",
    [
        "h1[[", "//h1[", "h1::before", "//a[foo()]", "//a[$x]", "jsonld:", "jsonld:a..b",
        "microdata:a b", "", "a" * 3_000, "a[href='\x82']", "//a\x00",
    ],
)  # fmt: skip
def test_what_cannot_be_understood_is_said(selector: str) -> None:
    with pytest.raises(SelectorProblemError):
        compiled(selector)


def test_json_ld_speaks_of_the_whole_page() -> None:
    with pytest.raises(SelectorProblemError, match="whole page"):
        compiled("jsonld:name", within=True)


@pytest.mark.parametrize("selector", ["a::text", "//a/@href", "jsonld:name", "microdata:name"])
def test_where_elements_are_asked_for(selector: str) -> None:
    class Model(BaseModel):
        each: ElementSelectorText

    assert Model(each="a[href^='http::x'] b").each
    with pytest.raises(ValidationError, match="must find elements"):
        Model(each=selector)
