from __future__ import annotations

from typing import Any

import pytest

from asterism.collect.drafting.selecting import found_by, selector_of_all, selector_of_one
from asterism.collect.page_text import parse_page

PAGE: Any = parse_page(
    "<body><div id=top><a href=/>x</a></div><ul class=ads>"
    "<li><a class='css-9a8b7c' href=/1>1</a></li>"
    "<li><a href=/2>2</a></li></ul><div><h1>T</h1><span>a</span><span>b</span></div>"
    "<p itemprop=price>5</p><p>6</p></body>"
)


def test_the_shortest_selector_of_links() -> None:
    links = PAGE.xpath("//ul//a")
    selector = selector_of_all(PAGE, links)
    assert selector == "ul.ads a"
    assert found_by(selector, PAGE) == links
    assert selector_of_all(PAGE, PAGE.xpath("//li[2]//a | //div[@id='top']/a")) is None


@pytest.mark.parametrize(
    ("path", "selector"),
    [
        ("//h1", "h1"),
        ("//p[1]", "p[itemprop=price]"),
        ("//ul", "ul.ads"),
        ("//div[@id='top']", "#top"),
        ("//span[1]", "span"),
        ("//span[2]", "span:nth-of-type(2)"),
        ("//p[2]", "p:nth-of-type(2)"),
    ],
)
def test_the_shortest_selector_of_one_element(path: str, selector: str) -> None:
    (wanted,) = PAGE.xpath(path)
    assert selector_of_one(PAGE, wanted) == selector


def test_a_selector_must_hold_elsewhere_too() -> None:
    (wanted,) = PAGE.xpath("//h1")
    assert selector_of_one(PAGE, wanted, lambda selector: "ul" not in selector) == "h1"
    assert selector_of_one(PAGE, wanted, lambda _: False) is None
