"""From a token to who carries it: what a session in a shared workspace starts from."""

from __future__ import annotations

from dataclasses import dataclass

from asterism.access.people.accounts import person_by_id
from asterism.access.people.errors import SignInEndedError
from asterism.access.people.registry import Registry
from asterism.access.people.service_tokens import find_service_token
from asterism.access.people.sign_ins import find_sign_in
from asterism.access.people.subjects import subject_of
from asterism.model.subject import Subject


@dataclass(frozen=True, slots=True)
class Proof:
    """What a token proves.

    Attributes:
        subject: who carries it.
        actions: what it may be used for; None where it is not limited.
        purpose: the only purpose it may be used for; None where it is not limited.
    """

    subject: Subject
    actions: frozenset[str] | None
    purpose: str | None

    def allows(self, action: str) -> bool:
        """Return whether the token itself may be used for an action."""
        return self.actions is None or action in self.actions


def prove(registry: Registry, token: str) -> Proof:
    """Return who carries a service token or the token of a sign-in.

    Raises:
        SignInEndedError: if it is neither, or does not hold now. The message is the same
            whatever the reason is.
    """
    service = find_service_token(registry, token)
    sign_in = None if service is not None else find_sign_in(registry, token)
    holder = service or sign_in
    if holder is None or (sign_in is not None and sign_in.only_invited):
        message = "the token does not hold: it is unknown, has ended or was revoked; get a new one"
        raise SignInEndedError(message)
    with registry.database.reading() as connection:
        person = person_by_id(connection, holder.person_id)
        subject = subject_of(connection, person, registry.clock())
    if service is None:
        return Proof(subject, actions=None, purpose=None)
    return Proof(subject, service.actions, service.purpose)
