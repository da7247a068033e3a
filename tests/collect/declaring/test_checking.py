from __future__ import annotations

from pathlib import Path

import pytest

from asterism.collect.declaration import SiteDeclaration
from asterism.collect.declaring.checking import PageCheck, check_page, read_page
from asterism.model.errors import SourceError

URL = "http://127.0.0.1/ad/1"
SEEN = 1_772_620_200_000_000
AD = (
    "<meta charset=windows-1252><h1>An ad</h1><div class=body>Se\xf1ora<br>call</div>"
    "<time datetime='2026-03-01T10:00:00-05:00'>1 March</time><a class=ad href=/ad/2>more</a>"
).encode("cp1252")


def checked(declaration: SiteDeclaration, body: bytes, **changes: object) -> PageCheck:
    values = {**declaration.model_dump(mode="json", by_alias=True), **changes}
    return check_page(SiteDeclaration.model_validate(values), body, URL, SEEN)


def test_a_document_field_by_field(declaration: SiteDeclaration) -> None:
    found = checked(declaration, AD)
    assert (found.ok, found.kind, found.encoding) == (True, "document", "cp1252")
    shown = found.to_json()
    assert shown["fields"] == {
        "title": "An ad",
        "text": "Señora\ncall",
        "place": None,
        "posted_at": "2026-03-01T15:00:00Z",
        "day": "1 March",
    }
    assert shown["selectors"]["title"] == {"selector": "h1", "matches": 1, "documents": 1}
    assert shown["links"]["items"] == {"count": 1, "addresses": ["http://127.0.0.1/ad/2"]}
    assert shown["documents"][0]["attributes"] == {"day": "1 March"}
    assert [str(problem) for problem in found.problems] == ["place: span.place shows nothing here"]


def test_a_date_that_cannot_be_read_is_a_warning(declaration: SiteDeclaration) -> None:
    found = checked(declaration, b"<h1>A</h1><div class=body>B</div><time datetime=3/4/2026>")
    assert found.ok
    said = [(problem.field, problem.level) for problem in found.problems]
    assert ("posted_at", "warning") in said
    assert found.to_json()["fields"]["posted_at"] is None


def test_a_listing(declaration: SiteDeclaration) -> None:
    found = checked(
        declaration, b"<h1>Ads</h1><a class=ad href=/ad/1>1</a><a rel=next href=/?p=2>n"
    )
    assert (found.ok, found.kind, found.problems) == (True, "listing", [])
    assert found.links.next == ("http://127.0.0.1/?p=2",)
    further = checked(
        declaration,
        b"<a class=city href=/a/>A</a>",
        crawl={"start": ["http://127.0.0.1/"], "items": ["a.ad"], "follow": ["a.city"]},
    )
    assert (further.ok, [problem.field for problem in further.problems]) == (True, ["crawl.items"])


@pytest.mark.parametrize("body", [b"", b"<p>sign in", b"<h1>Ads</h1>", b"\xff\xfe\x00"])
def test_a_page_that_is_neither(declaration: SiteDeclaration, body: bytes) -> None:
    found = checked(declaration, body)
    assert (found.ok, found.kind) == (False, "neither")
    assert found.problems[0].level == "error"


def test_posts_are_counted_by_field(declaration: SiteDeclaration) -> None:
    found = checked(
        declaration,
        b"<h1>T</h1><div class=p id=a><b>Ann</b><i>One</i></div><div class=p id=b><i>Two</i></div>",
        posts={"each": ".p", "id": "::attr(id)", "thread": "h1"},
        fields={"text": "i", "author": "b", "attributes": {"title": "u", "rank": "u"}},
    )
    assert found.ok
    shown = found.to_json()
    assert shown["fields"] == {
        "text": ["One", "Two"],
        "author": ["Ann", None],
        "title": [None, None],
        "rank": [None, None],
    }
    assert "author: b shows nothing in 1 of 2 posts" in [str(item) for item in found.problems]


def test_links_that_leave_the_site_and_scripts_that_cannot_be_read(
    declaration: SiteDeclaration,
) -> None:
    page = (
        b"<a class=ad href=http://b.example/1>1</a><a class=ad href=/2>2</a>"
        b"<script type='application/ld+json'>{nothing}</script>"
    )
    values = {"title": "jsonld:name", "text": ".body"}
    found = checked(declaration, page, fields=values)
    reasons = [problem.reason for problem in found.problems]
    assert reasons[0].startswith("1 links leave the hosts")
    assert reasons[1].startswith("JSON-LD script 1 cannot be read")


def test_a_page_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="cannot be read"):
        read_page(tmp_path / "absent.html")
    large = tmp_path / "large.html"
    with large.open("wb") as file:
        file.truncate(33 << 20)
    with pytest.raises(SourceError, match="at most"):
        read_page(large)
