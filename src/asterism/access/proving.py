"""From what somebody says and shows to who acts; whoever is refused is in the audit log."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from asterism.access.people.names import key_of
from asterism.access.people.proofs import Proof, prove
from asterism.access.people.registry import Registry
from asterism.access.policy import Action, Actor, Policy, system_user
from asterism.model.errors import AccessDeniedError
from asterism.model.marking import Marking
from asterism.model.purpose import Purpose

OPERATOR: Final = "operator:"
"""Before the name of the workspace's owner on the operating system; no account has a colon."""

OPERATORS_ACTS: Final = frozenset(
    {
        Action.ADMINISTER,
        Action.COLLECT,
        Action.PROCESS,
        Action.ERASE,
        Action.HOLD,
        Action.READ_AUDIT,
    }
)
"""What the owner does in a shared workspace without a token. None of it shows a record."""

SIGN_IN: Final = "this workspace is shared: sign in, or give your token (--token TOKEN)"


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asks to do, and what they show for it.

    Attributes:
        person: who they say they are, or None.
        purpose: what for; may be empty where the proof is good for one purpose only.
        proof: a token, or None.
        action: what is to be done.
    """

    person: str | None
    purpose: str
    proof: str | None = field(repr=False)
    action: Action


@dataclass(frozen=True, slots=True)
class Prover:
    """Decides who acts in one workspace.

    Attributes:
        registry: the register of people.
        policy: the workspace's.
        owner: the account on the operating system that the workspace belongs to.
        shared: whether it has people.
    """

    registry: Registry
    policy: Policy
    owner: str
    shared: bool

    def reader(self, asked: Asked) -> Actor:
        """Return who reads.

        Raises:
            AccessDeniedError: if the proof does not hold or is another person's.
        """
        if asked.proof is not None:
            return self._proven(asked, "session")
        if not self.shared:
            return self._alone(asked, "session")  # the policy is asked for what it shows
        with self.auditing_refusals(asked.person or "", asked.purpose, "session"):
            raise AccessDeniedError(SIGN_IN)

    def actor(self, asked: Asked) -> Actor:
        """Return who does something that reads no record.

        Raises:
            AccessDeniedError: if they may not.
        """
        if asked.proof is None:
            return self.operator(asked)
        actor = self._proven(asked, asked.action)
        self.require(actor, asked.action)
        return actor

    def require(self, actor: Actor, action: Action, marking: Marking | None = None) -> None:
        """Let pass an actor whom the policy lets do something.

        The rule is told where no record is concerned, as it might say something about one.

        Raises:
            AccessDeniedError: if it does not.
        """
        with self.auditing_refusals(actor.person, actor.purpose, action):
            decision = self.policy.permits(actor, action, marking)
            if not decision.permitted:
                message = f"you may not {action} this"
                raise AccessDeniedError(decision.says if marking is None else message)

    def operator(self, asked: Asked) -> Actor:
        """Return the workspace's owner on the operating system, if this process is theirs.

        Raises:
            AccessDeniedError: if it is not, or the act is one that needs a proof.
        """
        if not self.shared:
            actor = self._alone(asked, asked.action)
            self.require(actor, asked.action)
            return actor
        name = f"{OPERATOR}{system_user()}"
        with self.auditing_refusals(name, asked.purpose, asked.action):
            if system_user() != self.owner:
                message = "this workspace is another account's of this computer; give your --token"
                raise AccessDeniedError(message)
            if asked.person not in {None, self.owner} or asked.action not in OPERATORS_ACTS:
                raise AccessDeniedError(SIGN_IN)
            return Actor(name, Purpose.parse(asked.purpose).text)

    @contextmanager
    def auditing_refusals(self, person: str, purpose: str, action: str) -> Iterator[None]:
        """Log whoever is refused inside, before they are told.

        Raises:
            AuditError: if the refusal cannot be kept.
        """
        try:
            yield
        except AccessDeniedError as error:
            terms = {"says": str(error)}
            self.registry.note(person, purpose, action, "", terms, outcome="denied")
            raise

    def _alone(self, asked: Asked, action: str) -> Actor:
        """Return the one user of a workspace without people."""
        actor = Actor(asked.person or system_user(), asked.purpose)
        with self.auditing_refusals(actor.person, actor.purpose, action):
            if system_user() != self.owner or actor.person != self.owner:
                message = "this is a single-user workspace and belongs to somebody else"
                raise AccessDeniedError(message)
        return actor

    def _proven(self, asked: Asked, action: str) -> Actor:
        with self.auditing_refusals(asked.person or "", asked.purpose, action):
            proof = prove(self.registry, asked.proof or "")
        subject = proof.subject
        with self.auditing_refusals(subject.name, asked.purpose, action):
            if asked.person is not None and key_of(asked.person) != key_of(subject.name):
                message = "the token is not that person's; leave --as out, or give their token"
                raise AccessDeniedError(message)
            if not proof.allows(asked.action):
                message = f"this token may not be used to {asked.action}; get one that may"
                raise AccessDeniedError(message)
            purpose = _purpose(asked.purpose, proof)
        return Actor(subject.name, purpose, subject, actions=proof.actions)


def _purpose(stated: str, proof: Proof) -> str:
    """Return the purpose that holds.

    Raises:
        AccessDeniedError: if the token is good for another one, or none was stated.
    """
    if proof.purpose is None:
        return Purpose.parse(stated).text
    if stated.strip() and Purpose.parse(stated).text != proof.purpose:
        message = "this token is good for one purpose, and that is another; leave --purpose out"
        raise AccessDeniedError(message)
    return proof.purpose
