from __future__ import annotations

import base64
import hashlib
import json
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from asterism.access.people import Person, Registry, RelyingParty, begin_passkey_sign_in
from asterism.access.people.challenges import CHALLENGES, challenge_of, keep, spend
from asterism.access.people.settings import CHALLENGE_LIFETIME

if TYPE_CHECKING:
    from tests.access.people.conftest import Clock, SoftwareAuthenticator


def ask(
    registry: Registry,
    challenge: bytes = b"c" * 64,
    ceremony: str = "sign-in",
    person_id: str | None = None,
) -> None:
    with registry.database.operating() as connection:
        keep(registry, connection, challenge, ceremony, person_id)


def how_many(registry: Registry) -> int | None:
    with registry.database.reading() as connection:
        return connection.scalar(select(func.count()).select_from(CHALLENGES))


@pytest.mark.parametrize(
    ("after", "right"),
    [(-1, False), (0, True), (CHALLENGE_LIFETIME - 1, True), (CHALLENGE_LIFETIME, False)],
)
def test_a_challenge_is_open_for_five_minutes(
    registry: Registry, clock: Clock, after: int, *, right: bool
) -> None:
    ask(registry)
    clock.at += after
    if right:
        spend(registry, b"c" * 64, "sign-in", None)
    with pytest.raises(ValueError, match="no such challenge"):
        spend(registry, b"c" * 64, "sign-in", None)
    assert how_many(registry) == 0, "whatever its answer is worth"


@pytest.mark.parametrize("wrong", ["challenge", "ceremony", "person", "nobody"])
def test_a_challenge_is_good_for_what_was_asked_of_whom(
    registry: Registry, ana: Person, ben: Person, wrong: str
) -> None:
    ask(registry, ceremony="register", person_id=ana.id)
    given: dict[str, tuple[bytes, str, str | None]] = {
        "challenge": (b"d" * 64, "register", ana.id),
        "ceremony": (b"c" * 64, "sign-in", ana.id),
        "person": (b"c" * 64, "register", ben.id),
        "nobody": (b"c" * 64, "register", None),
    }
    with pytest.raises(ValueError, match="no such challenge"):
        spend(registry, *given[wrong])
    assert how_many(registry) == (wrong == "challenge"), "a wrong answer spends it"


def test_a_challenge_is_kept_as_a_hash_until_it_has_ended(registry: Registry, clock: Clock) -> None:
    ask(registry, b"first")
    with registry.database.reading() as connection:
        row = connection.execute(select(CHALLENGES)).one()
    assert row == (hashlib.sha256(b"first").hexdigest(), "sign-in", None, row.expires_at)
    clock.at += CHALLENGE_LIFETIME - 1
    ask(registry, b"second")
    assert how_many(registry) == 2
    clock.at += 1
    ask(registry, b"third")
    assert how_many(registry) == 2, "the first is cleared away"


def test_an_answer_says_what_it_answers(
    registry: Registry, party: RelyingParty, authenticator: SoftwareAuthenticator
) -> None:
    options = begin_passkey_sign_in(registry, party, "::1")
    data = json.dumps(
        {"type": "webauthn.get", "challenge": options["challenge"], "origin": authenticator.origin}
    )
    answer = {"response": {"clientDataJSON": base64.urlsafe_b64encode(data.encode()).decode()}}
    challenge = challenge_of(answer)
    assert len(challenge) == 64
    assert base64.urlsafe_b64encode(challenge).decode().rstrip("=") == options["challenge"]
    spend(registry, challenge, "sign-in", None)


@pytest.mark.parametrize("answer", [{}, {"response": {}}, {"response": {"clientDataJSON": "e30"}}])
def test_what_answers_nothing_is_no_challenge(answer: dict[str, Any]) -> None:
    with pytest.raises(Exception, match=r"response|clientDataJSON|missing"):
        challenge_of(answer)
