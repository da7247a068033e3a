from __future__ import annotations

import html
import re
from collections.abc import Callable
from types import SimpleNamespace

import httpx
import pytest

from asterism.access import Workspace
from asterism.access.people import invite

Visit = Callable[..., httpx.Client]
Send = Callable[..., httpx.Response]
PASSWORD = "nine quiet lanterns"  # noqa: S105 - nobody's


@pytest.fixture
def ben(visit: Visit, send_form: Send, house_workspace: Workspace) -> httpx.Client:
    """Give somebody who lost every way to sign in and was invited anew."""
    by = house_workspace.administrator(None, "administration of the test")
    token = invite(house_workspace.registry, by, "Ben Okoro", anew=True).reveal()
    visitor = visit()
    send_form(visitor, f"/invitation/{token}", {})
    return visitor


def set_up_code(send_form: Send, visitor: httpx.Client) -> tuple[str, str]:
    """Begin an authenticator; return its enrolment's id and its secret."""
    page = send_form(visitor, "/account/authenticators", {"name": "phone"}).text
    assert "<svg" in page
    assert "style=" not in page
    enrolment = re.search(r"/account/authenticators/([0-9a-f]{32})", page)
    secret = re.search(r'translate="no">([A-Z2-7 ]+)<', page)
    assert enrolment is not None
    assert secret is not None
    return enrolment[1], secret[1].replace(" ", "")


def test_a_password_an_authenticator_and_codes_are_set_up_and_let_in(
    ben: httpx.Client,
    visit: Visit,
    send_form: Send,
    code_of: Callable[..., str],
    house: SimpleNamespace,
) -> None:
    form = {"password": PASSWORD, "repeated": PASSWORD}
    assert send_form(ben, "/account/password", form).status_code == 303
    assert "Still missing: an authenticator" in html.unescape(ben.get("/account/set-up").text)
    early = send_form(ben, "/account/set-up/end", {})
    assert early.status_code == 400
    enrolment, secret = set_up_code(send_form, ben)
    assert secret != house.codes["Ben Okoro"]
    wrong = send_form(ben, f"/account/authenticators/{enrolment}", {"code": "000000"})
    assert wrong.status_code == 403
    assert secret not in wrong.text.replace(" ", "")
    code = code_of(secret)
    codes = send_form(ben, f"/account/authenticators/{enrolment}", {"code": code})
    recovery = re.findall(r"(?:[A-Z2-9]{4}-){5}[A-Z2-9]{4}", codes.text)
    assert len(recovery) == 10
    ended = send_form(ben, "/account/set-up/end", {})
    assert ended.headers["location"] == "/sign-in"
    assert ben.get("/account/set-up").headers["location"].startswith("/sign-in")

    form = {"name": "Ben Okoro", "password": PASSWORD, "code": code_of(secret, 1)}
    assert send_form(visit(), "/sign-in", form).headers["location"] == "/"
    recovered = send_form(visit(), "/sign-in", {**form, "code": recovery[0].lower()})
    assert recovered.headers["location"] == "/account?recovered=true"
    assert send_form(visit(), "/sign-in", {**form, "code": recovery[0]}).status_code == 403


@pytest.mark.parametrize(
    ("password", "repeated", "says"),
    [
        ("short", "short", "12 to"),
        (PASSWORD, f"{PASSWORD}s", "not the same"),
        ("aaaaaaaaaaaaaa", "aaaaaaaaaaaaaa", "repeats few characters"),
    ],
)
def test_a_password_that_will_not_do_is_told_why(
    ben: httpx.Client, send_form: Send, password: str, repeated: str, says: str
) -> None:
    answer = send_form(ben, "/account/password", {"password": password, "repeated": repeated})
    assert answer.status_code == 400
    assert says in answer.text


def test_what_needs_a_recent_sign_in_asks_for_one(
    visit: Visit, send_form: Send, house_workspace: Workspace
) -> None:
    ana = visit("Ana Ruiz")
    with house_workspace.database.operating() as connection:
        connection.exec_driver_sql("UPDATE sign_ins SET made_at = made_at - 660000000")
    headers = {"referer": f"{ana.base_url}/account"}
    other = f"/account/sign-ins/{'0' * 32}/end"
    for address in (
        "/account/recovery-codes",
        "/account/authenticators",
        "/account/password",
        "/sign-out/everywhere",
        other,
    ):
        answer = send_form(ana, address, {}, headers=headers)
        assert answer.headers["location"] == "/sign-in/again?back=/account", address


def test_what_the_browser_is_to_ask_for_a_passkey(visit: Visit) -> None:
    ana = visit("Ana Ruiz")
    token = ana.get("/account").text.partition('data-form-token="')[2].partition('"')[0]
    headers = {"Asterism-Form": token}
    options = ana.post("/account/passkeys/begin", json={}, headers=headers).json()
    assert options["rp"]["id"] == "localhost"
    assert options["authenticatorSelection"]["userVerification"] == "required"
    refused = ana.post("/account/passkeys", json={"response": {}}, headers=headers)
    assert refused.status_code == 403
    assert "not accepted" in refused.json()["problem"]
