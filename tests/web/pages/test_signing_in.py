from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import httpx

from asterism.access import Workspace
from asterism.web.visitors import SESSION_COOKIE

Visit = Callable[..., httpx.Client]
Send = Callable[..., httpx.Response]
PASSWORD = "seven harbour lamps"  # noqa: S105 - nobody's


def form_of(house: SimpleNamespace, code_of: Callable[..., str], **changed: str) -> dict[str, str]:
    code = code_of(house.codes["Ana Ruiz"], 1)
    return {"name": "ana ruiz", "password": PASSWORD, "code": code, **changed}


def test_a_password_and_a_code_let_in_with_a_new_token(
    visit: Visit, send_form: Send, house: SimpleNamespace, code_of: Callable[..., str]
) -> None:
    visitor = visit("Ana Ruiz")
    before = visitor.cookies[SESSION_COOKIE]
    form = form_of(house, code_of, back="/networks")
    answer = send_form(visitor, "/sign-in", form)
    assert answer.headers["location"] == "/networks"
    token = answer.cookies[SESSION_COOKIE]
    assert token != before
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    old, new = visit(), visit()
    old.cookies.set(SESSION_COOKIE, before)
    new.cookies.set(SESSION_COOKIE, token)
    assert old.get("/networks").headers["location"].startswith("/sign-in")
    assert new.get("/networks").status_code == 200, "the purpose goes on with its person"


def test_wrong_and_unknown_are_answered_alike(
    visit: Visit, send_form: Send, house: SimpleNamespace, code_of: Callable[..., str]
) -> None:
    texts = set()
    for changed in ({"password": "seven other lamps"}, {"code": "000000"}, {"name": "Nobody"}):
        form = form_of(house, code_of, **changed)
        answer = send_form(visit(), "/sign-in", form)
        assert answer.status_code == 403
        assert SESSION_COOKIE not in answer.cookies
        assert form["password"] not in answer.text
        problem = answer.text[answer.text.index('id="sign-in-problem">') :]
        texts.add(problem[: problem.index("</p>")])
    assert len(texts) == 1


def test_the_sixth_attempt_for_a_name_is_told_to_wait(visit: Visit, send_form: Send) -> None:
    visitor, form = visit(), {"name": "Ben Okoro", "password": "wrong", "code": "1"}
    statuses = [send_form(visitor, "/sign-in", form).status_code for _ in range(6)]
    last = send_form(visitor, "/sign-in", form)
    assert statuses == [403] * 5 + [429]
    assert int(last.headers["retry-after"]) > 60
    assert "minutes" in last.text


def test_signing_out_ends_it_here_and_clears_the_browser(visit: Visit, send_form: Send) -> None:
    ana = visit("Ana Ruiz")
    answer = send_form(ana, "/sign-out", {})
    assert answer.headers["clear-site-data"] == '"cache", "cookies", "storage"'
    assert answer.headers["location"] == "/sign-in?out=true"
    assert "You are signed out" in visit().get("/sign-in?out=true").text
    again = visit("Ana Ruiz")
    assert again.get("/leads").headers["location"].startswith("/sign-in")


def test_signing_out_everywhere_ends_every_one(
    visit: Visit, send_form: Send, house: SimpleNamespace, code_of: Callable[..., str]
) -> None:
    here, there = visit("Ana Ruiz"), visit()
    send_form(there, "/sign-in", form_of(house, code_of))
    assert there.get("/account").status_code == 200
    send_form(here, "/sign-out/everywhere", {})
    assert there.get("/account").status_code == 303


def test_who_is_signed_in_is_not_asked_again_unless_it_must_be(visit: Visit) -> None:
    ana = visit("Ana Ruiz")
    assert ana.get("/sign-in?back=/leads").headers["location"] == "/leads"
    assert "last ten minutes" in ana.get("/sign-in/again").text
    assert visit().get("/sign-in/again").headers["location"].startswith("/sign-in?")


def test_a_passkey_that_is_none_is_refused_for_the_script(
    visit: Visit, house_workspace: Workspace
) -> None:
    visitor = visit()
    token = {"Asterism-Form": form_token_of(visitor)}
    options = visitor.post("/sign-in/passkey/begin", json={}, headers=token)
    assert options.json()["rpId"] == "localhost"
    assert options.json()["userVerification"] == "required"
    body = {"response": {"id": "x", "rawId": "x", "type": "public-key", "response": {}}}
    answer = visitor.post("/sign-in/passkey", json=body, headers=token)
    assert answer.status_code == 403
    assert "not accepted" in answer.json()["problem"]
    [last] = house_workspace.audit.entries(limit=1)
    assert (last.action, last.outcome) == ("sign-in", "denied")


def test_a_single_user_workspace_has_no_sign_in(client: httpx.Client) -> None:
    assert client.get("/sign-in").headers["location"] == "/"


def form_token_of(visitor: httpx.Client) -> str:
    page = visitor.get("/sign-in").text
    return page.partition('data-form-token="')[2].partition('"')[0]
