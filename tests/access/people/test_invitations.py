from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import pytest

from asterism.access import Workspace
from asterism.access.people import (
    Administrator,
    NewSignIn,
    PeopleError,
    Person,
    Registry,
    SignInEndedError,
    SignInError,
    accept_invitation,
    add_person,
    credentials,
    invite,
    open_invitation,
    prove,
    session_of,
    sign_in_with_password_and_totp,
)
from asterism.access.people.settings import CLOCK_TOLERANCE, INVITED_LIFETIME
from asterism.model.clock import DAY
from asterism.model.organisation import Role


def test_an_invitation_can_be_looked_at_and_used_once(
    registry: Registry, operator: Administrator, ana: Person
) -> None:
    token = invite(registry, operator, "ana ruiz").reveal()
    for _ in range(2):
        opened = open_invitation(registry, token)
        assert (opened.person, opened.organisation) == ("Ana Ruiz", "hope-line")
        assert opened.expires_at == registry.clock() + 7 * DAY
    made = accept_invitation(registry, token)
    assert session_of(registry, made.token.reveal()).person_id == ana.id
    for use in (open_invitation, accept_invitation):
        with pytest.raises(SignInError, match="ask for a new one"):
            use(registry, token)


@pytest.mark.usefixtures("ana")
@pytest.mark.parametrize(
    ("after", "holds"),
    [(-1 - CLOCK_TOLERANCE, False), (0, True), (7 * DAY - 1, True), (7 * DAY, False)],
)
def test_it_ends_after_a_week(
    registry: Registry,
    operator: Administrator,
    clock: Callable[[], int],
    after: int,
    *,
    holds: bool,
) -> None:
    token = invite(registry, operator, "Ana Ruiz").reveal()
    clock.at += after  # type: ignore[attr-defined]
    if holds:
        assert accept_invitation(registry, token).sign_in.only_invited
    else:
        with pytest.raises(SignInError):
            accept_invitation(registry, token)


@pytest.mark.usefixtures("ana")
def test_only_the_newest_holds(registry: Registry, operator: Administrator) -> None:
    first, second = (invite(registry, operator, "Ana Ruiz").reveal() for _ in range(2))
    with pytest.raises(SignInError):
        accept_invitation(registry, first)
    assert accept_invitation(registry, second).sign_in.only_invited


@pytest.mark.parametrize("token", ["", "ast_", "x" * 53, "ast_" + "a" * 49, "\ud800"])
def test_what_is_none_is_refused(registry: Registry, token: str) -> None:
    with pytest.raises(SignInError):
        accept_invitation(registry, token)


def test_nobody_is_invited_to_an_account_that_is_not_there(
    registry: Registry, operator: Administrator
) -> None:
    with pytest.raises(PeopleError, match="no person"):
        invite(registry, operator, "Nobody")


def test_who_was_invited_reads_nothing_before_they_can_sign_in(
    registry: Registry, invited: NewSignIn, clock: Callable[[], int]
) -> None:
    token = invited.token.reveal()
    assert session_of(registry, token).only_invited
    with pytest.raises(SignInEndedError):
        prove(registry, token)
    clock.at += INVITED_LIFETIME  # type: ignore[attr-defined]
    with pytest.raises(SignInEndedError):
        session_of(registry, token)


def test_an_invitation_anew_takes_away_what_may_be_stolen(
    registry: Registry, operator: Administrator, codes: object, password: str
) -> None:
    code = codes.code()  # type: ignore[attr-defined]
    made = sign_in_with_password_and_totp(registry, "ana ruiz", password, code, "::1")
    token = invite(registry, operator, "Ana Ruiz", anew=True).reveal()
    with pytest.raises(SignInEndedError):
        session_of(registry, made.token.reveal())
    assert credentials(registry, accept_invitation(registry, token).sign_in) == []


ACCEPT = """
import sys
from pathlib import Path
from asterism.access import open_workspace
from asterism.access.people import SignInError, accept_invitation
workspace = open_workspace(Path(sys.argv[1]))
sys.stdin.readline()
try:
    print("in", accept_invitation(workspace.registry, sys.argv[2]))
except SignInError:
    print("refused")
"""


def test_of_several_processes_one_may_use_it(workspace: Workspace) -> None:
    by = workspace.administrator(None, "administration")
    add_person(workspace.registry, by, "Ana Ruiz", "Hope Line", [Role.ANALYST])
    token = invite(workspace.registry, by, "Ana Ruiz").reveal()
    command = [sys.executable, "-c", ACCEPT, str(workspace.paths.root), token]
    started = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own
        for _ in range(3)
    ]
    said = [process.communicate("\n", timeout=60)[0] for process in started]
    assert sorted(line.split()[0] for line in said) == ["in", "refused", "refused"]
    assert not any("ast_" in line for line in said)
