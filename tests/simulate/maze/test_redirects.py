from __future__ import annotations

import pytest

from asterism.simulate.answers import Page, Request
from asterism.simulate.maze.redirects import COOKIE, TARGETS, chain, cookie_wall, hops, loop, to


def request(path: str, cookie: str = "") -> Request:
    return Request("GET", "maze.example", path, {"cookie": cookie})


def target(page: Page) -> str:
    assert 300 < page.status < 400
    return dict(page.headers)["Location"]


@pytest.mark.parametrize("name", TARGETS)
def test_visitors_are_sent_where_nobody_may_go(name: str) -> None:
    assert target(to(request(f"/to/{name}"))) == TARGETS[name]


def test_some_redirects_say_nothing_or_hide_in_the_page() -> None:
    assert to(request("/to/without")).headers == ()
    assert b"169.254.169.254" in to(request("/to/refresh")).body
    assert to(request("/to/else")).status == 404


def test_circles_come_round_and_chains_go_on() -> None:
    path = "/loop/a"
    for _ in range(3):
        path = target(loop(request(path)))
    assert path == "/loop/a"
    assert target(loop(request("/loop/x"))) == "/loop/x"
    path = "/chain/0"
    for _ in range(100):
        path = target(chain(request(path)))
    assert path == "/chain/100"
    assert chain(request("/chain/200")).status == 404


def test_three_steps_lead_to_an_ad() -> None:
    path = "/hop/3/55"
    for _ in range(4):
        path = target(hops(request(path)))
    assert path == "/item/55"
    assert hops(request("/hop/x/y")).status == 404


def test_the_cookie_opens_the_wall() -> None:
    sent = cookie_wall(request("/cookies/"), "inside")
    assert target(sent) == "/cookies/"
    cookie = dict(sent.headers)["Set-Cookie"].partition(";")[0]
    assert cookie.startswith(COOKIE)
    assert cookie_wall(request("/cookies/", cookie), "inside").body == b"inside"
