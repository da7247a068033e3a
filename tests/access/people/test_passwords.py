from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from argon2 import PasswordHasher, extract_parameters
from argon2.low_level import Type

from asterism.access import Workspace
from asterism.access.audit.reading import KeptEntry
from asterism.access.people import (
    Administrator,
    NewSignIn,
    Person,
    Registry,
    SignInAgainError,
    SignInEndedError,
    SignInError,
    TooManyAttemptsError,
    WeakPasswordError,
    accept_invitation,
    credentials,
    invite,
    make_recovery_codes,
    passwords,
    prove,
    sealing,
    session_of,
    set_password,
    sign_in_with_password_and_totp,
    suspend,
)
from asterism.access.people import authenticators as authenticators_module
from asterism.access.people.passwords import HASHER, keep_hash, require_strong
from asterism.access.people.settings import RECENT
from asterism.model.clock import HOUR, SECOND

if TYPE_CHECKING:
    from tests.access.people.conftest import Clock, Codes

Entries = Callable[[], list[KeptEntry]]
Try = Callable[..., NewSignIn]


@pytest.fixture
def attempt(registry: Registry, codes: Codes, password: str) -> Try:
    """Give an attempt to sign in as Ana, in which everything is right unless told otherwise."""

    def make(
        name: str = "Ana Ruiz",
        given: str = password,
        code: str | None = None,
        address: str = "192.0.2.7",
    ) -> NewSignIn:
        shown = codes.code() if code is None else code
        return sign_in_with_password_and_totp(registry, name, given, shown, address)

    return make


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


def test_a_recovery_code_stands_in_once(
    registry: Registry, invited: NewSignIn, attempt: Try
) -> None:
    codes = [code.reveal() for code in make_recovery_codes(registry, invited.sign_in)]
    assert len(set(codes)) == 10
    made = attempt(code=codes[3].lower().replace("-", " "))
    assert made.sign_in.method == "recovery"
    assert {one.kind: one.name for one in credentials(registry, made.sign_in)}[
        "recovery-codes"
    ] == "9 left"
    for wrong in (codes[3], "A" * 24):
        with pytest.raises(SignInError):
            attempt(code=wrong)
    with pytest.raises(SignInError):
        attempt(given="wrong", code=codes[4])
    new = [code.reveal() for code in make_recovery_codes(registry, made.sign_in)]
    with pytest.raises(SignInError):
        attempt(code=codes[5])
    assert attempt(code=new[0]).sign_in.method == "recovery"


def test_another_person_s_recovery_code_is_none(
    registry: Registry, operator: Administrator, ben: Person, attempt: Try
) -> None:
    of_ben = accept_invitation(registry, invite(registry, operator, ben.name).reveal())
    code = make_recovery_codes(registry, of_ben.sign_in)[0].reveal()
    with pytest.raises(SignInError):
        attempt(code=code)


def test_the_hash_names_settings_above_the_least_and_is_renewed(
    registry: Registry, ana: Person, attempt: Try, codes: Codes, password: str
) -> None:
    kept = extract_parameters(kept_hash(registry))
    assert (kept.type, kept.memory_cost, kept.time_cost) == (Type.ID, 65_536, 3)
    assert kept.memory_cost >= 19_456, "OWASP's least, with 2 passes"
    weaker = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1).hash(password)
    with registry.database.operating() as connection:
        keep_hash(connection, ana.id, weaker, registry.clock())
    with pytest.raises(SignInError):
        attempt(code="1")
    assert kept_hash(registry) == weaker, "only who signs in renews it"
    attempt()
    assert not HASHER.check_needs_rehash(kept_hash(registry))
    codes.clock.turn(seconds=30)
    attempt()


def kept_hash(registry: Registry) -> str:
    with registry.database.reading() as connection:
        (kept,) = connection.exec_driver_sql("SELECT argon2id FROM passwords").one()
    return str(kept)


@pytest.mark.parametrize(
    ("password", "problem"),
    [
        ("elevenchars", "12 to 1,000"),
        ("", "12 to 1,000"),
        ("x" * 1_001, "12 to 1,000"),
        ("aaaaaaaaaaaaaaaa", "repeats"),
        ("121212121212", "repeats"),
        ("Ana Ruiz Ana Ruiz", "repeats"),
        ("hopelinehopeline1", "repeats"),
        ("passwordpassword", "repeats"),
        ("abcdefghijklm", "row"),
        ("qwertyuiopasdf", "row"),
        ("0987654321098", "row"),
    ],
)
def test_a_password_that_is_easily_guessed_is_refused(password: str, problem: str) -> None:
    with pytest.raises(WeakPasswordError, match=problem):
        require_strong(password, ("Ana Ruiz", "hope-line", "Hope Line"))


@pytest.mark.parametrize(
    "password",
    ["seven harbour lamps", "Ana Ruiz keeps 3 pelicans", "пароль из слов", "x1!Qx1!Qx1!Qza"],
)  # fmt: skip
def test_length_counts_and_not_kinds_of_signs(password: str) -> None:
    require_strong(password, ("Ana Ruiz",))


def test_a_password_is_taken_exactly_as_typed(
    registry: Registry, invited: NewSignIn, attempt: Try, password: str
) -> None:
    spaced = "  Ünter den\tLaternen \N{GREEK SMALL LETTER ALPHA}" + "w" * 900
    set_password(registry, invited.sign_in, spaced, password)
    with pytest.raises(SignInError):
        attempt(given=spaced.strip())
    with pytest.raises(SignInError):
        attempt(given=spaced[:-1])
    assert attempt(given=spaced).sign_in.person == "Ana Ruiz"


def test_a_new_password_needs_the_old_one_and_ends_other_sign_ins(
    registry: Registry, attempt: Try, codes: Codes, password: str
) -> None:
    other = attempt()
    codes.clock.turn(seconds=30)
    here = attempt()
    with pytest.raises(SignInError, match="current password"):
        set_password(registry, here.sign_in, "three quiet foxes", "wrong")
    assert session_of(registry, other.token.reveal()) == other.sign_in
    set_password(registry, here.sign_in, "three quiet foxes", password)
    assert session_of(registry, here.token.reveal()) == here.sign_in
    with pytest.raises(SignInEndedError):
        session_of(registry, other.token.reveal())
    codes.clock.turn(seconds=30)
    with pytest.raises(SignInError):
        attempt()
    assert attempt(given="three quiet foxes").sign_in.person == "Ana Ruiz"


def test_the_current_password_is_not_guessed_in_a_browser_left_open(
    registry: Registry, attempt: Try, password: str
) -> None:
    here = attempt()
    for _ in range(5):
        with pytest.raises(SignInError, match="current password"):
            set_password(registry, here.sign_in, "three quiet foxes", "wrong")
    with pytest.raises(TooManyAttemptsError):
        set_password(registry, here.sign_in, "three quiet foxes", password)


def test_a_new_password_needs_a_recent_sign_in(
    registry: Registry, attempt: Try, clock: Clock, password: str
) -> None:
    here = attempt()
    clock.at += RECENT
    with pytest.raises(SignInAgainError):
        set_password(registry, here.sign_in, "three quiet foxes", password)


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
