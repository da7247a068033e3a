from __future__ import annotations

from typing import Any

import pytest

from asterism.collect.drafting.prose import is_document, text_holder
from asterism.collect.page_text import parse_page

LONG = "It has been in the family for years. Come and see it any evening after six."


def page(body: str) -> Any:  # noqa: ANN401 - lxml has no types
    return parse_page(f"<body><nav>Home and other things of the site</nav>{body}</body>")


def test_the_element_that_holds_the_text_and_little_else() -> None:
    one = page(f"<h1>Table</h1><b id=p>Tampa</b><div id=t><p>{LONG}</p><p>{LONG}</p></div>")
    holder = text_holder(one, None, one.xpath("//h1"))
    assert holder is not None
    assert holder.get("id") == "t"


def test_what_stands_on_another_page_too_is_the_sites() -> None:
    rules = f"<div id=rules>{LONG * 3}</div>"
    one = page(f"<h1>A</h1><div id=t>Oak, with six chairs, to be fetched.</div>{rules}")
    other = page(f"<h1>B</h1><div id=t>A bicycle for somebody tall.</div>{rules}")
    found: list[Any] = [text_holder(one, other_page, []) for other_page in (None, other)]
    assert [holder.get("id") for holder in found] == ["rules", "t"]


def test_a_single_paragraph_is_taken_with_what_holds_it() -> None:
    holder = text_holder(page(f"<h1>A</h1><div id=t><p>{LONG}</p></div>"), None, [])
    assert holder is not None
    assert holder.get("id") == "t"


def test_a_page_without_prose() -> None:
    assert (
        text_holder(page("<h1>A</h1><a>x</a><form>Many words in a form here</form>"), None, [])
        is None
    )


@pytest.mark.parametrize(
    ("body", "listed", "is_one"),
    [
        (f"<div>{LONG * 2}</div>", 5_000, True),
        ("<p>A short text of an ad.</p>", 30, True),
        ("<p>A short text of an ad.</p>", 500, False),
        ("<ul><li><a>a</a><li><a>b</a></ul>", 0, False),
    ],
)
def test_whether_a_page_is_about_one_thing(body: str, listed: int, is_one: bool) -> None:  # noqa: FBT001 - a parameter
    assert is_document(page(body), listed) is is_one
