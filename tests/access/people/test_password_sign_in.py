from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from argon2 import PasswordHasher, extract_parameters

from asterism.access import Workspace
from asterism.access.audit import FileAuditLog
from asterism.access.audit.reading import KeptEntry
from asterism.access.people import (
    Administrator,
    NewSignIn,
    Person,
    Registry,
    SignInEndedError,
    SignInError,
    TooManyAttemptsError,
    accept_invitation,
    invite,
    passwords,
    prove,
    sealing,
    session_of,
    sign_in_with_password_and_totp,
    suspend,
)
from asterism.access.people import authenticators as authenticators_module
from asterism.model.clock import HOUR, SECOND
from asterism.model.errors import AuditError

if TYPE_CHECKING:
    from tests.access.people.conftest import Codes

Entries = Callable[[], list[KeptEntry]]
Try = Callable[..., NewSignIn]


def test_a_password_and_a_code_sign_in(registry: Registry, attempt: Try, entries: Entries) -> None:
    made = attempt("  ana   RUIZ ")
    assert (made.sign_in.person, made.sign_in.method) == ("Ana Ruiz", "password")
    assert prove(registry, made.token.reveal()).subject.organisation == "hope-line"
    last = entries()[0]
    assert (last.action, last.outcome, last.person) == ("sign-in", "acted", "Ana Ruiz")


def test_neither_is_enough_and_the_answer_is_always_the_same(
    registry: Registry,
    operator: Administrator,
    ben: Person,
    attempt: Try,
    entries: Entries,
    password: str,
) -> None:
    accept_invitation(registry, invite(registry, operator, ben.name).reveal())
    said = set()
    for name, given, code in (
        ("Ana Ruiz", password, "000000"),
        ("Ana Ruiz", password, ""),
        ("Ana Ruiz", password[:-1], None),
        ("Ana Ruiz", "", None),
        ("Ben Okoro", password, None),
        ("Nobody", password, None),
        ("", "", ""),
        ("\ud800", "\ud800", "\ud800"),
    ):
        with pytest.raises(SignInError) as refused:
            attempt(name, given, code, address=f"address of {name} {len(given)}")
        said.add(str(refused.value))
        last = entries()[0]
        assert (last.action, last.outcome) == ("sign-in", "denied")
        assert last.person == (name if name in {"Ana Ruiz", "Ben Okoro"} else "")
        assert password not in str(last)
    assert len(said) == 1
    assert attempt().sign_in.person == "Ana Ruiz"


