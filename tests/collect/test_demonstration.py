"""What the declarations of the further simulated sites read is what those sites published."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

import orjson
import pytest
from w3lib.encoding import html_to_unicode

from asterism.collect.declaration import SiteDeclaration, demonstration_sources
from asterism.collect.documents import Draft
from asterism.collect.page_reading import PageReader
from asterism.collect.page_text import parse_page
from asterism.simulate.answers import Page, Request
from asterism.simulate.clock import SetClock
from asterism.simulate.setting import OPENING, Setting
from asterism.simulate.web import CLASSIFIEDS, KINDS, Web
from asterism.simulate.world import World

SOURCES = {item.key: item for item in demonstration_sources(further=True)}


@pytest.fixture(scope="module")
def web() -> Web:
    setting = Setting(World(15, 400), SetClock(OPENING))
    return Web(setting, [kind for kind in KINDS if kind != CLASSIFIEDS])


@pytest.fixture(scope="module")
def published(web: Web) -> dict[str, dict[str, Any]]:
    path = web.told["control"].removeprefix("http://control.example") + "published.jsonl"
    lines = get(web, f"http://control.example{path}").body.splitlines()
    return {line["url"]: line for line in map(orjson.loads, lines)}


def get(web: Web, url: str, cookie: str = "", body: bytes = b"") -> Page:
    parts = urlsplit(url)
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    method = "POST" if body else "GET"
    answer = web.answer(Request(method, parts.netloc, target, {"cookie": cookie}, body))
    assert isinstance(answer, Page)
    return answer


def signed_in(web: Web, source: SiteDeclaration) -> str:
    """Return the cookie of whoever signs in as the declaration says."""
    login = source.login
    assert login is not None
    page = get(web, login.url)
    visit = dict(page.headers)["Set-Cookie"].partition(";")[0]
    root = parse_page(page.body.decode())
    assert root is not None
    (form,) = root.cssselect(login.form)
    told = web.told["environment"]
    fields = {
        **{name: value for name, value in form.fields.items() if value},
        login.user_field: told[f"ASTERISM_CREDENTIAL_{login.credentials}_USER"],
        login.password_field: told[f"ASTERISM_CREDENTIAL_{login.credentials}_PASSWORD"],
    }
    answer = get(web, login.url, visit, urlencode(fields).encode())
    return dict(answer.headers)["Set-Cookie"].partition(";")[0]


def crawl(web: Web, source: SiteDeclaration, cookie: str = "") -> Iterator[Draft]:
    """Give every document that the declaration finds, without a network."""
    reader = PageReader(source)
    wanted = [(url, False) for url in source.crawl.start]
    seen = set(source.crawl.start)
    while wanted:
        url, is_item = wanted.pop()
        page = get(web, url, cookie)
        root = parsed(page) if page.status == 200 else None
        if root is None:
            continue
        if is_item:
            yield from reader.drafts(root, url, "c", 0)[0]
        links = reader.links(root, url)
        found = [(link, True) for link in links.items]
        found += [(link, False) for link in links.follow]
        found += [(link, is_item) for link in links.next]
        wanted += [pair for pair in found if pair[0] not in seen]
        seen |= {link for link, _ in found}


def parsed(page: Page) -> Any:  # noqa: ANN401 - an lxml element
    return parse_page(html_to_unicode(page.content_type, page.body)[1])


def plain(text: str) -> str:
    return " ".join(text.split())


def assert_read(draft: Draft, line: dict[str, Any]) -> None:
    assert plain(draft.title) == plain(line["title"])
    assert plain(draft.text) == plain(line["text"]), line["url"]
    assert (draft.author, draft.place) == (line["author"], line["place"])
    assert draft.posted_at is not None
    moment = datetime.fromtimestamp(draft.posted_at / 1_000_000, UTC)
    assert moment.strftime("%Y-%m-%dT%H:%M:%SZ") == line["posted_at"]
    attributes = orjson.loads(draft.attributes or b"{}")
    for name, value in line["attributes"].items():
        assert plain(attributes[name]) == plain(value), (name, line["url"])
    assert attributes.get("thread") == line["thread"]
    assert attributes.get("reply_to") == line["reply_to"]


def test_every_post_of_the_forum_is_read_whole(
    web: Web, published: dict[str, dict[str, Any]]
) -> None:
    source = SOURCES["nightlounge"]
    lines = {url: line for url, line in published.items() if line["source"] == source.key}
    drafts = {draft.url: draft for draft in crawl(web, source, signed_in(web, source))}
    assert drafts.keys() == lines.keys()
    for url, draft in drafts.items():
        assert_read(draft, lines[url])
    strangers = {draft.url for draft in crawl(web, source)}
    assert strangers == {url for url, line in lines.items() if line["visible"] == "everyone"}


def test_what_the_changing_site_shows_at_first_is_read_whole(
    web: Web, published: dict[str, dict[str, Any]]
) -> None:
    source = SOURCES["quickads"]
    there = {
        url: line
        for url, line in published.items()
        if line["source"] == source.key and line["life"][0]["seconds"] == 0
    }
    drafts = {draft.url: draft for draft in crawl(web, source)}
    assert drafts.keys() == there.keys()
    for url, draft in drafts.items():
        assert_read(draft, there[url])


def test_every_ad_of_the_market_is_read_whole(
    web: Web, published: dict[str, dict[str, Any]]
) -> None:
    source = SOURCES["townmarket"]
    lines = {url: line for url, line in published.items() if line["source"] == source.key}
    drafts = {draft.url: draft for draft in crawl(web, source)}
    assert drafts.keys() == lines.keys()
    for url, draft in drafts.items():
        assert_read(draft, lines[url])


def test_every_true_ad_of_the_maze_can_be_read(
    web: Web, published: dict[str, dict[str, Any]]
) -> None:
    source = SOURCES["maze"]
    reader = PageReader(source)
    lines = [line for line in published.values() if line["source"] == source.key]
    assert len(lines) > 20
    for line in lines:
        page = get(web, line["url"])
        if page.status == 503:  # one of them fails the first time
            page = get(web, line["url"])
        (draft,) = reader.drafts(parsed(page), line["url"], "c", 0)[0]
        assert_read(draft, line)
