from __future__ import annotations

from asterism.collect.declaration import SiteDeclaration
from asterism.collect.page_reading import PageReader
from asterism.collect.page_text import parse_page

URL = "http://127.0.0.1/list/"
SEEN = 1_772_620_200_000_000  # 2026-03-04 10:30 UTC


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
    (draft,), rejects = PageReader(declaration).drafts(page, URL, "c", SEEN)
    assert (draft.title, draft.text, draft.place) == ("A title", "B\nC", "Tampa")
    assert draft.posted_at is None
    assert draft.attributes == '{"day":"March","posted_at":"3/4/2026"}'
    assert [(item.field, item.level) for item in rejects] == [("posted_at", "warning")]


def test_a_page_without_the_fields_is_a_reject(declaration: SiteDeclaration) -> None:
    drafts, (reject,) = PageReader(declaration).drafts(parse_page("<p>else</p>"), URL, "c", SEEN)
    assert drafts == []
    assert reject.raw == URL


def test_an_overlong_field_is_stored_in_part(declaration: SiteDeclaration) -> None:
    page = parse_page(f"<h1>T</h1><span class=place>{'x' * 30_000}</span>")
    (draft,), (reject,) = PageReader(declaration).drafts(page, URL, "c", SEEN)
    assert len(draft.place or "") == 20_000
    assert reject.level == "warning"


def test_links_start_at_the_base_that_a_page_states(declaration: SiteDeclaration) -> None:
    page = parse_page("<base href='/other/'><a class=ad href=1>1</a><a class=ad href='//[x'>x</a>")
    assert PageReader(declaration).links(page, URL).items == ("http://127.0.0.1/other/1",)


def forum(declaration: SiteDeclaration, **posts: str) -> PageReader:
    values = declaration.model_dump(mode="json", by_alias=True)
    values["posts"] = {"each": ".post", "id": "::attr(id)", "thread": "h1"} | posts
    values["fields"] = {
        "text": ".body",
        "author": "./b",
        "posted_at": "time::attr(datetime)",
        "attributes": {"rank": ".rank"},
    }
    return PageReader(SiteDeclaration.model_validate(values))


THREAD = parse_page(
    "<h1>A  thread</h1>"
    "<div class=post id=p1><b>Ann</b><div class=body>One</div><i class=rank>new</i>"
    "<time datetime=2026-03-01T10:00:00Z></time></div>"
    "<div class=post id=p2><b>Ben</b><div class=body>Two</div><a class=re>#p1</a></div>"
    "<div class=post id='p 3'><div class=body>Three</div></div>"
    "<div class=post><div class=body>Nameless</div></div>"
    "<div class=post id=p5><b>Eve</b></div><a rel=next href='?page=2'>next</a>"
)


def test_each_post_is_a_document(declaration: SiteDeclaration) -> None:
    reader = forum(declaration, reply_to=".re")
    drafts, rejects = reader.drafts(THREAD, URL, "c", SEEN)
    assert [(draft.url.removeprefix(URL), draft.author, draft.text) for draft in drafts] == [
        ("#p1", "Ann", "One"),
        ("#p2", "Ben", "Two"),
        ("#p%203", None, "Three"),
    ]
    assert [draft.attributes for draft in drafts[:2]] == [
        f'{{"rank":"new","thread":"A thread","thread_url":"{URL}"}}',
        f'{{"reply_to":"p1","thread":"A thread","thread_url":"{URL}"}}',
    ]
    assert {(draft.kind, draft.title, draft.key == draft.url) for draft in drafts} == {
        ("post", "", True)
    }
    assert [reject.field for reject in rejects] == ["id", "text"]
    assert reader.links(THREAD, URL).next == (f"{URL}?page=2",)


def test_a_thread_without_posts_is_a_reject(declaration: SiteDeclaration) -> None:
    drafts, (reject,) = forum(declaration).drafts(parse_page("<p>sign in</p>"), URL, "c", SEEN)
    assert (drafts, reject.field, reject.raw) == ([], "posts", URL)


def test_a_date_told_from_the_day_of_reading_is_marked(declaration: SiteDeclaration) -> None:
    values = declaration.model_dump(mode="json", by_alias=True)
    values["fields"]["posted_at"] = "time"
    page = parse_page("<h1>T</h1><time>yesterday at 10:00</time>")
    zoned = PageReader(SiteDeclaration.model_validate({**values, "zone": "America/New_York"}))
    (draft,), rejects = zoned.drafts(page, URL, "c", SEEN)
    assert (draft.posted_at, rejects) == (1_772_550_000_000_000, [])
    assert '"posted_at_is":"relative"' in (draft.attributes or "")
    (draft,), (reject,) = PageReader(SiteDeclaration.model_validate(values)).drafts(
        page, URL, "c", SEEN
    )
    assert draft.posted_at is None
    assert "zone of that day is not stated" in reject.reason
