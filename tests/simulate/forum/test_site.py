from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urljoin

import pytest
from lxml import html  # type: ignore[import-untyped]

from asterism.simulate.answers import Page
from asterism.simulate.clock import SetClock
from asterism.simulate.setting import Setting
from asterism.simulate.web import Web, build_sites
from asterism.simulate.world import World

Ask = Callable[..., Page]
HOME = "http://nightlounge.example"


@pytest.fixture(scope="module")
def items(town: World) -> dict[str, dict[str, Any]]:
    forum = build_sites(Setting(town), ["forum"])["forum"]
    return {str(line["url"]): line for line in forum.published(0)}


@pytest.fixture
def cookie(web: Web, ask: Ask) -> str:
    """Sign in as a browser does; return the session's cookie."""
    page = ask(f"{HOME}/login?next=/board/reviews/")
    visit = dict(page.headers)["Set-Cookie"].partition(";")[0]
    form = dict(html.document_fromstring(page.body).xpath("//form[@id='login']")[0].fields)
    told = web.told["environment"]
    form["username"] = told["ASTERISM_CREDENTIAL_NIGHTLOUNGE_USER"]
    form["password"] = told["ASTERISM_CREDENTIAL_NIGHTLOUNGE_PASSWORD"]
    sent = urlencode({name: value for name, value in form.items() if value is not None}).encode()
    answer = ask(f"{HOME}/login", "POST", sent, cookie=visit)
    assert answer.status == 303
    assert dict(answer.headers)["Location"] == "/board/reviews/"
    return dict(answer.headers)["Set-Cookie"].partition(";")[0]


def shown(block: Any) -> str:  # noqa: ANN401 - an lxml element
    """Return an element's text with line breaks where a browser breaks lines."""
    inner = "".join(html.tostring(child, encoding="unicode") for child in block)
    paragraphs = re.sub(r"</p>\n?<p>", "\n\n", inner.strip())
    return "".join(html.fromstring(f"<div>{paragraphs.replace('<br>', chr(10))}</div>").itertext())


def crawl(ask: Ask, cookie: str) -> dict[str, dict[str, Any]]:
    """Read every post that links lead to."""
    wanted, seen, posts = [f"{HOME}/"], {f"{HOME}/"}, {}
    while wanted:
        url = wanted.pop()
        page = ask(url, cookie=cookie)
        assert page.status == 200, url
        root = html.document_fromstring(page.body.decode())
        for post in root.xpath("//article[@class='post']"):
            posts[f"{url}#{post.get('id')}"] = {
                "author": post.xpath("string(.//a[@class='author'])"),
                "posted_at": post.xpath("string(.//time[@class='post-date']/@datetime)"),
                "title": post.xpath("string(.//h3)"),
                "text": shown(post.xpath(".//div[@class='post-body']")[0]),
                "place": post.xpath("string(.//*[@class='member-place'])") or None,
                "reply_to": post.xpath("string(.//*[@class='in-reply-to']/@data-post)") or None,
                "thread": root.xpath("string(//h1)"),
                "quote": post.xpath("string(.//blockquote/p)"),
                "signature": post.xpath("string(.//*[@class='signature'])"),
            }
        for link in root.xpath("//a[@class='board-link' or @class='thread-link' or @rel='next']"):
            target = urljoin(url, link.get("href"))
            if target not in seen:
                seen.add(target)
                wanted.append(target)
    return posts


def test_who_is_signed_in_can_read_every_post(
    ask: Ask, cookie: str, items: dict[str, dict[str, Any]]
) -> None:
    found = crawl(ask, cookie)
    assert found.keys() == items.keys()
    for url, post in found.items():
        line = items[url]
        for name in ("author", "posted_at", "title", "text", "place", "reply_to", "thread"):
            assert post[name] == line[name], (url, name)
        for name in ("quote", "signature"):
            assert post[name] == line["attributes"].get(name, ""), url


def test_strangers_read_what_everyone_may(ask: Ask, items: dict[str, dict[str, Any]]) -> None:
    open_posts = {url for url, line in items.items() if line["visible"] == "everyone"}
    assert crawl(ask, "").keys() == open_posts
    assert 0.1 < 1 - len(open_posts) / len(items) < 0.5


