from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from asterism.access import Workspace
from asterism.access.people import add_person, invite
from asterism.model.organisation import Role

Visit = Callable[..., httpx.Client]
Send = Callable[..., httpx.Response]


@pytest.fixture
def token(house_workspace: Workspace) -> str:
    by = house_workspace.administrator(None, "administration of the test")
    add_person(house_workspace.registry, by, "Nia Park", "County Police", [Role.ANALYST])
    return invite(house_workspace.registry, by, "Nia Park").reveal()


def test_looking_at_an_invitation_does_not_use_it_up(visit: Visit, token: str) -> None:
    for _ in range(2):
        page = visit().get(f"/invitation/{token}")
        assert page.status_code == 200
        for words in ("Nia Park", "County Police", "Hope Line"):
            assert words in page.text
        assert page.headers["cache-control"] == "no-store"
        assert page.headers["referrer-policy"] == "same-origin"


def test_accepting_it_leads_to_setting_up_and_nowhere_else(
    visit: Visit, send_form: Send, token: str
) -> None:
    nia = visit()
    answer = send_form(nia, f"/invitation/{token}", {})
    assert answer.headers["location"] == "/account/set-up"
    assert nia.get("/account/set-up").status_code == 200
    for address in ("/", "/leads", "/account", "/administration", "/purpose"):
        assert nia.get(address).headers["location"] == "/account/set-up", address


def test_one_that_is_used_or_unknown_is_refused(visit: Visit, send_form: Send, token: str) -> None:
    send_form(visit(), f"/invitation/{token}", {})
    for address in (f"/invitation/{token}", "/invitation/ast_unknown"):
        answer = visit().get(address)
        assert answer.status_code == 403
        assert "ask for a new one" in answer.text
