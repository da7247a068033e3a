from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import httpx
import pytest
from fastapi import FastAPI

from asterism.access import Workspace
from asterism.web import create_app
from asterism.web.asking import COOKIE
from asterism.web.visitors import PURPOSE_LENGTH, clean_purpose

Serve = Callable[[FastAPI], AbstractContextManager[str]]
Send = Callable[..., httpx.Response]


@pytest.fixture
def stranger(workspace: Workspace, serve_app: Serve) -> Iterator[httpx.Client]:
    """Give a first visitor, who has not said what the visit is for."""
    with (
        serve_app(create_app(workspace)) as address,
        httpx.Client(base_url=address, follow_redirects=False) as visitor,
    ):
        yield visitor


def test_the_first_visit_is_asked_what_it_is_for_and_then_goes_on(
    stranger: httpx.Client, send_form: Send
) -> None:
    asked = stranger.get("/leads?page=1")
    assert asked.status_code == 303
    assert asked.headers["location"] == "/purpose?back=/leads%3Fpage%3D1"
    form = {"purpose": "look around", "back": "/leads?page=1"}
    stated = send_form(stranger, "/purpose", form)
    assert stated.headers["location"] == "/leads?page=1"
    cookie = stated.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert "look around" in stranger.get("/leads").text


def test_an_empty_purpose_is_not_taken(stranger: httpx.Client, send_form: Send) -> None:
    answer = send_form(stranger, "/purpose", {"purpose": " \n "})
    assert answer.status_code == 422
    assert "set-cookie" not in answer.headers


def test_a_forged_cookie_is_no_purpose(stranger: httpx.Client) -> None:
    forged = base64.urlsafe_b64encode(b"forged").decode() + "." + "0" * 64
    stranger.cookies.set(COOKIE, forged)
    assert stranger.get("/leads").status_code == 303
    stranger.cookies.set(COOKIE, "%%%")
    assert stranger.get("/leads").status_code == 303


def test_programs_state_their_purpose_in_a_header(stranger: httpx.Client) -> None:
    refused = stranger.get("/api/v1/networks")
    assert refused.status_code == 403
    assert refused.json()["error"]["code"] == "purpose-required"
    stated = stranger.get("/api/v1/networks", headers={"Asterism-Purpose": "count"})
    assert stated.status_code == 200


def test_somebody_else_is_refused_in_words(workspace: Workspace, serve_app: Serve) -> None:
    app = create_app(workspace, person="somebody-else", purpose="look")
    with serve_app(app) as address:
        answer = httpx.get(f"{address}/leads")
    assert answer.status_code == 403
    assert "belongs to somebody else" in answer.text


@pytest.mark.parametrize("elsewhere", ["https://elsewhere.example", "//elsewhere.example", "/\\x"])
def test_going_on_never_leaves_the_site(
    stranger: httpx.Client, send_form: Send, elsewhere: str
) -> None:
    answer = send_form(stranger, "/purpose", {"purpose": "look", "back": elsewhere})
    assert answer.headers["location"] == "/"


def test_a_purpose_is_one_short_line() -> None:
    assert clean_purpose("  two\nlines\x00here ") == "two lines here"
    assert len(clean_purpose("x" * 1_000)) == PURPOSE_LENGTH
