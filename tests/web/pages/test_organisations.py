from __future__ import annotations

import re
from collections.abc import Callable

import httpx

from asterism.access import Workspace
from asterism.access.people import Agreement
from asterism.web.pages.organisations import in_force

Visit = Callable[..., httpx.Client]
Send = Callable[..., httpx.Response]
HERE = "/administration/organisations"


def test_members_are_listed_with_the_end_of_their_agreements(visit: Visit) -> None:
    page = visit("Ada Lund").get("/administration").text
    for words in ("Hope Line", "keeps this workspace", "County Police", "until 2"):
        assert words in page


def test_only_administrators_come_here_and_the_attempt_is_logged(
    visit: Visit, house_workspace: Workspace
) -> None:
    for name in ("Ana Ruiz", "Olu Dada", "Cora Bell"):
        for address in ("/administration", "/administration/people", "/administration/groups"):
            assert visit(name).get(address).status_code == 403
    [last] = house_workspace.audit.entries(limit=1)
    assert (last.person, last.action, last.outcome) == ("Cora Bell", "administer", "denied")
    assert visit().get("/administration").headers["location"].startswith("/sign-in")


def test_a_single_user_workspace_is_told_how_to_become_shared(client: httpx.Client) -> None:
    answer = client.get("/administration")
    assert answer.status_code == 403
    assert "person add" in answer.text


def test_an_organisation_is_added_with_its_agreement(visit: Visit, send_form: Send) -> None:
    ada = visit("Ada Lund")
    form = {"name": "River Shelter", "kind": "nonprofit", "until": "2099-12-31", "reference": "7"}
    answer = send_form(ada, HERE, form)
    assert answer.headers["location"] == f"{HERE}/river-shelter"
    assert "31 Dec 2099" in ada.get(f"{HERE}/river-shelter").text
    again = send_form(ada, HERE, form)
    assert again.status_code == 400
    assert "already" in again.text
    assert send_form(ada, HERE, {**form, "name": "x", "until": "soon"}).status_code == 400
    assert send_form(ada, HERE, {**form, "kind": "circus"}).status_code == 422


def test_revoking_an_agreement_takes_what_it_gave_at_once(
    visit: Visit, send_form: Send, house: object
) -> None:
    ada, ben = visit("Ada Lund"), visit("Ben Okoro")
    shared = house.documents["hope-group-1"]  # type: ignore[attr-defined]
    assert ben.get(f"/documents/{shared}").status_code == 200
    page = ada.get(f"{HERE}/county-police").text
    [address] = re.findall(rf'action="({HERE}/county-police/agreements/\w+/revoke)"', page)
    assert send_form(ada, address, {}).status_code == 303
    assert ben.get(f"/documents/{shared}").status_code == 404
    assert send_form(ada, address, {}).status_code == 400
    form = {"until": "2099-01-01", "reference": "folder 9"}
    assert send_form(ada, f"{HERE}/county-police/agreements", form).status_code == 303
    assert ben.get(f"/documents/{shared}").status_code == 200


def test_one_that_is_not_there_is_not_found(visit: Visit) -> None:
    assert visit("Ada Lund").get(f"{HERE}/nowhere").status_code == 404


def test_the_longest_agreement_that_holds_counts() -> None:
    def signed(start: int, end: int, revoked: int | None = None) -> Agreement:
        return Agreement("", "x", start, end, "", revoked)

    assert in_force([signed(0, 5), signed(1, 9), signed(3, 20, revoked=2)], 4) == signed(1, 9)
    assert in_force([signed(0, 5)], 5) is None
    assert in_force([signed(6, 9)], 5) is None
