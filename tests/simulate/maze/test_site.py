from __future__ import annotations

import http.client
import json
import re
from collections import Counter, deque
from collections.abc import Callable
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest

from asterism.simulate.answers import Page, Request, Stream
from asterism.simulate.maze.site import WHERE
from asterism.simulate.setting import Setting
from asterism.simulate.web import Web, build_sites
from asterism.simulate.world import World

Ask = Callable[..., Page]
HOME = "http://maze.example"
LINK = re.compile(r'<a (class="go"|class="item"|rel="next") href="([^"]*)"')


@pytest.fixture(scope="module")
def items(town: World) -> dict[str, dict[str, Any]]:
    maze = build_sites(Setting(town), ["hostile"])["hostile"]
    return {str(line["url"]): line for line in maze.published(0)}


def crawl(web: Web) -> set[str]:
    """Walk breadth first, at most thirty pages a room; return the pages of ads."""
    wanted, seen, ads = deque([f"{HOME}/"]), {f"{HOME}/"}, set()
    visits: Counter[str] = Counter()
    cookie = ""
    while wanted:
        url = wanted.popleft()
        parts = urlsplit(url)
        if (parts.scheme, parts.netloc) != ("http", "maze.example"):
            continue
        room = parts.path.split("/")[1]
        visits[room] += 1
        if visits[room] > 30 and room not in {"item", "body", "to"}:
            continue
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        answer = web.answer(Request("GET", "maze.example", target, {"cookie": cookie}))
        if isinstance(answer, Stream):
            continue
        headers = dict(answer.headers)
        cookie = headers.get("Set-Cookie", cookie)
        text = answer.body[:200_000].decode("utf-8", "replace")
        if 'class="where"' in text:
            ads.add(url)
        found = [urljoin(url, link) for _, link in LINK.findall(text) if link and "[" not in link]
        if location := headers.get("Location"):
            found += [] if "[" in location else [urljoin(url, location)]
        again = answer.status == 503 and room == "flaky"
        fresh = [link for link in found if link not in seen or "Set-Cookie" in headers]
        wanted += [url] if again else []
        wanted += fresh
        seen |= set(fresh)
    return ads


def test_every_true_ad_can_be_found_by_whoever_does_not_get_lost(
    web: Web, items: dict[str, dict[str, Any]]
) -> None:
    assert crawl(web) == set(items)
    assert Counter(line["room"] for line in items.values()) == Counter(WHERE)


def test_what_is_no_ad_may_look_like_one(ask: Ask) -> None:
    for path in ("/old/3", "/members/3"):
        page = ask(HOME + path)
        assert page.status == 200
        assert b'class="name"' in page.body
        assert b'class="where"' not in page.body
    assert ask(f"{HOME}/item/1").status == 404
    assert ask(f"{HOME}/nowhere/").status == 404
    assert ask(f"{HOME}/body/none").status == 404
    assert ask(f"{HOME}/", "POST").status == 405


def test_robots_say_where_not_to_go_and_visits_are_counted(web: Web, ask: Ask) -> None:
    assert b"Disallow: /forbidden/" in ask(f"{HOME}/robots.txt").body
    control = web.told["control"] + "visits"
    before = json.loads(ask(control).body).get("forbidden", 0)
    assert b"/forbidden/further/" in ask(f"{HOME}/forbidden/").body
    assert json.loads(ask(control).body)["forbidden"] == before + 1


def test_an_ad_that_fails_is_there_the_second_time(town: World) -> None:
    served = Web(Setting(town), ["hostile"])
    maze = build_sites(Setting(town), ["hostile"])["hostile"]
    url = next(str(line["url"]) for line in maze.published(0) if line["room"] == "flaky")
    request = Request("GET", "maze.example", urlsplit(url).path)
    statuses = [getattr(served.answer(request), "status", 0) for _ in range(3)]
    assert statuses == [503, 200, 200]


def test_broken_answers_go_out_over_a_connection(proxy: str) -> None:
    parts = urlsplit(proxy)
    client = http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=60)
    client.request("GET", f"{HOME}/body/too-long")
    with pytest.raises(http.client.IncompleteRead):
        client.getresponse().read()
    client.close()
    client.request("GET", f"{HOME}/body/nonsense")
    with pytest.raises(http.client.BadStatusLine):
        client.getresponse()
    client.close()
    client.request("HEAD", f"{HOME}/body/endless")
    assert client.getresponse().read() == b""
    client.close()
    client.request("GET", f"{HOME}/body/endless")
    assert len(client.getresponse().read(300_000)) == 300_000
    client.close()
