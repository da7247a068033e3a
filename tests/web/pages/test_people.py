from __future__ import annotations

import re
from collections.abc import Callable
from types import SimpleNamespace

import httpx

from asterism.access import Workspace
from asterism.web.pages.people import parted

Visit = Callable[..., httpx.Client]
Send = Callable[..., httpx.Response]
HERE = "/administration/people"
TOKEN = re.compile(r"ast_[0-9A-Za-z]{49}")
NIA = {"name": "Nia Park", "organisation": "county-police", "role": ["analyst", "custodian"]}


def test_a_person_is_added_and_their_invitation_shown_once(
    visit: Visit, send_form: Send, house_site: str
) -> None:
    ada = visit("Ada Lund")
    shown = send_form(ada, HERE, {**NIA, "clearances": "juvenile"})
    [address] = re.findall(rf"{house_site}(/invitation/ast_\w+)", shown.text)
    assert "Nia Park" in visit().get(address).text
    page = ada.get(f"{HERE}/nia-park").text
    assert TOKEN.search(page) is None
    assert page.count(" checked") == 4, "two roles, and what a token may do unless told"
    assert send_form(ada, HERE, NIA).status_code == 400
    assert (
        "give the person a role"
        in send_form(ada, HERE, {**NIA, "name": "x", "role": []}).text.lower()
    )


def test_changes_hold_from_the_next_read_on(
    visit: Visit, send_form: Send, house: SimpleNamespace
) -> None:
    ada, ana = visit("Ada Lund"), visit("Ana Ruiz")
    own = house.documents["hope-own"]
    assert ana.get(f"/documents/{own}").status_code == 200
    form = {"organisation": "county-police", "role": ["analyst"]}
    assert send_form(ada, f"{HERE}/ana-ruiz", form).status_code == 303
    assert ana.get(f"/documents/{own}").status_code == 404
    assert send_form(ada, f"{HERE}/ana-ruiz", {**form, "role": []}).status_code == 400


def test_suspending_ends_everything_and_reinstating_does_not_bring_it_back(
    visit: Visit, send_form: Send, house: SimpleNamespace
) -> None:
    ada, ben, program = visit("Ada Lund"), visit("Ben Okoro"), visit()
    program.headers["authorization"] = f"Bearer {house.tokens['Ben Okoro']}"
    program.headers["asterism-purpose"] = "case 1"
    assert send_form(ada, f"{HERE}/ben-okoro/suspend", {}).status_code == 303
    assert ben.get("/leads").headers["location"].startswith("/sign-in")
    assert program.get("/api/v1/leads").status_code == 401
    assert "suspended" in ada.get(HERE).text
    assert send_form(ada, f"{HERE}/ben-okoro/invite", {}).status_code == 400
    assert send_form(ada, f"{HERE}/ben-okoro/reinstate", {}).status_code == 303
    assert program.get("/api/v1/leads").status_code == 401


def test_inviting_anew_takes_every_way_to_sign_in_away(
    visit: Visit, send_form: Send, house: SimpleNamespace, code_of: Callable[..., str]
) -> None:
    ada, ben = visit("Ada Lund"), visit("Ben Okoro")
    assert ben.get("/account").status_code == 200
    shown = send_form(ada, f"{HERE}/ben-okoro/invite", {"anew": "true"})
    assert "/invitation/ast_" in shown.text
    assert ben.get("/account").status_code == 303
    form = {"name": "Ben Okoro", "password": "seven harbour lamps"}
    code = code_of(house.codes["Ben Okoro"], 1)
    assert send_form(visit(), "/sign-in", {**form, "code": code}).status_code == 403


def test_a_token_is_shown_once_and_held_to_what_it_was_made_for(
    visit: Visit, send_form: Send
) -> None:
    ada, program = visit("Ada Lund"), visit()
    form = {"name": "nightly", "days": "3", "action": ["read"], "only_purpose": "case 5"}
    shown = send_form(ada, f"{HERE}/ben-okoro/tokens", form)
    found = TOKEN.search(shown.text)
    assert found is not None
    assert TOKEN.search(ada.get(f"{HERE}/ben-okoro").text) is None
    program.headers["authorization"] = f"Bearer {found[0]}"
    assert program.get("/api/v1/leads").status_code == 200
    other = program.get("/api/v1/leads", headers={"Asterism-Purpose": "case 6"})
    assert other.status_code == 403
    found_nothing = program.get("/api/v1/search?q=rose")
    assert found_nothing.json()["total"] == 0, "it may read, and not search"
    page = ada.get(f"{HERE}/ben-okoro").text
    addresses = re.findall(rf'action="({HERE}/ben-okoro/tokens/\w+/revoke)"', page)
    for address in addresses:
        assert send_form(ada, address, {}).status_code == 303
    assert program.get("/api/v1/leads").status_code == 401


def test_giving_out_proofs_needs_a_recent_sign_in(
    visit: Visit, send_form: Send, house_workspace: Workspace
) -> None:
    ada = visit("Ada Lund")
    with house_workspace.database.operating() as connection:
        connection.exec_driver_sql("UPDATE sign_ins SET made_at = made_at - 660000000")
    for address in (
        HERE,
        f"{HERE}/ben-okoro",
        f"{HERE}/ben-okoro/invite",
        f"{HERE}/ben-okoro/tokens",
    ):
        answer = send_form(ada, address, NIA)
        assert answer.headers["location"].startswith("/sign-in/again"), address
    assert send_form(ada, f"{HERE}/ben-okoro/suspend", {}).headers["location"].endswith("ben-okoro")


def test_nobody_of_that_name_is_not_found(visit: Visit) -> None:
    assert visit("Ada Lund").get(f"{HERE}/nobody").status_code == 404


def test_words_are_parted_by_commas() -> None:
    assert parted(" juvenile , , medical ") == ["juvenile", "medical"]
