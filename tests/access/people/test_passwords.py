from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from hashlib import sha1
from typing import TYPE_CHECKING, Final

import pytest
from argon2 import PasswordHasher, extract_parameters
from argon2.low_level import Type

from asterism.access.audit.reading import KeptEntry
from asterism.access.people import (
    NewSignIn,
    Person,
    Registry,
    SignInAgainError,
    SignInEndedError,
    SignInError,
    TooManyAttemptsError,
    WeakPasswordError,
    session_of,
    set_password,
)
from asterism.access.people.passwords import HASHER, keep_hash, require_strong
from asterism.access.people.settings import RECENT
from asterism.model.errors import WorkspaceError

if TYPE_CHECKING:
    from pathlib import Path

    from tests.access.people.conftest import Clock, Codes

Entries = Callable[[], list[KeptEntry]]
Try = Callable[..., NewSignIn]
STOLEN: Final = "nine quiet herons"


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
        ("iloveyou1234", "guessers"),
        ("Pa55word2024!!", "guessers"),
        ("monkeydragonbaseball", "guessers"),
        ("liverpool123456", "guessers"),
        ("P@ssw0rdP@ssw0rd!", "guessers"),
    ],
)
def test_a_password_that_is_easily_guessed_is_refused(password: str, problem: str) -> None:
    with pytest.raises(WeakPasswordError, match=problem):
        require_strong(password, ("Ana Ruiz", "hope-line", "Hope Line"))


@pytest.mark.parametrize(
    "password",
    ["seven harbour lamps", "Ana Ruiz keeps 3 pelicans", "пароль из слов", "x1!Qv7?Zk2#Lza"],
)  # fmt: skip
def test_length_counts_and_not_kinds_of_signs(password: str) -> None:
    require_strong(password, ("Ana Ruiz",))


def test_a_password_that_was_stolen_is_refused(
    registry: Registry, invited: NewSignIn, tmp_path: Path, password: str
) -> None:
    listed = sorted(
        sha1(word.encode(), usedforsecurity=False).hexdigest().upper()
        for word in (STOLEN, "one", "two")
    )
    path = tmp_path / "stolen.txt"
    path.write_text("".join(f"{each}:7\n" for each in listed), encoding="ascii")
    strict = replace(registry, settings=replace(registry.settings, known_passwords=str(path)))
    with pytest.raises(WeakPasswordError, match="stolen"):
        set_password(strict, invited.sign_in, STOLEN, password)
    set_password(strict, invited.sign_in, "three quiet foxes", password)
    path.unlink()
    with pytest.raises(WorkspaceError, match="stolen passwords cannot be read"):
        set_password(strict, invited.sign_in, STOLEN, "three quiet foxes")


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
