from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import httpx
import pytest

from asterism.access import Workspace
from asterism.web.pages.purposes import local

Visit = Callable[..., httpx.Client]
Send = Callable[..., httpx.Response]
REFUSED = "arrest sex workers for prostitution"


def test_the_purpose_can_be_changed(client: httpx.Client, send: Send) -> None:
    send("/purpose", {"purpose": "write a report"})
    assert "write a report" in client.get("/about").text


def test_a_purpose_is_a_kind_and_a_reference(
    visit: Visit, send_form: Send, house_workspace: Workspace
) -> None:
    hana = visit("Hana Ito")
    form = {"kind": "hotline", "purpose": "contact 4411", "back": "/leads"}
    answer = send_form(hana, "/purpose", form)
    assert answer.headers["location"] == "/leads"
    assert "hotline contact contact 4411" in hana.get("/leads").text
    [last] = house_workspace.audit.entries(person="Hana Ito", limit=1)
    assert last.purpose == "hotline contact contact 4411"


@pytest.mark.parametrize(
    "form",
    [
        {"kind": "case", "purpose": " "},
        {"kind": "", "purpose": "12"},
        {"kind": "general", "purpose": "12"},
        {"kind": "administration", "purpose": "12 "},
    ],
)
def test_what_is_not_both_is_asked_again(
    visit: Visit, send_form: Send, form: dict[str, str]
) -> None:
    hana = visit("Hana Ito")
    answer = send_form(hana, "/purpose", form)
    if form["kind"] == "administration":
        assert "Administration" not in hana.get("/purpose").text
    else:
        assert answer.status_code == 422
        assert "give its reference" in answer.text
    assert "A research protocol" in hana.get("/purpose").text


def test_a_purpose_against_possible_victims_is_refused_in_words_and_logged(
    visit: Visit, send_form: Send, house_workspace: Workspace
) -> None:
    ben = visit("Ben Okoro")
    answer = send_form(ben, "/purpose", {"kind": "case", "purpose": REFUSED})
    assert answer.status_code == 403
    assert "say whom it helps or whom it stops" in answer.text
    assert "case 2026-0114" in ben.get("/about").text
    [refused] = [
        entry
        for entry in house_workspace.audit.entries(person="Ben Okoro", limit=5)
        if entry.outcome == "denied"
    ]
    assert (refused.action, refused.purpose) == ("state-purpose", f"case {REFUSED}")


def test_it_is_refused_and_logged_in_a_single_user_workspace_too(
    client: httpx.Client, send: Send, workspace: Workspace
) -> None:
    assert send("/purpose", {"purpose": REFUSED}).status_code == 403
    assert REFUSED not in client.get("/about").text
    assert any(entry.purpose == REFUSED for entry in workspace.audit.entries(limit=5))


def test_another_purpose_opens_and_shuts_what_depends_on_it(
    visit: Visit, send_form: Send, house: SimpleNamespace
) -> None:
    ana, child = visit("Ana Ruiz"), house.documents["hope-child"]
    assert ana.get(f"/documents/{child}").headers["location"].startswith("/purpose/again?")
    send_form(ana, "/purpose", {"kind": "research", "purpose": "7"})
    assert ana.get(f"/documents/{child}").status_code == 404


@pytest.mark.parametrize("elsewhere", ["https://x.example", "//x.example", "/\\x", "x", "/a\nb"])
def test_addresses_elsewhere_lead_to_the_start(elsewhere: str) -> None:
    assert local(elsewhere) == "/"
    assert local("/leads?page=2") == "/leads?page=2"
