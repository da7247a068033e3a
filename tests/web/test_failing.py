from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from types import SimpleNamespace

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from asterism.access import Workspace
from asterism.web import create_app
from asterism.web.failing import where
from asterism.web.safety import PAGE_POLICY

Serve = Callable[[FastAPI], AbstractContextManager[str]]
SECRET = "what-the-record-says"  # noqa: S105 - nobody's


def test_what_fails_inside_is_logged_without_what_it_was_about(
    workspace: Workspace, serve_app: Serve, caplog: pytest.LogCaptureFixture
) -> None:
    app = create_app(workspace, purpose="look")

    @app.get("/api/v1/broken")
    def broken() -> None:
        with workspace.database.reading() as connection:
            connection.execute(text("SELECT :value FROM nowhere"), {"value": SECRET})

    @app.get("/broken")
    def broken_page() -> None:
        raise ValueError(SECRET)

    with caplog.at_level(logging.DEBUG, "asterism"), serve_app(app) as address:
        answers = [httpx.get(f"{address}{path}") for path in ("/api/v1/broken", "/broken")]
    assert [answer.status_code for answer in answers] == [500, 500]
    assert all(answer.headers["content-security-policy"] == PAGE_POLICY for answer in answers)
    told = " ".join(caplog.messages)
    assert "OperationalError at " in told
    assert "test_failing.py" in told
    for place in (told, caplog.text, *(answer.text for answer in answers)):
        assert SECRET not in place


def test_the_place_of_an_error_and_of_its_cause_is_told() -> None:
    try:
        try:
            int("secret")
        except ValueError as cause:
            raise RuntimeError(SECRET) from cause
    except RuntimeError as error:
        told = where(error)
    assert told.startswith("RuntimeError at test_failing.py:")
    assert "; after ValueError at " in told
    assert SECRET not in told


def test_neither_logs_nor_errors_hold_secrets_of_a_whole_visit(
    house_workspace: Workspace,
    house: SimpleNamespace,
    serve_app: Serve,
    send_form: Callable[..., httpx.Response],
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    token = house.tokens["Ana Ruiz"]
    sign_in = house.sign_ins["Ana Ruiz"]
    app = create_app(house_workspace)
    with caplog.at_level(logging.DEBUG), serve_app(app) as address:
        with httpx.Client(base_url=address) as stranger:
            form = {"name": "Ana Ruiz", "password": "a wrong password", "code": "123456"}
            shown = send_form(stranger, "/sign-in", form).text
            shown += stranger.get("/invitation/ast_wrong-invitation").text
        with httpx.Client(base_url=address, cookies={"asterism_session": sign_in}) as ana:
            shown += ana.get("/?q=hopeown").text[:0] + ana.get("/documents/none").text
            shown += ana.get("/account").text
        headers = {"Authorization": f"Bearer {token}", "Asterism-Purpose": "case 77-secret"}
        shown += httpx.get(f"{address}/api/v1/documents/none", headers=headers).text
    logged = "\n".join(
        r for r in caplog.text.splitlines() if " httpcore" not in r and " httpx" not in r
    )
    output = "".join(capfd.readouterr())
    for secret in (token, sign_in, "a wrong password", "123456"):
        assert secret not in shown
    for secret in (token, sign_in, "a wrong password", "ast_wrong", "case 77-secret", "hopeown"):
        assert secret not in logged
        assert secret not in output
