from __future__ import annotations

from urllib.parse import parse_qsl

import pytest

from asterism.collect.declaration import SiteDeclaration
from asterism.collect.signing_in.credentials import Credentials
from asterism.collect.signing_in.forms import LoginProblemError, filled, shows

URL = "https://127.0.0.1/login"
FORM = """<form id=other></form><form id=login method=post action="session?x=1">
<input type=hidden name=csrf value=t0ken><input name=name value=""><input name=pass type=password>
<input type=checkbox name=stay checked><input type=checkbox name=tell value=1>
<select name=lang><option value=en>E<option value=es selected>S</select>
<textarea name=note>n</textarea>
<input type=file name=photo><input name=off disabled value=1>
<button name=go value=in>Sign in</button><button name=go value=out>Leave</button></form>"""
WHO = Credentials("ann", "s3cret&")


@pytest.fixture
def forum(declaration: SiteDeclaration) -> SiteDeclaration:
    values = declaration.model_dump(mode="json", by_alias=True)
    values["login"] = {
        "url": URL, "form": "form#login", "user_field": "name", "password_field": "pass",
        "success": "a.logout", "credentials": "FORUM",
    }  # fmt: skip
    return SiteDeclaration.model_validate(values)


def test_hidden_fields_go_along(forum: SiteDeclaration) -> None:
    form = filled(FORM, URL, forum, WHO)
    assert form.url == "https://127.0.0.1/session?x=1"
    assert dict(parse_qsl(form.body.decode(), keep_blank_values=True)) == {
        "csrf": "t0ken", "name": "ann", "pass": "s3cret&", "stay": "on", "lang": "es",
        "note": "n", "go": "in",
    }  # fmt: skip
    assert "s3cret" not in repr(form)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (("id=login", "id=elsewhere"), "shows no form where login.form says"),
        (("name=pass", "name=word"), "no field pass"),
        (("method=post", "method=get"), "into an address"),
        (("action=", "enctype=multipart/form-data action="), "not known here"),
        (("session?x=1", "https://elsewhere.example/"), "another site"),
        (("session?x=1", "http://127.0.0.1/session"), "in the open"),
        ((FORM, " "), "no page with a form"),
    ],
)
def test_a_password_is_not_sent_anywhere_else(
    forum: SiteDeclaration, change: tuple[str, str], why: str
) -> None:
    with pytest.raises(LoginProblemError, match=why):
        filled(FORM.replace(*change), URL, forum, WHO)


def test_who_is_signed_in_is_seen() -> None:
    assert shows("<a class=logout>", "a.logout")
    assert not shows("<a class=login>", "a.logout")
    assert not shows("", "a.logout")
