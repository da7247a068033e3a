from __future__ import annotations

import re
from collections.abc import Callable
from types import SimpleNamespace

import httpx

Visit = Callable[..., httpx.Client]
Send = Callable[..., httpx.Response]
OWN = re.compile(r'action="(/account/[^"]*/(?:name|remove|revoke|end))"')


def test_one_sees_ways_to_sign_in_sign_ins_and_tokens(visit: Visit) -> None:
    page = visit("Ana Ruiz").get("/account").text
    for words in ("Authenticator", "Password", "Where you are signed in", "command line", "here"):
        assert words in page
    assert "Ben Okoro" not in page


def test_a_way_to_sign_in_gets_another_name_but_the_last_stays(
    visit: Visit, send_form: Send
) -> None:
    ana = visit("Ana Ruiz")
    [address] = set(re.findall(r"/account/credentials/authenticator/\w+", ana.get("/account").text))
    assert send_form(ana, f"{address}/name", {"name": "old phone"}).status_code == 303
    assert 'value="old phone"' in ana.get("/account").text
    refused = send_form(ana, f"{address}/remove", {})
    assert refused.status_code == 400
    assert "the last way to sign in" in refused.text
    assert address in ana.get("/account").text


def test_nobody_reaches_what_is_another_persons(visit: Visit, send_form: Send) -> None:
    ana, ben = visit("Ana Ruiz"), visit("Ben Okoro")
    theirs = set(OWN.findall(ana.get("/account").text))
    assert any("/tokens/" in address for address in theirs)
    for address in theirs:
        send_form(ben, address, {"name": "mine now"})
    page = ana.get("/account").text
    assert "mine now" not in page
    assert set(OWN.findall(page)) == theirs


def test_a_token_of_ones_own_is_revoked_at_once(
    visit: Visit, send_form: Send, house: SimpleNamespace
) -> None:
    ana, program = visit("Ana Ruiz"), visit()
    program.headers["authorization"] = f"Bearer {house.tokens['Ana Ruiz']}"
    program.headers["asterism-purpose"] = "case 1"
    assert program.get("/api/v1/leads").status_code == 200
    [address] = re.findall(r'action="(/account/tokens/\w+/revoke)"', ana.get("/account").text)
    assert send_form(ana, address, {}).status_code == 303
    assert program.get("/api/v1/leads").status_code == 401
    assert send_form(ana, address, {}).status_code == 400


def test_another_sign_in_is_ended_from_here(
    visit: Visit, send_form: Send, house: SimpleNamespace, code_of: Callable[..., str]
) -> None:
    ana, elsewhere = visit("Ana Ruiz"), visit()
    form = {"name": "Ana Ruiz", "password": "seven harbour lamps"}
    send_form(elsewhere, "/sign-in", {**form, "code": code_of(house.codes["Ana Ruiz"], 1)})
    assert elsewhere.get("/account").status_code == 200
    for address in re.findall(r'action="(/account/sign-ins/\w+/end)"', ana.get("/account").text):
        send_form(ana, address, {})
    assert elsewhere.get("/account").status_code == 303
    assert ana.get("/account").status_code == 200
