from __future__ import annotations

import pytest

from asterism.collect.declaration import SiteDeclaration
from asterism.collect.page_reading import PageReader
from asterism.collect.page_text import parse_page
from asterism.model.errors import SourceError

URL = "http://127.0.0.1/list/"


def test_links_are_absolute_and_each_once(declaration: SiteDeclaration) -> None:
    page = parse_page(
        "<a class=ad href='/ad/1#top'>1</a><a class=ad href='/ad/1'>1</a><a class=ad href=2>2</a>"
        "<a class=ad href='javascript:x'>x</a><a class=ad>none</a><a rel=next href='?p=2'>next</a>"
    )
    links = PageReader(declaration).links(page, URL)
    assert links.items == ("http://127.0.0.1/ad/1", "http://127.0.0.1/list/2")
    assert links.listings == ("http://127.0.0.1/list/?p=2",)


def test_fields_of_a_document(declaration: SiteDeclaration) -> None:
    page = parse_page(
        "<h1>A\n title</h1><div class=body>B<br>C</div><span class=place> Tampa </span>"
        "<time datetime='3/4/2026'>March</time>"
    )
    draft, rejects = PageReader(declaration).draft(page, URL, "c")
    assert draft is not None
    assert (draft.title, draft.text, draft.place) == ("A title", "B\nC", "Tampa")
    assert draft.posted_at is None
    assert draft.attributes == '{"day":"March","posted_at":"3/4/2026"}'
    assert [(item.field, item.level) for item in rejects] == [("posted_at", "warning")]


def test_a_page_without_the_fields_is_a_reject(declaration: SiteDeclaration) -> None:
    draft, (reject,) = PageReader(declaration).draft(parse_page("<p>else</p>"), URL, "c")
    assert draft is None
    assert reject.raw == URL


def test_an_overlong_field_is_stored_in_part(declaration: SiteDeclaration) -> None:
    page = parse_page(f"<h1>T</h1><span class=place>{'x' * 30_000}</span>")
    draft, (reject,) = PageReader(declaration).draft(page, URL, "c")
    assert draft is not None
    assert len(draft.place or "") == 20_000
    assert reject.level == "warning"


def test_a_selector_that_cannot_be_understood(declaration: SiteDeclaration) -> None:
    wrong = declaration.model_dump(mode="json", by_alias=True)
    for selector in ("h1[[", "//h1[", "h1::before"):
        wrong["fields"]["title"] = selector
        with pytest.raises(SourceError, match="cannot be understood"):
            PageReader(SiteDeclaration.model_validate(wrong))
