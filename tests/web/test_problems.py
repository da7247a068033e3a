from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import httpx
import pytest
from fastapi import FastAPI

from asterism.access import Workspace
from asterism.web import create_app

NOBODY = "0" * 32


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        (f"/api/v1/documents/{NOBODY}", 404, "not-found"),
        (f"/api/v1/leads/{NOBODY}", 404, "not-found"),
        ("/api/v1/nothing", 404, "not-found"),
        ("/api/v1/networks?limit=0", 422, "invalid"),
        ("/api/v1/search", 422, "invalid"),
    ],
)
def test_the_api_has_one_error_shape(
    client: httpx.Client, address: str, status: int, code: str
) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    assert set(answer.json()) == {"error"}
    assert answer.json()["error"]["code"] == code
    assert answer.json()["error"]["message"].endswith(".")


def test_a_page_that_is_not_there_says_so(client: httpx.Client) -> None:
    for address in ("/nowhere", f"/documents/{NOBODY}", f"/networks/{NOBODY}"):
        answer = client.get(address)
        assert answer.status_code == 404
        assert "Not found" in answer.text


def test_a_wrong_method_is_answered_in_shape(client: httpx.Client) -> None:
    assert client.put("/api/v1/leads").json()["error"]["code"] == "method-not-allowed"


def test_a_failure_inside_shows_no_traceback(
    workspace: Workspace, serve_app: Callable[[FastAPI], AbstractContextManager[str]]
) -> None:
    app = create_app(workspace, purpose="look")

    @app.get("/api/v1/broken")
    def broken() -> None:
        message = "the secret inside"
        raise RuntimeError(message)

    with serve_app(app) as address:
        answer = httpx.get(f"{address}/api/v1/broken")
    assert answer.status_code == 500
    assert answer.json()["error"]["code"] == "failed"
    assert "secret" not in answer.text


def test_without_an_audit_log_nothing_is_read(workspace: Workspace, client: httpx.Client) -> None:
    workspace.paths.audit.unlink(missing_ok=True)
    workspace.paths.audit.mkdir()
    answer = client.get("/api/v1/networks")
    assert answer.status_code == 503
    assert answer.json()["error"]["code"] == "audit-unavailable"
