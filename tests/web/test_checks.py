from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from types import SimpleNamespace

import httpx
import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute

from asterism.access import Workspace
from asterism.web import create_app
from asterism.web.application import PEOPLE, READING
from asterism.web.limiting import Limits
from asterism.web.rendering import FOLDER

Visit = Callable[..., httpx.Client]
Send = Callable[..., httpx.Response]
Serve = Callable[[FastAPI], AbstractContextManager[str]]
FORM = re.compile(r"<form[^>]*method=\"post\"[^>]*>.*?</form>", re.DOTALL)


def pages_that_write() -> list[str]:
    """Return the path of every page that takes a form, from the pages' own routers."""
    routes = [route for pages in (*READING, *PEOPLE) for route in pages.router.routes]
    own = [route for route in routes if isinstance(route, APIRoute)]
    return sorted({route.path for route in own if "POST" in (route.methods or ())})


def test_there_are_pages_that_write() -> None:
    assert {"/sign-in", "/purpose", "/pairs", "/administration/people"} <= set(pages_that_write())


@pytest.mark.parametrize("path", pages_that_write())
def test_no_page_takes_a_form_that_is_not_its_own(visit: Visit, path: str) -> None:
    address = re.sub(r"\{[^}]*\}", "passkey", path)
    for form in ({}, {"form_token": "0" * 64}):
        answer = visit("Ada Lund").post(address, data=form)
        assert answer.status_code == 403
        assert "grown old" in answer.text


def test_every_form_that_writes_carries_its_token() -> None:
    forms = [
        (path.name, form)
        for path in (FOLDER / "templates").rglob("*.html")
        for form in FORM.findall(path.read_text(encoding="utf-8"))
    ]
    assert len(forms) > 20
    assert [name for name, form in forms if 'name="form_token"' not in form] == []


def test_a_form_of_another_sign_in_is_not_taken(
    visit: Visit, send_form: Callable[..., httpx.Response]
) -> None:
    ana = visit("Ana Ruiz")
    token = re.search('name="form_token" value="([0-9a-f]+)"', ana.get("/account").text)
    assert token is not None
    stolen = {"purpose": "2", "kind": "case", "form_token": token[1]}
    assert visit("Ben Okoro").post("/purpose", data=stolen).status_code == 403
    assert ana.post("/purpose", data=stolen).status_code == 303
    assert send_form(ana, "/purpose", {"purpose": "3", "kind": "case"}).status_code == 303


def test_an_old_form_after_signing_out_leads_to_signing_in(visit: Visit) -> None:
    answer = visit().post("/pairs", data={"left": "a", "right": "b", "verdict": "same"})
    assert answer.headers["location"].startswith("/sign-in?")


@pytest.mark.parametrize(
    ("limits", "name", "address"),
    [
        (Limits(searches="2 per minute"), "Ana Ruiz", "/?q=mia"),
        (Limits(pages="2 per minute"), "Ana Ruiz", "/about"),
        (Limits(strangers="2 per minute"), "", "/sign-in"),
    ],
)
def test_too_many_requests_are_told_when_to_come_again(
    house_workspace: Workspace,
    house: SimpleNamespace,
    serve_app: Serve,
    limits: Limits,
    name: str,
    address: str,
) -> None:
    app = create_app(house_workspace, limits=limits)
    with serve_app(app) as site, httpx.Client(base_url=site) as visitor:
        if name:
            visitor.cookies.set("asterism_session", house.sign_ins[name])
        statuses = [visitor.get(address).status_code for _ in range(3)]
        last = visitor.get(address)
    assert statuses == [200, 200, 429]
    assert 1 <= int(last.headers["retry-after"]) <= 61


def test_programs_of_one_person_are_counted_together(
    house_workspace: Workspace, house: SimpleNamespace, serve_app: Serve
) -> None:
    app = create_app(house_workspace, limits=Limits(api="2 per minute"))
    headers = {
        "Authorization": f"Bearer {house.tokens['Ana Ruiz']}",
        "Asterism-Purpose": "case 1",
    }
    with serve_app(app) as site, httpx.Client(base_url=site, headers=headers) as program:
        statuses = [program.get("/api/v1/leads").status_code for _ in range(3)]
        refused = program.get("/api/v1/leads").json()
    assert statuses == [200, 200, 429]
    assert refused["error"]["code"] == "too-many"


def test_a_single_user_workspace_counts_nothing(workspace: Workspace, serve_app: Serve) -> None:
    app = create_app(
        workspace,
        purpose="look",
        limits=Limits(
            pages="1 per minute",
            searches="1 per minute",
            api="1 per minute",
            strangers="1 per minute",
        ),
    )
    with serve_app(app) as site, httpx.Client(base_url=site) as visitor:
        assert [visitor.get("/?q=mia").status_code for _ in range(4)] == [200] * 4
