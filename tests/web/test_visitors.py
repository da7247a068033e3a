from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import httpx
import pytest
from fastapi import Request, Response

from asterism.web.visitors import SESSION_COOKIE, Cookies, Visitor, clean_purpose, stated_in_header

Visit = Callable[..., httpx.Client]


def request_with(headers: dict[str, bytes]) -> Request:
    raw = [(name.encode(), value) for name, value in headers.items()]
    return Request({"type": "http", "headers": raw, "path": "/", "query_string": b""})


def test_a_stranger_is_asked_to_sign_in_and_comes_back(visit: Visit) -> None:
    answer = visit().get("/leads?page=1")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/sign-in?back=/leads%3Fpage%3D1"


def test_somebody_signed_in_reads_what_is_theirs(visit: Visit, house: SimpleNamespace) -> None:
    page = visit("Ana Ruiz").get(f"/documents/{house.documents['hope-own']}")
    assert page.status_code == 200
    for words in ("hopeown", "Ana Ruiz", "Hope Line", "case 2026-0114", "TLP:AMBER"):
        assert words in page.text
    assert visit("Ben Okoro").get(f"/documents/{house.documents['hope-own']}").status_code == 404


@pytest.mark.parametrize("cookie", ["", "x", "ast_" + "0" * 49, "ast_é"])
def test_a_made_up_cookie_is_a_stranger(visit: Visit, cookie: str) -> None:
    visitor = visit()
    visitor.cookies.set(SESSION_COOKIE, cookie.encode("ascii", "replace").decode())
    assert visitor.get("/leads").headers["location"].startswith("/sign-in")


def test_a_program_shows_its_token_and_states_its_purpose(
    visit: Visit, house: SimpleNamespace
) -> None:
    program = visit()
    program.headers["authorization"] = f"Bearer {house.tokens['Ben Okoro']}"
    silent = program.get("/api/v1/networks")
    assert (silent.status_code, silent.json()["error"]["code"]) == (403, "purpose-required")
    found = program.get("/api/v1/search?q=rose", headers={"Asterism-Purpose": "case 9"})
    assert found.json()["total"] == 3


def test_the_api_takes_no_cookie_and_says_what_it_takes(visit: Visit) -> None:
    for visitor in (visit(), visit("Ana Ruiz")):
        answer = visitor.get("/api/v1/networks")
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"] == "Bearer"
        assert answer.json()["error"]["code"] == "sign-in-required"


def test_a_token_that_does_not_hold_is_refused_and_logged(
    visit: Visit, house_workspace: SimpleNamespace
) -> None:
    headers = {"Authorization": "Bearer ast_" + "0" * 49, "Asterism-Purpose": "case 9"}
    answer = visit().get("/api/v1/networks", headers=headers)
    assert answer.status_code == 401
    [last] = house_workspace.audit.entries(limit=1)
    assert (last.outcome, last.action, last.purpose) == ("denied", "session", "case 9")


def test_cookies_are_for_this_host_and_tls_alone() -> None:
    secure, plain = Response(), Response()
    Cookies(secure=True).give(secure, "asterism_session", "token")
    Cookies(secure=False).give(plain, "asterism_session", "token")
    over_tls, over_http = secure.headers["set-cookie"], plain.headers["set-cookie"]
    assert over_tls.startswith("__Host-asterism_session=token;")
    for words in ("Secure", "HttpOnly", "SameSite=strict", "Path=/"):
        assert words in over_tls
    assert "Domain" not in over_tls
    assert "Secure" not in over_http
    assert "HttpOnly" in over_http


def test_form_tokens_are_of_one_visit_and_do_not_tell_it() -> None:
    one, other = Visitor(visit="secret-1"), Visitor(visit="secret-2")
    assert one.form_token != other.form_token
    assert one.form_token == Visitor(visit="secret-1").form_token
    assert "secret" not in one.form_token
    assert "secret" not in repr(one)


def test_purposes_in_headers_are_read_as_programs_send_them() -> None:
    sent = request_with({"asterism-purpose": "línea de ayuda 12".encode()})
    assert stated_in_header(sent) == "línea de ayuda 12"
    assert stated_in_header(request_with({"asterism-purpose": b"\xff"})) == "\ufffd"
    assert clean_purpose(" a\tb\n") == "a b"
