"""From a token to who carries it: what a session in a shared workspace starts from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from asterism.access.people import service_tokens, sign_ins
from asterism.access.people.accounts import person_by_id
from asterism.access.people.errors import SignInEndedError
from asterism.access.people.registry import Registry
from asterism.access.people.subjects import subject_of
from asterism.access.people.tokens import looks_like_a_token
from asterism.access.policy import Action
from asterism.model.subject import Subject

REFUSED: Final = "the token does not hold: it is unknown, has ended or was revoked; get a new one"


@dataclass(frozen=True, slots=True)
class Proof:
    """What a token proves.

    Attributes:
        subject: who carries it.
        actions: what it may be used for; None where it is not limited.
        purpose: the only purpose it may be used for; None where it is not limited.
    """

    subject: Subject
    actions: frozenset[Action] | None
    purpose: str | None

    def allows(self, action: Action) -> bool:
        """Return whether the token itself may be used for an action."""
        return self.actions is None or action in self.actions


def prove(registry: Registry, token: str) -> Proof:
    """Return who carries a service token or the token of a sign-in.

    Raises:
        SignInEndedError: if it is neither, or does not hold now. The message is the same
            whatever the reason is.
    """
    if not looks_like_a_token(token):
        raise SignInEndedError(REFUSED)
    with registry.database.reading() as connection:
        service = service_tokens.read_service_token(registry, connection, token)
        sign_in = None
        if service is None:
            sign_in = sign_ins.read_sign_in(registry, connection, token)
        holder = service or sign_in
        if holder is None or (sign_in is not None and sign_in.only_invited):
            raise SignInEndedError(REFUSED)
        person = person_by_id(connection, holder.person_id)
        subject = subject_of(connection, person, registry.clock())
    if service is not None:
        service_tokens.note_use(registry, service)
        return Proof(subject, service.actions, service.purpose)
    if sign_in is not None:
        sign_ins.note_use(registry, sign_in)
    return Proof(subject, actions=None, purpose=None)
