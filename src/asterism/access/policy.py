"""The policy: from a person and a purpose to what they may see."""

from __future__ import annotations

import getpass
from dataclasses import dataclass
from typing import Protocol

from asterism.model.errors import AccessDeniedError
from asterism.model.marking import Marking
from asterism.model.visibility import Visibility


@dataclass(frozen=True, slots=True)
class Actor:
    """A person acting with a stated purpose."""

    person: str
    purpose: str


class Policy(Protocol):
    """Decides which markings an actor may see."""

    def visibility(self, actor: Actor, markings: list[Marking]) -> Visibility:
        """Return the visible ones of all markings in the record.

        Raises:
            AccessDeniedError: if this actor may not act at all.
        """


class SingleUserPolicy:
    """The local policy: the workspace's owner on this computer sees everything in it.

    It protects nobody from the owner, which is why such a workspace is not for real people's
    data.
    """

    def __init__(self, owner: str) -> None:
        self._owner = owner

    def visibility(self, actor: Actor, markings: list[Marking]) -> Visibility:
        """Return every marking, for the owner or a stage that the owner runs.

        Raises:
            AccessDeniedError: if the purpose is empty or the person is somebody else.
        """
        if not actor.purpose.strip():
            message = "state a purpose: every read of the record carries one (--purpose TEXT)"
            raise AccessDeniedError(message)
        if actor.person not in {self._owner, f"service:{self._owner}"}:
            message = "this is a single-user workspace and belongs to somebody else"
            raise AccessDeniedError(message)
        return Visibility(frozenset(marking.id for marking in markings))


def system_user() -> str:
    """Return the name of the account that this process runs under."""
    return getpass.getuser()
