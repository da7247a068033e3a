from __future__ import annotations

import base64
import xml.etree.ElementTree as ET
from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from asterism.access.audit.reading import KeptEntry
from asterism.access.people import (
    Administrator,
    NewSignIn,
    PeopleError,
    Person,
    Registry,
    SignInAgainError,
    SignInError,
    accept_invitation,
    begin_authenticator,
    confirm_authenticator,
    credentials,
    invite,
    set_password,
    sign_in_with_password_and_totp,
)
from asterism.access.people.sealing import unseal
from asterism.model.clock import SECOND

if TYPE_CHECKING:
    from tests.access.people.conftest import Clock, Codes

Entries = Callable[[], list[KeptEntry]]


def code_of(secret: str, clock: Clock) -> str:
    totp = TOTP(base64.b32decode(secret), 6, SHA1(), 30)  # noqa: S303 - the standard's
    return totp.generate(clock.at / SECOND).decode()


def test_what_a_phone_is_shown(registry: Registry, invited: NewSignIn) -> None:
    enrolment = begin_authenticator(registry, invited.sign_in, "phone")
    address = urlsplit(enrolment.address.reveal())
    assert (address.scheme, address.netloc, address.path) == (
        "otpauth", "totp", "/Asterism%3AAna%20Ruiz",
    )  # fmt: skip
    assert parse_qs(address.query) == {
        "secret": [enrolment.secret.reveal()],
        "issuer": ["Asterism"],
    }
    assert len(base64.b32decode(enrolment.secret.reveal())) == 20
    picture = ET.fromstring(enrolment.picture.reveal())  # noqa: S314 - our own
    assert picture.tag == "{http://www.w3.org/2000/svg}svg"
    assert {element.tag.rpartition("}")[2] for element in picture.iter()} == {"svg", "g", "path"}
    assert "style" not in enrolment.picture.reveal()
    assert enrolment.secret.reveal() not in repr(enrolment)


def test_it_counts_once_a_code_was_confirmed(
    registry: Registry, invited: NewSignIn, clock: Clock, entries: Entries, password: str
) -> None:
    set_password(registry, invited.sign_in, password)
    enrolment = begin_authenticator(registry, invited.sign_in)
    secret = enrolment.secret.reveal()
    with pytest.raises(SignInError):
        sign_in_with_password_and_totp(
            registry, "Ana Ruiz", password, code_of(secret, clock), "::1"
        )
    with pytest.raises(SignInError, match="next code"):
        confirm_authenticator(registry, invited.sign_in, enrolment.id, "000000")
    assert (entries()[0].action, entries()[0].outcome) == ("add-authenticator", "denied")
    confirm_authenticator(registry, invited.sign_in, enrolment.id, code_of(secret, clock))
    assert [one.kind for one in credentials(registry, invited.sign_in)] == [
        "authenticator",
        "password",
    ]
    with pytest.raises(SignInError):
        confirm_authenticator(registry, invited.sign_in, enrolment.id, code_of(secret, clock))
    clock.turn(seconds=30)
    assert (
        sign_in_with_password_and_totp(
            registry, "Ana Ruiz", password, code_of(secret, clock), "::1"
        ).sign_in.method
        == "password"
    )


def test_the_first_enrolment_is_forgotten_for_the_second(
    registry: Registry, invited: NewSignIn, clock: Clock
) -> None:
    first = begin_authenticator(registry, invited.sign_in)
    second = begin_authenticator(registry, invited.sign_in)
    with pytest.raises(SignInError):
        confirm_authenticator(
            registry, invited.sign_in, first.id, code_of(first.secret.reveal(), clock)
        )
    confirm_authenticator(
        registry, invited.sign_in, second.id, code_of(second.secret.reveal(), clock)
    )


def test_nobody_confirms_another_s(
    registry: Registry, operator: Administrator, ben: Person, invited: NewSignIn, clock: Clock
) -> None:
    of_ben = accept_invitation(registry, invite(registry, operator, ben.name).reveal())
    enrolment = begin_authenticator(registry, invited.sign_in)
    with pytest.raises(SignInError):
        confirm_authenticator(
            registry, of_ben.sign_in, enrolment.id, code_of(enrolment.secret.reveal(), clock)
        )


def test_two_authenticators_of_one_person_both_count(
    registry: Registry, invited: NewSignIn, codes: Codes, clock: Clock, password: str
) -> None:
    second = begin_authenticator(registry, invited.sign_in, "tablet")
    secret = second.secret.reveal()
    confirm_authenticator(registry, invited.sign_in, second.id, code_of(secret, clock))
    clock.turn(seconds=30)
    for code in (codes.code(), code_of(secret, clock)):
        made = sign_in_with_password_and_totp(registry, "Ana Ruiz", password, code, "::1")
        assert made.sign_in.person == "Ana Ruiz"


def test_the_secret_is_sealed_in_the_record(registry: Registry, invited: NewSignIn) -> None:
    enrolment = begin_authenticator(registry, invited.sign_in)
    secret = base64.b32decode(enrolment.secret.reveal())
    with registry.database.reading() as connection:
        (sealed,) = connection.exec_driver_sql("SELECT sealed_secret FROM authenticators").one()
    assert secret not in sealed
    owner = f"{invited.sign_in.person_id}/{enrolment.id}"
    assert unseal(registry.key(), sealed, owner) == secret


def test_adding_one_needs_a_recent_sign_in(
    registry: Registry, codes: Codes, clock: Clock, password: str
) -> None:
    made = sign_in_with_password_and_totp(registry, "Ana Ruiz", password, codes.code(), "::1")
    enrolment = begin_authenticator(registry, made.sign_in)
    clock.turn(minutes=11)
    code = code_of(enrolment.secret.reveal(), clock)
    with pytest.raises(SignInAgainError):
        confirm_authenticator(registry, made.sign_in, enrolment.id, code)
    with pytest.raises(SignInAgainError):
        begin_authenticator(registry, made.sign_in)


def test_a_name_that_cannot_be_one_is_refused(registry: Registry, invited: NewSignIn) -> None:
    with pytest.raises(PeopleError, match="name"):
        begin_authenticator(registry, invited.sign_in, "\x00")
