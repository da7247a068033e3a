from __future__ import annotations

from collections.abc import Callable

import pytest

from asterism.access.audit.reading import KeptEntry
from asterism.access.people import (
    Administrator,
    NewSignIn,
    PeopleError,
    Person,
    Registry,
    SignInEndedError,
    make_service_token,
    own_service_tokens,
    prove,
    revoke_own_service_token,
    revoke_service_token,
    service_tokens,
    session_of,
    usual_actions,
)
from asterism.access.people.service_tokens import LIFETIME, LONGEST_LIFETIME
from asterism.access.people.settings import CLOCK_TOLERANCE
from asterism.access.people.tokens import make_token
from asterism.access.policy import Action
from asterism.model.clock import SECOND
from asterism.model.errors import AccessDeniedError
from asterism.model.organisation import Role

Entries = Callable[[], list[KeptEntry]]


@pytest.fixture
def make(registry: Registry, operator: Administrator, ana: Person) -> Callable[..., str]:
    def give(**how: object) -> str:
        given: dict[str, object] = {"actions": [Action.READ], **how}
        return make_service_token(registry, operator, ana.name, **given).reveal()  # type: ignore[arg-type]

    return give


def holds(registry: Registry, token: str) -> bool:
    try:
        prove(registry, token)
    except SignInEndedError:
        return False
    return True


@pytest.mark.parametrize(
    ("after", "still"),
    [
        (-CLOCK_TOLERANCE - 1, False),
        (-CLOCK_TOLERANCE, True),
        (0, True),
        (LIFETIME - 1, True),
        (LIFETIME, False),
    ],
)
def test_a_token_ends(
    registry: Registry,
    make: Callable[..., str],
    clock: Callable[[], int],
    after: int,
    *,
    still: bool,
) -> None:
    token = make()
    clock.at += after  # type: ignore[attr-defined]
    assert holds(registry, token) == still


def test_a_revoked_token_ends_at_once(
    registry: Registry, operator: Administrator, make: Callable[..., str]
) -> None:
    first, second = make(name="first"), make(name="second")
    ids = {token.name: token.id for token in service_tokens(registry, operator)}
    revoke_service_token(registry, operator, ids["first"])
    assert (holds(registry, first), holds(registry, second)) == (False, True)
    for gone in (ids["first"], "f" * 32):
        with pytest.raises(PeopleError, match="no token"):
            revoke_service_token(registry, operator, gone)


def test_nothing_else_is_taken_for_one(registry: Registry, make: Callable[..., str]) -> None:
    token = make()
    wrong = [make_token().reveal(), "", "ast_", token[:-1], token + "0", token.lower(), f" {token}"]
    assert [holds(registry, other) for other in wrong] == [False] * len(wrong)
    with pytest.raises(SignInEndedError):
        session_of(registry, token)


def test_what_a_token_may_be_used_for_is_kept(
    registry: Registry, operator: Administrator, make: Callable[..., str]
) -> None:
    token = make(actions=[Action.READ, Action.SEARCH], purpose=" research:  roads 2 ", name="R")
    proof = prove(registry, token)
    assert proof.allows(Action.READ)
    assert not proof.allows(Action.JUDGE)
    assert proof.purpose == "research: roads 2"
    (kept,) = service_tokens(registry, operator, "ana ruiz")
    assert (kept.person, kept.name, kept.made_by) == ("Ana Ruiz", "R", operator.person)
    assert kept.actions == {Action.READ, Action.SEARCH}


@pytest.mark.parametrize(
    ("roles", "extra"),
    [
        ({Role.ANALYST}, set()),
        ({Role.ADMINISTRATOR}, {Action.ADMINISTER}),
        ({Role.AUDITOR, Role.CUSTODIAN},
         {Action.READ_AUDIT, Action.WIDEN, Action.ERASE, Action.HOLD}),
    ],
)  # fmt: skip
def test_a_token_gets_no_power_that_the_roles_do_not_have(
    roles: set[Role], extra: set[Action]
) -> None:
    powers = {Action.ADMINISTER, Action.READ_AUDIT, Action.WIDEN, Action.ERASE, Action.HOLD}
    assert usual_actions(roles) & powers == extra


@pytest.mark.parametrize(
    "how",
    [{"actions": []}, {"lifetime": 0}, {"lifetime": -1}, {"lifetime": LONGEST_LIFETIME + 1}],
)
def test_a_token_that_could_do_nothing_is_not_made(
    registry: Registry, operator: Administrator, make: Callable[..., str], how: dict[str, object]
) -> None:
    with pytest.raises(PeopleError, match="366 days"):
        make(**how)
    assert service_tokens(registry, operator) == []


def test_a_purpose_that_is_refused_is_no_token_s(make: Callable[..., str]) -> None:
    with pytest.raises(AccessDeniedError):
        make(purpose=" ")


def test_its_last_use_is_noted_by_the_minute(
    registry: Registry,
    operator: Administrator,
    make: Callable[..., str],
    clock: Callable[[], int],
) -> None:
    token, start = make(), clock()
    assert service_tokens(registry, operator)[0].last_used_at is None
    for seconds, noted in ((0, 0), (59, 0), (61, 61)):
        clock.at = start + seconds * SECOND  # type: ignore[attr-defined]
        assert holds(registry, token)
        assert service_tokens(registry, operator)[0].last_used_at == start + noted * SECOND


def test_it_is_kept_as_a_hash_and_not_in_the_log(
    registry: Registry, make: Callable[..., str], entries: Entries
) -> None:
    token = make()
    with registry.database.reading() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM service_tokens").all()
    assert token not in str(rows)
    assert token not in str(entries())


def test_people_see_and_end_the_tokens_that_act_for_them(
    registry: Registry, operator: Administrator, ana: Person, ben: Person, invited: NewSignIn
) -> None:
    for person in (ana, ben):
        make_service_token(registry, operator, person.name, actions=[Action.READ])
    [own] = own_service_tokens(registry, invited.sign_in)
    assert own.person == ana.name
    [other] = service_tokens(registry, operator, ben.name)
    for wrong in (other.id, "x", own.id + "0"):
        with pytest.raises(PeopleError):
            revoke_own_service_token(registry, invited.sign_in, wrong)
    revoke_own_service_token(registry, invited.sign_in, own.id)
    assert own_service_tokens(registry, invited.sign_in)[0].revoked_at is not None
    assert service_tokens(registry, operator, ben.name)[0].revoked_at is None
    with pytest.raises(PeopleError):
        revoke_own_service_token(registry, invited.sign_in, own.id)
