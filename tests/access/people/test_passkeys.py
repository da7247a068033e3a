from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from asterism.access.audit.reading import KeptEntry
from asterism.access.people import (
    Administrator,
    NewSignIn,
    PeopleError,
    Person,
    Registry,
    RelyingParty,
    SignInAgainError,
    SignInError,
    TooManyAttemptsError,
    accept_invitation,
    begin_passkey,
    begin_passkey_sign_in,
    credentials,
    finish_passkey,
    finish_passkey_sign_in,
    invite,
    prove,
    reinstate,
    session_of,
    suspend,
)
from asterism.access.people.settings import RECENT

if TYPE_CHECKING:
    from tests.access.people.conftest import SoftwareAuthenticator

Entries = Callable[[], list[KeptEntry]]
ADDRESS = "192.0.2.7"


@pytest.fixture
def registered(
    registry: Registry,
    invited: NewSignIn,
    authenticator: SoftwareAuthenticator,
    party: RelyingParty,
) -> SoftwareAuthenticator:
    """Give Ana a passkey."""
    options = begin_passkey(registry, invited.sign_in, party)
    finish_passkey(registry, invited.sign_in, party, authenticator.create(options), "laptop")
    return authenticator


def sign_in(registry: Registry, party: RelyingParty, device: SoftwareAuthenticator) -> NewSignIn:
    options = begin_passkey_sign_in(registry, party, ADDRESS)
    return finish_passkey_sign_in(registry, party, device.get(options), ADDRESS)


def test_a_passkey_is_made_and_shown(
    registry: Registry, registered: SoftwareAuthenticator, party: RelyingParty, entries: Entries
) -> None:
    made = sign_in(registry, party, registered)
    assert (made.sign_in.person, made.sign_in.method) == ("Ana Ruiz", "passkey")
    assert prove(registry, made.token.reveal()).subject.name == "Ana Ruiz"
    (kept,) = credentials(registry, made.sign_in)
    assert (kept.kind, kept.name, kept.last_used_at) == ("passkey", "laptop", registry.clock())
    last = entries()[0]
    assert (last.action, last.outcome, last.person) == ("sign-in", "acted", "Ana Ruiz")
    assert (last.terms["method"], last.terms["address"]) == ("passkey", ADDRESS)


def test_what_a_browser_is_asked_for(
    registry: Registry, ana: Person, invited: NewSignIn, party: RelyingParty
) -> None:
    options = begin_passkey(registry, invited.sign_in, party)
    assert options["rp"] == {"id": "asterism.example", "name": "Asterism"}
    assert options["authenticatorSelection"]["residentKey"] == "required"
    assert options["attestation"] == "none"
    assert "Ana" not in options["user"]["id"]
    assert ana.id not in options["user"]["id"]
    asked = begin_passkey_sign_in(registry, party, ADDRESS)
    assert asked["rpId"] == "asterism.example"
    assert not asked.get("allowCredentials"), "nobody learns which passkeys there are"
    assert len(asked["challenge"]) >= 43


def test_several_passkeys_of_one_person_each_sign_in(
    registry: Registry, registered: SoftwareAuthenticator, party: RelyingParty
) -> None:
    now = sign_in(registry, party, registered).sign_in
    options = begin_passkey(registry, now, party)
    assert len(options["excludeCredentials"]) == 1
    second = type(registered)()
    finish_passkey(registry, now, party, second.create(options))
    assert {one.name for one in credentials(registry, now)} == {"laptop", "Passkey"}
    for device in (registered, second):
        assert sign_in(registry, party, device).sign_in.person == "Ana Ruiz"