def test_a_name_that_nobody_has_costs_the_same_work(
    attempt: Try, codes: Codes, monkeypatch: pytest.MonkeyPatch, password: str
) -> None:
    """Count what takes time; a stop-watch on a shared machine would tell nothing."""
    work: list[str] = []

    class Counting(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> bool:  # type: ignore[override]  # noqa: A002
            parameters = extract_parameters(str(hash))
            work.append(f"argon2id {parameters.memory_cost} {parameters.time_cost}")
            return bool(super().verify(hash, password))

    def unseal(key: bytes, sealed: bytes, owner: str) -> bytes:
        work.append(f"unseal {len(sealed)}")
        return sealing.unseal(key, sealed, owner)

    attempted = []
    right, wrong = codes.code(), "1" * 6
    for name, given, code in (
        ("Ana Ruiz", password, wrong),
        ("Ana Ruiz", password + "x", right),
        ("Nobody", password, wrong),
        ("Nobody", "", right),
    ):
        passwords.is_right(None, "the hash of nobody is made on first use")
        with monkeypatch.context() as patched:
            patched.setattr(passwords, "HASHER", Counting())
            patched.setattr(authenticators_module, "unseal", unseal)
            work.clear()
            with pytest.raises(SignInError):
                attempt(name, given, code, address=name + given)
        attempted.append(list(work))
    assert attempted[0] == ["unseal 48", "argon2id 65536 3"]
    assert all(one == attempted[0] for one in attempted)


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_a_clock_may_be_half_a_minute_off(attempt: Try, codes: Codes, steps: int) -> None:
    codes.clock.turn(minutes=5)
    assert attempt(code=codes.code(steps)).sign_in.person == "Ana Ruiz"


@pytest.mark.parametrize("steps", [-2, 2])
def test_but_not_a_minute(attempt: Try, codes: Codes, steps: int) -> None:
    codes.clock.turn(minutes=5)
    with pytest.raises(SignInError):
        attempt(code=codes.code(steps))


def test_a_code_counts_once_and_no_earlier_one_after_it(attempt: Try, codes: Codes) -> None:
    codes.clock.turn(minutes=5)
    earlier, now = codes.code(-1), codes.code()
    assert attempt(code=f" {now[:3]} {now[3:]} ").sign_in.person == "Ana Ruiz"
    for replayed in (now, earlier):
        with pytest.raises(SignInError):
            attempt(code=replayed)
    codes.clock.turn(seconds=30)
    assert attempt().sign_in.person == "Ana Ruiz"


def test_a_code_that_confirmed_the_authenticator_does_not_sign_in(
    attempt: Try, codes: Codes
) -> None:
    codes.clock.turn(seconds=-30)
    with pytest.raises(SignInError):
        attempt(code=codes.code())


def test_the_clock_set_back_brings_no_code_back(attempt: Try, codes: Codes) -> None:
    codes.clock.turn(minutes=5)
    code, at = codes.code(), codes.clock.at
    attempt(code=code)
    for back in (0, 20, 29):
        codes.clock.at = at - back * SECOND
        with pytest.raises(SignInError):
            attempt(code=code, address=str(back))


def test_a_suspended_person_does_not_sign_in(
    registry: Registry, operator: Administrator, attempt: Try
) -> None:
    suspend(registry, operator, "Ana Ruiz")
    with pytest.raises(SignInError):
        attempt()


def test_a_name_is_tried_five_times_in_a_quarter_of_an_hour(
    attempt: Try, codes: Codes, entries: Entries
) -> None:
    for number in range(5):
        with pytest.raises(SignInError):
            attempt("ana ruiz", "wrong", address=f"address {number}")
    for number in range(3):
        with pytest.raises(TooManyAttemptsError) as refused:
            attempt(address=f"address {10 + number}")
        assert 0 < refused.value.seconds <= 901
    assert sum("too many" in str(entry.terms) for entry in entries()) == 1
    codes.clock.turn(minutes=15)
    assert attempt().sign_in.person == "Ana Ruiz"


def test_a_name_that_nobody_has_is_limited_too(attempt: Try) -> None:
    for number in range(5):
        with pytest.raises(SignInError) as refused:
            attempt("Nobody", address=f"address {number}")
        assert not isinstance(refused.value, TooManyAttemptsError)
    with pytest.raises(TooManyAttemptsError):
        attempt("NOBODY", address="address 9")


def test_signing_in_starts_the_count_anew(attempt: Try, codes: Codes) -> None:
    for _ in range(3):
        for number in range(4):
            with pytest.raises(SignInError):
                attempt(given="wrong", address=f"address {number}")
        codes.clock.turn(seconds=30)
        assert attempt(address="home").sign_in.person == "Ana Ruiz"


TRY = """
import sys
from pathlib import Path
from dataclasses import replace
from asterism.access import open_workspace
from asterism.access.people import SignInError, sign_in_with_password_and_totp
folder, at, password, code, address = sys.argv[1:]
workspace = open_workspace(Path(folder))
registry = replace(workspace.registry, clock=lambda: int(at))
sys.stdin.readline()
try:
    made = sign_in_with_password_and_totp(registry, "ana ruiz", password, code, address)
    print("in", made)
except SignInError as error:
    print(type(error).__name__)
"""


def test_of_several_processes_one_may_use_a_code(
    workspace: Workspace, codes: Codes, password: str
) -> None:
    codes.clock.turn(hours=1)
    assert codes.clock.at % HOUR >= 0
    given = [str(workspace.paths.root), str(codes.clock.at), password, codes.code(), "::1"]
    started = [
        subprocess.Popen(  # noqa: S603 - our own
            [sys.executable, "-c", TRY, *given],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    said = [process.communicate("\n", timeout=60)[0] for process in started]
    assert sorted(line.split()[0] for line in said) == ["SignInError", "SignInError", "in"]


def test_a_sign_in_that_cannot_be_logged_is_none_and_uses_no_code_up(
    workspace: Workspace, registry: Registry, codes: Codes, password: str, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    audit = FileAuditLog(tmp_path / "file" / "audit.jsonl", workspace.paths.keys)
    given = "Ana Ruiz", password, codes.code(), "::1"
    with pytest.raises(AuditError):
        sign_in_with_password_and_totp(replace(registry, audit=audit), *given)
    with registry.database.reading() as connection:
        methods = connection.exec_driver_sql("SELECT method FROM sign_ins").scalars().all()
    assert methods == ["invitation"]
    assert sign_in_with_password_and_totp(registry, *given).sign_in.person == "Ana Ruiz"


def test_the_browser_s_old_token_ends_and_the_new_one_shows_in_no_log(
    registry: Registry, attempt: Try, codes: Codes, password: str
) -> None:
    old = attempt().token.reveal()
    codes.clock.turn(seconds=30)
    given = "Ana Ruiz", password, codes.code(), "::1"
    made = sign_in_with_password_and_totp(registry, *given, replacing=old)
    with pytest.raises(SignInEndedError):
        session_of(registry, old)
    assert session_of(registry, made.token.reveal()) == made.sign_in
    assert made.token.reveal() not in repr(made)
