from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from asterism.access import create_workspace, open_workspace
from asterism.access.people import RelyingParty, SignInSettings
from asterism.access.people.settings import MINUTE
from asterism.model.clock import DAY, HOUR
from asterism.model.errors import WorkspaceError


@pytest.mark.parametrize(
    ("address", "host", "origin"),
    [
        ("https://asterism.example", "asterism.example", "https://asterism.example"),
        ("https://Asterism.Example:443/x", "asterism.example", "https://asterism.example"),
        ("https://asterism.example:8443", "asterism.example", "https://asterism.example:8443"),
        ("http://localhost:8017", "localhost", "http://localhost:8017"),
        ("http://localhost", "localhost", "http://localhost"),
    ],
)
def test_passkeys_belong_to_the_host_of_the_pages(address: str, host: str, origin: str) -> None:
    party = RelyingParty.at(address)
    assert (party.host, party.origin) == (host, origin)


@pytest.mark.parametrize(
    "address",
    [
        "http://asterism.example", "https://10.0.0.1", "http://127.0.0.1:8017", "https://[::1]:1",
        "ftp://localhost", "localhost:8017", "", "https://", "https://asterism.example:port",
    ],
)  # fmt: skip
def test_where_passkeys_cannot_be_made_it_says_what_can_be_done(address: str) -> None:
    with pytest.raises(WorkspaceError, match="https://HOST"):
        RelyingParty.at(address)


def test_what_the_operator_set_holds(tmp_path: Path) -> None:
    create_workspace(tmp_path / "w").close()
    path = tmp_path / "w" / "workspace.json"
    settings = json.loads(path.read_text())
    settings["sign_in"] = {"idle_minutes": 5, "absolute_hours": 2}
    path.write_text(json.dumps(settings))
    opened = open_workspace(tmp_path / "w")
    assert opened.registry.settings.idle == 5 * MINUTE
    assert opened.registry.settings.absolute == 2 * HOUR
    assert opened.registry.settings.invitation == 7 * DAY
    opened.close()


@pytest.mark.parametrize(
    "given",
    [
        {"idle_minutes": 0}, {"idle_minutes": "5"}, {"absolute_hours": True}, {"idle": 5},
        {"address": "http://asterism.example"}, {"idle_minutes": -3}, [], "x",
    ],
)  # fmt: skip
def test_what_means_nothing_is_refused(given: Any) -> None:  # noqa: ANN401 - any JSON
    with pytest.raises(WorkspaceError):
        SignInSettings.of({"sign_in": given})


def test_nothing_said_means_half_an_hour_idle_and_twelve_in_all() -> None:
    settings = SignInSettings.of({})
    assert (settings.idle, settings.absolute) == (30 * MINUTE, 12 * HOUR)
