from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from asterism.simulate.answers import Request
from asterism.simulate.maze import rooms

LINK = re.compile(r'<a (?:class="go"|rel="next") href="([^"]*)"')


def links(room: Callable[[Request, list[str]], str], target: str) -> list[str]:
    page = room(Request("GET", "maze.example", target), ["ad one", "ad two", "ad three"])
    return [link.replace("&amp;", "&") for link in LINK.findall(page)]


@pytest.mark.parametrize(
    ("room", "start"),
    [
        (rooms.calendar, "/calendar/2026/10/"),
        (rooms.sessions, "/list/"),
        (rooms.shop, "/shop/"),
        (rooms.more, "/more/"),
    ],
)
def test_a_room_without_end_has_new_addresses_on_every_page(
    room: Callable[[Request, list[str]], str], start: str
) -> None:
    seen, wanted = {start}, [start]
    for _ in range(30):
        found = set(links(room, wanted.pop())) - seen
        assert found or wanted
        seen |= found
        wanted += sorted(found)
    assert len(seen) > 30


def test_relative_links_make_paths_longer() -> None:
    assert links(rooms.deeper, "/deeper/") == ["deeper/", "./more/"]


def test_after_the_third_page_the_last_one_comes_again() -> None:
    def shown(page: str) -> str:
        text = rooms.more(Request("GET", "m", f"/more/?page={page}"), ["one", "two", "three"])
        return re.sub(r"\d+", "", text)

    assert shown("3") == shown("4") == shown("900")
    assert shown("2") != shown("3")
    assert shown("x") == shown("1")


def test_only_one_month_has_ads() -> None:
    def text(path: str) -> str:
        return rooms.calendar(Request("GET", "m", path), ["ad one"])

    assert "ad one" in text("/calendar/2026/10/")
    assert "ad one" not in text("/calendar/2026/11/")
    assert "/calendar/2027/1/" in text("/calendar/2026/12/")
    assert "/calendar/2025/12/" in text("/calendar/2026/1/")


def test_links_of_every_odd_kind_are_there() -> None:
    odd = links(rooms.odd_links, "/odd/")
    for scheme in ("javascript:", "mailto:", "tel:", "data:", "file:", "ftp:", "//10.", "http://["):
        assert any(link.strip().startswith(scheme) for link in odd)
    assert max(map(len, odd)) > 50_000
    assert "169.254.169.254" in rooms.based(Request("GET", "m", "/based/"), [])
    assert len(links(rooms.crowd, "/crowd/")) == 676