WRONG: dict[str, Callable[[SoftwareAuthenticator], None]] = {
    "another page": lambda device: setattr(device, "origin", "https://asterism.example.evil"),
    "a page without https": lambda device: setattr(device, "origin", "http://asterism.example"),
    "another port": lambda device: setattr(device, "origin", "https://asterism.example:8443"),
    "a person who was not verified": lambda device: setattr(device, "verified", False),
    "another party": lambda device: setattr(device.kept[-1], "host", "other.example"),
    "another account's name": lambda device: setattr(device.kept[-1], "handle", b"\x01" * 16),
    "another key": lambda device: setattr(
        device.kept[-1], "key", type(device.kept[-1])("", b"").key
    ),
    "an unknown passkey": lambda device: setattr(device.kept[-1], "id", b"\x07" * 32),
    "a passkey that was copied": lambda device: setattr(device.kept[-1], "count", 0),
    "a count that stood still": lambda device: setattr(device, "counts", False),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_is_not_right_does_not_sign_in(
    registry: Registry,
    registered: SoftwareAuthenticator,
    party: RelyingParty,
    entries: Entries,
    what: str,
) -> None:
    for _ in range(3):
        sign_in(registry, party, registered)
    WRONG[what](registered)
    with pytest.raises(SignInError) as refused:
        sign_in(registry, party, registered)
    assert str(refused.value) == "this passkey was not accepted; try again, or sign in another way"
    assert refused.value.__cause__ is None
    last = entries()[0]
    assert (last.action, last.outcome) == ("sign-in", "denied")
    assert "evil" not in str(last)


@pytest.mark.parametrize("what", list(WRONG)[:4])
def test_what_is_not_right_is_not_kept(
    registry: Registry,
    invited: NewSignIn,
    authenticator: SoftwareAuthenticator,
    party: RelyingParty,
    entries: Entries,
    what: str,
) -> None:
    WRONG[what](authenticator)
    options = begin_passkey(registry, invited.sign_in, party)
    with pytest.raises(SignInError):
        finish_passkey(registry, invited.sign_in, party, authenticator.create(options))
    assert credentials(registry, invited.sign_in) == []
    assert (entries()[0].action, entries()[0].outcome) == ("add-passkey", "denied")


def test_a_passkey_without_a_count_signs_in_again_and_again(
    registry: Registry,
    invited: NewSignIn,
    authenticator: SoftwareAuthenticator,
    party: RelyingParty,
) -> None:
    authenticator.counts = False
    options = begin_passkey(registry, invited.sign_in, party)
    finish_passkey(registry, invited.sign_in, party, authenticator.create(options))
    for _ in range(3):
        assert sign_in(registry, party, authenticator).sign_in.person == "Ana Ruiz"


def test_an_answer_counts_once(
    registry: Registry, registered: SoftwareAuthenticator, party: RelyingParty
) -> None:
    answer = registered.get(begin_passkey_sign_in(registry, party, ADDRESS))
    finish_passkey_sign_in(registry, party, answer, ADDRESS)
    with pytest.raises(SignInError):
        finish_passkey_sign_in(registry, party, answer, ADDRESS)


def test_a_wrong_answer_spends_the_challenge(
    registry: Registry, registered: SoftwareAuthenticator, party: RelyingParty
) -> None:
    options = begin_passkey_sign_in(registry, party, ADDRESS)
    registered.verified = False
    with pytest.raises(SignInError):
        finish_passkey_sign_in(registry, party, registered.get(options), ADDRESS)
    registered.verified = True
    with pytest.raises(SignInError):
        finish_passkey_sign_in(registry, party, registered.get(options), ADDRESS)


def test_a_challenge_is_good_for_its_own_ceremony_and_person(
    registry: Registry,
    operator: Administrator,
    ben: Person,
    invited: NewSignIn,
    registered: SoftwareAuthenticator,
    party: RelyingParty,
) -> None:
    of_ana = begin_passkey(registry, invited.sign_in, party)
    other = type(registered)()
    of_ben = accept_invitation(registry, invite(registry, operator, ben.name).reveal()).sign_in
    with pytest.raises(SignInError):
        finish_passkey(registry, of_ben, party, other.create(of_ana | {"excludeCredentials": []}))
    assert credentials(registry, of_ben) == []
    asked = begin_passkey(registry, invited.sign_in, party) | {"userVerification": "required"}
    with pytest.raises(SignInError):
        finish_passkey_sign_in(registry, party, registered.get(asked), ADDRESS)


def test_a_passkey_belongs_to_one_person(
    registry: Registry,
    operator: Administrator,
    ben: Person,
    registered: SoftwareAuthenticator,
    party: RelyingParty,
) -> None:
    of_ben = accept_invitation(registry, invite(registry, operator, ben.name).reveal()).sign_in
    other = type(registered)()
    answer = other.create(begin_passkey(registry, of_ben, party), registered.kept[0].id)
    with pytest.raises(SignInError):
        finish_passkey(registry, of_ben, party, answer)
    assert credentials(registry, of_ben) == []
    assert sign_in(registry, party, registered).sign_in.person == "Ana Ruiz"


def test_a_suspended_person_does_not_sign_in(
    registry: Registry,
    operator: Administrator,
    registered: SoftwareAuthenticator,
    party: RelyingParty,
) -> None:
    suspend(registry, operator, "Ana Ruiz")
    with pytest.raises(SignInError):
        sign_in(registry, party, registered)
    reinstate(registry, operator, "Ana Ruiz")
    assert sign_in(registry, party, registered).sign_in.person == "Ana Ruiz"


def test_adding_one_needs_a_recent_sign_in(
    registry: Registry,
    registered: SoftwareAuthenticator,
    party: RelyingParty,
    clock: Callable[[], int],
) -> None:
    now = sign_in(registry, party, registered).sign_in
    answer = type(registered)().create(begin_passkey(registry, now, party))
    clock.at += RECENT  # type: ignore[attr-defined]
    with pytest.raises(SignInAgainError):
        begin_passkey(registry, now, party)
    with pytest.raises(SignInAgainError):
        finish_passkey(registry, now, party, answer)


def test_the_browser_s_old_token_ends_with_a_new_sign_in(
    registry: Registry, registered: SoftwareAuthenticator, party: RelyingParty
) -> None:
    first = sign_in(registry, party, registered)
    options = begin_passkey_sign_in(registry, party, ADDRESS)
    finish_passkey_sign_in(
        registry, party, registered.get(options), ADDRESS, replacing=first.token.reveal()
    )
    with pytest.raises(SignInError):
        session_of(registry, first.token.reveal())


def test_a_name_that_cannot_be_one_is_refused(
    registry: Registry,
    invited: NewSignIn,
    authenticator: SoftwareAuthenticator,
    party: RelyingParty,
) -> None:
    answer = authenticator.create(begin_passkey(registry, invited.sign_in, party))
    with pytest.raises(PeopleError, match="name"):
        finish_passkey(registry, invited.sign_in, party, answer, "x" * 101)


def test_only_known_words_are_kept_of_what_a_browser_says(
    registry: Registry, registered: SoftwareAuthenticator
) -> None:
    with registry.database.reading() as connection:
        (kept,) = connection.exec_driver_sql("SELECT transports FROM passkeys").one()
    assert kept == "hybrid,internal"
    assert registered.kept


def test_an_address_that_tries_too_often_waits(
    registry: Registry, registered: SoftwareAuthenticator, party: RelyingParty
) -> None:
    for _ in range(300):
        begin_passkey_sign_in(registry, party, ADDRESS)
    with pytest.raises(TooManyAttemptsError) as refused:
        begin_passkey_sign_in(registry, party, ADDRESS)
    assert 0 < refused.value.seconds <= 901
    options = begin_passkey_sign_in(registry, party, "192.0.2.8")
    assert finish_passkey_sign_in(
        registry, party, registered.get(options), "192.0.2.8"
    ).sign_in.person


def paths(value: Any, so_far: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:  # noqa: ANN401 - any JSON
    inside = value.items() if isinstance(value, dict) else ()
    return [so_far, *(path for key, item in inside for path in paths(item, (*so_far, key)))]


@dataclass(frozen=True)
class Spoil:
    """Changes one letter of a text; not one of the last, whose bits may not all be used."""

    at: int

    def apply(self, value: object) -> object:
        if not isinstance(value, str):
            return None
        letter = "B" if value[self.at : self.at + 1] == "A" else "A"
        return value[: self.at] + letter + value[self.at + 1 :]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.binary().map(str),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_answer_breaks_it(
    registry: Registry,
    registered: SoftwareAuthenticator,
    party: RelyingParty,
    data: st.DataObject,
) -> None:
    registry.database.engine.dispose()
    address = uuid4().hex
    answer = registered.get(begin_passkey_sign_in(registry, party, address))
    path = data.draw(st.sampled_from([path for path in paths(answer) if path]))
    place: Any = answer
    for key in path[:-1]:
        place = place[key]
    before = place[path[-1]]
    other = data.draw(JSON | st.integers(0, 40).map(Spoil))
    place[path[-1]] = other.apply(before) if isinstance(other, Spoil) else other
    if place[path[-1]] == before or path == ("response", "userHandle"):
        return
    with pytest.raises(SignInError):
        finish_passkey_sign_in(registry, party, answer, address)
