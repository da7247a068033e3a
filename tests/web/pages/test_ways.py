from __future__ import annotations

from collections.abc import Callable

import httpx

Visit = Callable[..., httpx.Client]
Send = Callable[..., httpx.Response]


def test_a_problem_stands_beside_the_form_that_it_is_about(visit: Visit, send_form: Send) -> None:
    form = {"password": "one long password", "repeated": "another", "current": "x"}
    page = send_form(visit("Ana Ruiz"), "/account/password", form).text
    at = page.index("not the same")
    assert page.index('id="password"') < at < page.index('id="authenticator"')
    form = {**form, "repeated": "one long password"}
    page = send_form(visit("Ana Ruiz"), "/account/password", form).text
    assert "current password is not right" in page


def test_passkeys_are_offered_where_they_work_and_pointed_to_elsewhere(
    visit: Visit, house_site: str
) -> None:
    assert "Passkeys can be made at" not in visit("Ana Ruiz").get("/account").text
    port = house_site.rpartition(":")[2]
    elsewhere = httpx.get(f"http://127.0.0.1:{port}/sign-in").text
    assert f'href="{house_site}/sign-in"' in elsewhere
