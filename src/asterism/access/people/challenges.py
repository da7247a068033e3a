"""Challenges of open passkey ceremonies: kept as hashes, good for one answer."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import Connection, delete, insert
from webauthn.helpers import base64url_to_bytes, parse_client_data_json

from asterism.access.people.registry import Registry
from asterism.access.people.settings import CHALLENGE_LIFETIME
from asterism.record import people_schema as schema

CHALLENGES: Final = schema.challenges


def keep(
    registry: Registry,
    connection: Connection,
    challenge: bytes,
    ceremony: str,
    person_id: str | None,
) -> None:
    """Write a challenge in a transaction that is under way, and clear away those that ended.

    Args:
        registry: the register.
        connection: the transaction.
        challenge: what was asked.
        ceremony: "register" or "sign-in".
        person_id: who registers; None where nobody is known yet.
    """
    at = registry.clock()
    connection.execute(delete(CHALLENGES).where(CHALLENGES.c.expires_at <= at))
    row = {
        "challenge_sha256": hashlib.sha256(challenge).hexdigest(),
        "ceremony": ceremony,
        "person_id": person_id,
        "expires_at": at + CHALLENGE_LIFETIME,
    }
    connection.execute(insert(CHALLENGES).values(row))


def spend(registry: Registry, challenge: bytes, ceremony: str, person_id: str | None) -> None:
    """Take a challenge out of the record, whatever its answer is worth.

    Raises:
        ValueError: if it is not open for this ceremony and person.
    """
    which = CHALLENGES.c.challenge_sha256 == hashlib.sha256(challenge).hexdigest()
    taken = delete(CHALLENGES).where(which).returning(CHALLENGES)
    with registry.database.operating() as connection:
        row = connection.execute(taken).one_or_none()
    expected = (ceremony, person_id)
    if row is None or (row.ceremony, row.person_id) != expected:
        message = "no such challenge"
        raise ValueError(message)
    if not 0 < row.expires_at - registry.clock() <= CHALLENGE_LIFETIME:
        message = "no such challenge"
        raise ValueError(message)


def challenge_of(response: Mapping[str, Any]) -> bytes:
    """Return the challenge that an answer says it answers; the signature covers it."""
    data = parse_client_data_json(base64url_to_bytes(response["response"]["clientDataJSON"]))
    return data.challenge
