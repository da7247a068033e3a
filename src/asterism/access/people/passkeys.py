"""Passkeys: the default way to sign in (W3C Web Authentication, level 3).

A passkey is asked for without a name, so that nobody can try out which names exist. The person
must have been verified by their device, and the origin and the party must be ours. A challenge
is 64 random bytes, is good for one answer within five minutes, and is kept as a hash.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from cryptography.exceptions import UnsupportedAlgorithm
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import (
    base64url_to_bytes,
    generate_challenge,
)
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from asterism.access.people.accounts import person_by_id
from asterism.access.people.attempts import count_attempt
from asterism.access.people.challenges import challenge_of, keep, spend
from asterism.access.people.errors import SignInError
from asterism.access.people.names import checked_name
from asterism.access.people.registry import OWN_ACCOUNT, Registry, new_id
from asterism.access.people.settings import CHALLENGE_LIFETIME, RelyingParty
from asterism.access.people.sign_ins import NewSignIn, SignIn, issue, require_recent
from asterism.record import people_schema as schema

PASSKEYS: Final = schema.passkeys
TIMEOUT_MILLISECONDS: Final = CHALLENGE_LIFETIME // 1_000
MALFORMED: Final = (
    WebAuthnException,
    UnsupportedAlgorithm,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    RecursionError,
)
"""What the library raises for answers that no authenticator gives; it does not guard each field."""
REFUSED: Final = "this passkey was not accepted; try again, or sign in another way"


def begin_passkey(registry: Registry, sign_in: SignIn, party: RelyingParty) -> dict[str, Any]:
    """Return what `navigator.credentials.create` is to be given, as JSON (`publicKey`).

    Args:
        registry: the register.
        sign_in: who; from the last ten minutes, or from an invitation.
        party: whom the passkey is for.

    Raises:
        SignInAgainError: if they signed in longer ago.
    """
    require_recent(registry, sign_in)
    challenge = generate_challenge()
    with registry.database.operating() as connection:
        own = select(PASSKEYS.c.credential_id).where(PASSKEYS.c.person_id == sign_in.person_id)
        existing = [PublicKeyCredentialDescriptor(id=kept) for kept in connection.scalars(own)]
        keep(registry, connection, challenge, "register", sign_in.person_id)
    options = generate_registration_options(
        rp_id=party.host,
        rp_name=party.name,
        user_name=sign_in.person,
        user_id=bytes.fromhex(sign_in.person_id),
        challenge=challenge,
        timeout=TIMEOUT_MILLISECONDS,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=existing,
    )
    return _json(options_to_json(options))


def finish_passkey(
    registry: Registry,
    sign_in: SignIn,
    party: RelyingParty,
    response: Mapping[str, Any],
    name: str = "",
) -> str:
    """Keep the passkey that a browser made; return its id.

    Args:
        registry: the register.
        sign_in: who began it.
        party: whom it was asked for.
        response: what `navigator.credentials.create` gave, as JSON.
        name: what the person calls it.

    Raises:
        SignInError: if the answer is not one to an open challenge of this person and party.
        SignInAgainError: if they signed in longer than ten minutes ago.
        PeopleError: if the name cannot be one.
    """
    require_recent(registry, sign_in)
    name = checked_name(name or "Passkey", "passkey")
    try:
        challenge = challenge_of(response)
        spend(registry, challenge, "register", sign_in.person_id)
        verified = verify_registration_response(
            credential=dict(response),
            expected_challenge=challenge,
            expected_rp_id=party.host,
            expected_origin=party.origin,
            require_user_verification=True,
        )
        row = {
            "id": new_id(),
            "person_id": sign_in.person_id,
            "credential_id": verified.credential_id,
            "public_key": verified.credential_public_key,
            "sign_count": verified.sign_count,
            "transports": _transports(response),
            "name": name,
            "made_at": registry.clock(),
        }
        with registry.database.operating() as connection:
            connection.execute(insert(PASSKEYS).values(row))
            registry.note(
                sign_in.person, OWN_ACCOUNT, "add-passkey", str(row["id"]), outcome="acted"
            )
    except (*MALFORMED, IntegrityError) as error:
        registry.note(sign_in.person, OWN_ACCOUNT, "add-passkey", "", _why(error), outcome="denied")
        raise SignInError(REFUSED) from None
    return str(row["id"])


def begin_passkey_sign_in(registry: Registry, party: RelyingParty, address: str) -> dict[str, Any]:
    """Return what `navigator.credentials.get` is to be given, as JSON (`publicKey`).

    Args:
        registry: the register.
        party: whom the passkey is shown to.
        address: the network address that the request comes from.

    Raises:
        TooManyAttemptsError: if there were too many from this address.
    """
    count_attempt(registry, address)
    challenge = generate_challenge()
    with registry.database.operating() as connection:
        keep(registry, connection, challenge, "sign-in", None)
    options = generate_authentication_options(
        rp_id=party.host,
        challenge=challenge,
        timeout=TIMEOUT_MILLISECONDS,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return _json(options_to_json(options))


def finish_passkey_sign_in(
    registry: Registry,
    party: RelyingParty,
    response: Mapping[str, Any],
    address: str,
    *,
    replacing: str | None = None,
) -> NewSignIn:
    """Sign in whoever's passkey answered an open challenge.

    Args:
        registry: the register.
        party: whom the passkey was shown to.
        response: what `navigator.credentials.get` gave, as JSON.
        address: the network address that the request comes from.
        replacing: the token that the browser carried so far; it ends.

    Raises:
        TooManyAttemptsError: if there were too many from this address.
        SignInError: if the answer is not right, or the passkey's count shows that it was copied.
        AuditError: if the attempt cannot be logged; nobody is signed in then.
    """
    count_attempt(registry, address)
    known = ""
    try:
        challenge = challenge_of(response)
        spend(registry, challenge, "sign-in", None)
        with registry.database.operating() as connection:
            credential_id = base64url_to_bytes(str(response["rawId"]))
            row = connection.execute(
                select(PASSKEYS).where(PASSKEYS.c.credential_id == credential_id).with_for_update()
            ).one_or_none()
            if row is None:
                message = "no such passkey"
                raise ValueError(message)
            person = person_by_id(connection, row.person_id)
            known = person.name
            verified = verify_authentication_response(
                credential=dict(response),
                expected_challenge=challenge,
                expected_rp_id=party.host,
                expected_origin=party.origin,
                credential_public_key=row.public_key,
                credential_current_sign_count=row.sign_count,
                require_user_verification=True,
            )
            _require_holder(response, person.id, active=person.active)
            at = registry.clock()
            connection.execute(
                update(PASSKEYS)
                .where(PASSKEYS.c.id == row.id)
                .values(sign_count=verified.new_sign_count, last_used_at=at)
            )
            made = issue(registry, connection, person, "passkey", replacing)
            terms = {"method": "passkey", "passkey": row.id, "address": address}
            registry.note(known, OWN_ACCOUNT, "sign-in", "", terms, outcome="acted")
    except MALFORMED as error:
        terms = {"method": "passkey", "address": address, **_why(error)}
        registry.note(known, OWN_ACCOUNT, "sign-in", "", terms, outcome="denied")
        raise SignInError(REFUSED) from None
    return made


def _require_holder(response: Mapping[str, Any], person_id: str, *, active: bool) -> None:
    """Let pass the answer of an active account's own passkey.

    Raises:
        ValueError: if the authenticator names another account, or the account is suspended.
    """
    handle = response["response"].get("userHandle")
    if handle is not None and base64url_to_bytes(str(handle)).hex() != person_id:
        message = "the passkey names another account"
        raise ValueError(message)
    if not active:
        message = "suspended"
        raise ValueError(message)


def _transports(response: Mapping[str, Any]) -> str:
    """Return how the authenticator is reached, in words of the standard only."""
    given = response["response"].get("transports") or []
    known = {"usb", "nfc", "ble", "smart-card", "internal", "hybrid"}
    return ",".join(sorted(known & {str(item) for item in given}))


def _why(error: Exception) -> dict[str, str]:
    """Return what the audit log keeps of a refusal: no words that came from outside."""
    text = str(error)
    if "sign count" in text:
        return {"why": "the passkey's count did not grow; it may have been copied"}
    for known in ("no such passkey", "no such challenge", "suspended", "another account"):
        if known in text:
            return {"why": known}
    return {"why": type(error).__name__}


def _json(text: str) -> dict[str, Any]:
    options: dict[str, Any] = json.loads(text)
    return options