def test_threads_have_pages_and_answers(items: dict[str, dict[str, Any]]) -> None:
    pages = {url.partition("#")[0] for url in items}
    assert any(page.endswith("/page-3") for page in pages)
    numbers = {url.partition("#")[2] for url in items}
    answers = [line["reply_to"] for line in items.values() if line["reply_to"]]
    assert len(answers) > len(items) / 4
    assert set(answers) <= numbers


def test_most_of_it_is_chatter_and_some_is_the_world_s(items: dict[str, dict[str, Any]]) -> None:
    roles = [line["role"] for line in items.values()]
    assert roles.count("member") > 0.75 * len(roles)
    assert any(role.startswith("operation") for role in roles)
    mentioned = [entry["own"] for line in items.values() for entry in line["identifiers"]]
    assert True in mentioned
    assert False in mentioned


def test_behind_the_wall_stands_a_way_to_sign_in(ask: Ask, cookie: str) -> None:
    wall = ask(f"{HOME}/board/reviews/")
    assert wall.status == 200
    assert b'class="wall"' in wall.body
    assert b'class="logout"' not in wall.body
    assert b'class="logout"' in ask(f"{HOME}/board/reviews/", cookie=cookie).body
    ask(f"{HOME}/logout", cookie=cookie)
    assert b'class="wall"' in ask(f"{HOME}/board/reviews/", cookie=cookie).body


def test_a_log_in_expires(ask: Ask, cookie: str, clock: SetClock) -> None:
    clock.set(1799)
    assert b"wall" not in ask(f"{HOME}/board/reviews/", cookie=cookie).body
    clock.set(1800)
    assert b"wall" in ask(f"{HOME}/board/reviews/", cookie=cookie).body
    clock.set(0)


def test_a_wrong_password_or_a_forged_form_does_not_sign_in(ask: Ask) -> None:
    page = ask(f"{HOME}/login")
    visit = dict(page.headers)["Set-Cookie"].partition(";")[0]
    token = html.document_fromstring(page.body).xpath("string(//input[@name='csrf_token']/@value)")
    wrong = urlencode({"csrf_token": token, "username": "x", "password": "y"}).encode()
    refused = ask(f"{HOME}/login", "POST", wrong, cookie=visit)
    assert refused.status == 200
    assert b"Name or password is wrong" in refused.body
    assert ask(f"{HOME}/login", "POST", wrong).status == 403
    elsewhere = ask(f"{HOME}/login?next=//other.example/")
    assert b"other.example" not in elsewhere.body


def test_profiles_name_their_member_and_hide_what_only_members_read(
    ask: Ask, cookie: str, items: dict[str, dict[str, Any]]
) -> None:
    url, line = next(pair for pair in items.items() if pair[1]["visible"] == "members")
    page = html.document_fromstring(ask(url, cookie=cookie).body)
    number = url.partition("#")[2]
    link = page.xpath(f"string(//article[@id='{number}']//a[@class='author']/@href)")
    for sent in ("", cookie):
        profile = html.document_fromstring(ask(HOME + link, cookie=sent).body)
        assert profile.xpath("string(//h1)") == line["author"]
    open_threads = {line["thread_url"] for line in items.values() if line["visible"] == "everyone"}
    hidden = html.document_fromstring(ask(HOME + link).body)
    for target in hidden.xpath("//a[@class='latest']/@href"):
        assert re.sub(r"(page-\d+)?#.*", "", HOME + target) in open_threads


@pytest.mark.parametrize(
    "path", ["/board/none/", "/board/city-talk/page-99", "/thread/x.1/", "/member/1/", "/nowhere"]
)
def test_what_is_not_there(ask: Ask, path: str) -> None:
    assert ask(HOME + path).status == 404


def test_a_thread_has_one_address(ask: Ask, items: dict[str, dict[str, Any]]) -> None:
    url = next(line["thread_url"] for line in items.values() if line["visible"] == "everyone")
    assert ask(url).status == 200
    assert ask(re.sub(r"/thread/[a-z0-9-]+\.", "/thread/other.", url)).status == 404
    assert ask(HOME + "/", "POST").status == 405
