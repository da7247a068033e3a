"""The policy of a workspace with one user."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from asterism.access.policy.actions import Action
from asterism.access.policy.actor import Actor, Decision
from asterism.model.errors import AccessDeniedError
from asterism.model.marking import Consent, Marking
from asterism.model.purpose import Purpose
from asterism.model.visibility import Visibility

_BEYOND_CONSENT: Final = frozenset({Action.ERASE, Action.HOLD})
_OWNER: Final = Decision(
    permitted=True, rule="single-user", says="The owner of a single-user workspace may do all."
)


class SingleUserPolicy:
    """The local policy: the workspace's owner on this computer sees everything in it.

    It protects nobody from the owner, which is why such a workspace is not for real people's
    data. A purpose against a possible victim is refused here too.
    """

    def __init__(self, owner: str) -> None:
        self._owner = owner

    def visibility(
        self,
        actor: Actor,
        markings: Sequence[Marking],
        action: Action = Action.READ,
    ) -> Visibility:
        """Return every marking, for the owner or a stage that the owner runs.

        What somebody has withdrawn their consent to is seen by nobody, and no stage works on it;
        it can still be erased and held.

        Raises:
            AccessDeniedError: if the purpose is empty or refused, or the person is somebody else.
        """
        self.permits(actor, action)
        return Visibility(
            frozenset(
                marking.id
                for marking in markings
                if action in _BEYOND_CONSENT or marking.consent is not Consent.WITHDRAWN
            )
        )

    def permits(
        self,
        actor: Actor,
        action: Action,  # noqa: ARG002 - the owner may do everything
        marking: Marking | None = None,  # noqa: ARG002 - as above
    ) -> Decision:
        """Return that the owner may.

        Raises:
            AccessDeniedError: if the purpose is empty or refused, or the person is somebody else.
        """
        if actor.service:
            return _OWNER
        Purpose.parse(actor.purpose)
        if actor.person != self._owner:
            message = "this is a single-user workspace and belongs to somebody else"
            raise AccessDeniedError(message)
        return _OWNER
