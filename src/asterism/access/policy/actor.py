"""Who acts, what is decided about it, and by whom."""

from __future__ import annotations

import getpass
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from asterism.access.policy.actions import Action
from asterism.model.marking import Marking
from asterism.model.subject import Subject
from asterism.model.visibility import Visibility


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody acting with a stated purpose.

    Attributes:
        person: the name that stands in the audit log.
        purpose: what for, in their words.
        subject: the person as the policy of a shared workspace sees them; None in a single-user
            workspace and for a stage.
        service: whether a stage of the pipeline acts, which only a workspace itself starts.
        actions: what the token that they act by may be used for; None where it is not limited.
    """

    person: str
    purpose: str
    subject: Subject | None = None
    service: bool = False
    actions: frozenset[Action] | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether somebody may do something, and by which rule.

    Attributes:
        permitted: whether they may.
        rule: id of the rule that decided; "otherwise" where none applied.
        says: that rule in a sentence. It says something about the record: show it only to who
            may see the record.
    """

    permitted: bool
    rule: str
    says: str


class Policy(Protocol):
    """Decides what an actor may see and do."""

    def visibility(
        self, actor: Actor, markings: Sequence[Marking], action: Action = Action.READ
    ) -> Visibility:
        """Return those of all markings in the record under which the actor may do something.

        Raises:
            AccessDeniedError: if this actor may not act at all, or not for this purpose.
        """

    def permits(self, actor: Actor, action: Action, marking: Marking | None = None) -> Decision:
        """Return whether the actor may do something, with a record under a marking if stated.

        Raises:
            AccessDeniedError: if this actor may not act at all, or not for this purpose.
        """


def system_user() -> str:
    """Return the name of the account that this process runs under."""
    return getpass.getuser()
