from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from asterism.access.audit.reading import KeptEntry
from asterism.access.people import (
    NewSignIn,
    Person,
    Registry,
    SignInAgainError,
    SignInEndedError,
    SignInSettings,
    end_sign_in,
    own_sign_ins,
    prove,
    session_of,
    sign_out,
    sign_out_everywhere,
    state_purpose,
)
from asterism.access.people.settings import CLOCK_TOLERANCE, MINUTE, RECENT
from asterism.access.people.sign_ins import issue, require_recent
from asterism.model.clock import HOUR, SECOND
from asterism.model.errors import AccessDeniedError

Entries = Callable[[], list[KeptEntry]]
SignInAs = Callable[..., NewSignIn]


@pytest.fixture
def sign_in(registry: Registry) -> SignInAs:
    def make(person: Person, replacing: str | None = None) -> NewSignIn:
        with registry.database.operating() as connection:
            return issue(registry, connection, person, "passkey", replacing)

    return make


def holds(registry: Registry, made: NewSignIn) -> bool:
    try:
        session_of(registry, made.token.reveal())
    except SignInEndedError:
        return False
    return True


@pytest.mark.parametrize(
    ("after", "still"),
    [
        (0, True),
        (30 * MINUTE - 1, True),
        (30 * MINUTE, False),
        (-CLOCK_TOLERANCE, True),
        (-CLOCK_TOLERANCE - 1, False),
    ],
)
def test_an_idle_sign_in_ends(
    registry: Registry,
    ana: Person,
    sign_in: SignInAs,
    clock: Callable[[], int],
    after: int,
    *,
    still: bool,
) -> None:
    made = sign_in(ana)
    clock.at += after  # type: ignore[attr-defined]
    assert holds(registry, made) == still


def test_use_keeps_it_but_not_beyond_its_whole_time(
    registry: Registry, ana: Person, sign_in: SignInAs, clock: Callable[[], int]
) -> None:
    made, start = sign_in(ana), clock()
    while clock() - start < 12 * HOUR:
        assert holds(registry, made)
        clock.at += 29 * MINUTE  # type: ignore[attr-defined]
    assert not holds(registry, made)
    clock.at = start + 12 * HOUR - 1  # type: ignore[attr-defined]
    assert holds(registry, made)


def test_the_operator_s_limits_hold(
    registry: Registry, ana: Person, clock: Callable[[], int]
) -> None:
    strict = replace(registry, settings=SignInSettings(idle_minutes=1, absolute_hours=1))
    with strict.database.operating() as connection:
        made = issue(strict, connection, ana, "passkey")
    clock.at += MINUTE - SECOND  # type: ignore[attr-defined]
    assert holds(strict, made)
    clock.at += SECOND  # type: ignore[attr-defined]
    assert not holds(strict, made)


def test_use_is_noted_by_the_minute_and_reading_else_writes_nothing(
    registry: Registry, ana: Person, sign_in: SignInAs, clock: Callable[[], int]
) -> None:
    made, start = sign_in(ana), clock()
    for seconds, noted in ((59, 0), (60, 60), (90, 60), (121, 121)):
        clock.at = start + seconds * SECOND  # type: ignore[attr-defined]
        session_of(registry, made.token.reveal())
        found = session_of(registry, made.token.reveal()).last_used_at
        assert found == start + noted * SECOND


def test_signing_out_ends_it_everywhere_or_here(
    registry: Registry, ana: Person, ben: Person, sign_in: SignInAs, entries: Entries
) -> None:
    first, second, third, other = sign_in(ana), sign_in(ana), sign_in(ana), sign_in(ben)
    sign_out(registry, first.token.reveal())
    sign_out(registry, first.token.reveal())
    assert not holds(registry, first)
    assert sign_out_everywhere(registry, second.sign_in, but_here=True) == 1
    assert (holds(registry, second), holds(registry, third)) == (True, False)
    assert sign_out_everywhere(registry, second.sign_in) == 1
    assert not holds(registry, second)
    assert holds(registry, other)
    actions = [entry.action for entry in entries() if entry.person == ana.name]
    assert actions == ["sign-out-everywhere", "sign-out-everywhere", "sign-out"]


def test_people_see_and_end_their_own_and_no_other(
    registry: Registry, ana: Person, ben: Person, sign_in: SignInAs
) -> None:
    first, second, other = sign_in(ana), sign_in(ana), sign_in(ben)
    assert {one.id for one in own_sign_ins(registry, first.sign_in)} == {
        first.sign_in.id,
        second.sign_in.id,
    }
    end_sign_in(registry, first.sign_in, other.sign_in.id)
    assert holds(registry, other)
    end_sign_in(registry, first.sign_in, second.sign_in.id)
    assert own_sign_ins(registry, first.sign_in) == [first.sign_in]


def test_signing_in_again_makes_the_old_token_worthless(
    registry: Registry, ana: Person, ben: Person, sign_in: SignInAs
) -> None:
    before = sign_in(ana)
    state_purpose(registry, before.sign_in, "case 7")
    after = sign_in(ana, before.token.reveal())
    assert not holds(registry, before)
    assert session_of(registry, after.token.reveal()).purpose == "case 7"
    other = sign_in(ben, after.token.reveal())
    assert not holds(registry, after)
    assert session_of(registry, other.token.reveal()).purpose == "", "another's purpose stays"


def test_a_purpose_is_kept_and_said_in_the_log(
    registry: Registry, ana: Person, sign_in: SignInAs, entries: Entries
) -> None:
    made = sign_in(ana)
    assert state_purpose(registry, made.sign_in, " case  12 ").text == "case 12"
    assert session_of(registry, made.token.reveal()).purpose == "case 12"
    assert entries()[0].purpose == "case 12"
    with pytest.raises(AccessDeniedError):
        state_purpose(registry, made.sign_in, " ")
    assert session_of(registry, made.token.reveal()).purpose == "case 12"


@pytest.mark.parametrize(
    ("after", "recent"), [(0, True), (RECENT - 1, True), (RECENT, False), (-10 * MINUTE, False)]
)
def test_sensitive_acts_need_a_recent_sign_in(
    registry: Registry,
    ana: Person,
    sign_in: SignInAs,
    clock: Callable[[], int],
    after: int,
    *,
    recent: bool,
) -> None:
    made = sign_in(ana)
    clock.at += after  # type: ignore[attr-defined]
    if recent:
        require_recent(registry, made.sign_in)
    else:
        with pytest.raises(SignInAgainError):
            require_recent(registry, made.sign_in)


def test_a_sign_in_proves_its_person(registry: Registry, ana: Person, sign_in: SignInAs) -> None:
    proof = prove(registry, sign_in(ana).token.reveal())
    assert (proof.subject.name, proof.actions, proof.purpose) == (ana.name, None, None)


def test_the_token_is_kept_as_a_hash_and_shown_nowhere(
    registry: Registry, ana: Person, sign_in: SignInAs
) -> None:
    made = sign_in(ana)
    token = made.token.reveal()
    with registry.database.reading() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM sign_ins").all()
    assert token not in str(rows)
    assert token not in repr(made)
    assert token not in repr(session_of(registry, token))
