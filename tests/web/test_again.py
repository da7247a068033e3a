from __future__ import annotations

import re
import time
from collections.abc import Callable
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from asterism.access import Workspace
from asterism.web import again

Visit = Callable[..., httpx.Client]
Send = Callable[..., httpx.Response]
STATED = {"kind": "case", "purpose": "2026-0200"}


def asked(answer: httpx.Response) -> dict[str, str]:
    """Return what the page that asks again is asked with."""
    address = urlsplit(answer.headers["location"])
    assert address.path == "/purpose/again"
    return {name: values[0] for name, values in parse_qs(address.query).items()}


def test_a_record_about_a_child_asks_once_and_then_opens(
    visit: Visit, send_form: Send, house: SimpleNamespace, house_workspace: Workspace
) -> None:
    ana, address = visit("Ana Ruiz"), f"/documents/{house.documents['hope-child']}"
    hidden = asked(ana.get(address))
    page = ana.get("/purpose/again", params=hidden).text
    assert "sealed, or about a child" in page
    assert "case 2026-0114" in page
    answer = send_form(ana, "/purpose/again", {**STATED, **hidden})
    assert answer.headers["location"] == address
    shown = ana.get(address)
    assert "hopechild" in shown.text
    [mention] = set(re.findall(rf"{address}/mentions/[0-9a-f]+", shown.text))
    assert ana.get(mention).status_code == 200
    [last] = house_workspace.audit.entries(person="Ana Ruiz", limit=1)
    assert last.purpose == "case 2026-0200"


def test_it_holds_for_that_record_under_that_purpose_and_in_that_browser(
    visit: Visit, send_form: Send, house: SimpleNamespace
) -> None:
    ana, address = visit("Ana Ruiz"), f"/documents/{house.documents['hope-child']}"
    network = re.search(r"/networks/[0-9a-f]+", ana.get("/networks").text)
    assert network is not None
    send_form(ana, "/purpose/again", {**STATED, **asked(ana.get(address))})
    assert ana.get(address).status_code == 200
    assert ana.get(network[0]).status_code == 303, "it rests on that record, and is another one"
    assert visit("Ana Ruiz").get(address).status_code == 303
    send_form(ana, "/purpose", {"kind": "legal", "purpose": "order 9"})
    assert ana.get(address).status_code == 303


def test_a_changed_cookie_and_one_that_has_ended_ask_again(
    visit: Visit, send_form: Send, house: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, address = visit("Ana Ruiz"), f"/documents/{house.documents['hope-child']}"
    send_form(ana, "/purpose/again", {**STATED, **asked(ana.get(address))})
    kept = ana.cookies[again.AGAIN_COOKIE]
    ana.cookies.set(again.AGAIN_COOKIE, kept.replace(".1", ".9"), domain="localhost.local")
    forged = httpx.Client(base_url=ana.base_url)
    forged.cookies.set("asterism_session", house.sign_ins["Ana Ruiz"])
    forged.cookies.set(again.AGAIN_COOKIE, kept.replace(".1", ".9"))
    assert forged.get(address).status_code == 303
    forged.cookies.set(again.AGAIN_COOKIE, kept)
    assert forged.get(address).status_code == 200
    later = time.time() + again.LIFETIME_SECONDS + 1
    monkeypatch.setattr(time, "time", lambda: later)
    assert forged.get(address).status_code == 303
    forged.close()


def test_programs_state_their_purpose_each_time_and_are_not_asked(
    visit: Visit, house: SimpleNamespace
) -> None:
    program = visit()
    program.headers["authorization"] = f"Bearer {house.tokens['Ana Ruiz']}"
    program.headers["asterism-purpose"] = "case 12"
    child = house.documents["hope-child"]
    assert program.get(f"/api/v1/documents/{child}").status_code == 200
    program.headers["asterism-purpose"] = "research protocol 12"
    assert program.get(f"/api/v1/documents/{child}").status_code == 404


def test_a_single_user_workspace_is_not_asked(client: httpx.Client, world: SimpleNamespace) -> None:
    assert client.get(f"/documents/{world.circuit[0]}/readers").status_code == 200
