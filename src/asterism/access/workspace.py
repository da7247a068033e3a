"""A workspace: one record with its captures, its derived copies and its policy."""

from __future__ import annotations

from typing import Final

from asterism.access import keys
from asterism.access.audit import FileAuditLog
from asterism.access.people.accounts import anybody
from asterism.access.people.registry import Administrator, Registry
from asterism.access.people.settings import SignInSettings
from asterism.access.policy import Action, Actor, Policy, SharedPolicy, SingleUserPolicy
from asterism.access.proving import Asked, Prover
from asterism.access.session import Session
from asterism.access.views import NOTHING, View, Views, plain
from asterism.evidence.timestamps import Authority
from asterism.model.marking import Marking
from asterism.model.visibility import Visibility
from asterism.model.workspace import WorkspacePaths
from asterism.record.database import Database
from asterism.record.reader.markings import KnownMarkings


class Workspace:
    """An open workspace.

    Writers use `database`; every read goes through `session` or `service`. It is single-user
    until the first person is added, and shared from then on: a read then needs a proof.

    Args:
        paths: where things are kept.
        database: the record.
        owner: the account on the operating system that it belongs to.
        audit: where reads, acts and refusals are logged; the workspace's own file if None.
        policy: who may see what; the one of a single-user or of a shared workspace, whichever
            it is, if None.
        settings: lifetimes of sign-ins and the address of the pages.
        authority: states the time of manifests (RFC 3161); None if none is configured.
    """

    def __init__(
        self,
        paths: WorkspacePaths,
        database: Database,
        owner: str,
        *,
        audit: FileAuditLog | None = None,
        policy: Policy | None = None,
        settings: SignInSettings | None = None,
        authority: Authority | None = None,
    ) -> None:
        self.authority: Final = authority
        self.paths: Final = paths
        self.database: Final = database
        self.owner: Final = owner
        self.audit: Final = audit or FileAuditLog(paths.audit, paths.keys)
        self.registry: Final = Registry(
            database=database,
            audit=self.audit,
            key=lambda: keys.secret(paths.keys, "people"),
            settings=settings or SignInSettings(),
        )
        self._given_policy = policy
        self._single_user: Policy = SingleUserPolicy(owner)
        self._of_many: Policy = SharedPolicy()
        self._shared = False
        self.views: Final = Views(paths, database)
        self._known_markings = KnownMarkings()

    @property
    def shared(self) -> bool:
        """Whether people were added; no account is ever deleted, so that it stays so."""
        if not self._shared:
            with self.database.reading() as connection:
                self._shared = anybody(connection)
        return self._shared

    @property
    def policy(self) -> Policy:
        """Who may see and do what here."""
        if self._given_policy is not None:
            return self._given_policy
        return self._of_many if self.shared else self._single_user

    def session(self, person: str | None, purpose: str, proof: str | None = None) -> Session:
        """Return the door to the record for a person with a purpose.

        Args:
            person: who acts; the account this process runs under, or whoever the proof names,
                if None.
            purpose: why, in a few words; it stands in every audit entry. Empty, where the proof
                is a token that is good for one purpose only.
            proof: a service token or the token of a sign-in; in a shared workspace nobody reads
                without one.

        Raises:
            AccessDeniedError: if the proof does not hold or is another person's, or the policy
                refuses; the refusal is audited first.
            AuditError: if the refusal cannot be kept.
        """
        return self._session(self._prover.reader(Asked(person, purpose, proof, Action.READ)))

    def service(self, stage: str, view: View | None = None) -> Session:
        """Return the session under which a stage of the pipeline reads batches.

        Args:
            stage: its name.
            view: what it derives for; the record itself if None.
        """
        actor = Actor(f"service:{self.owner}", f"stage {stage}", service=True)
        if view is None:
            return self._session(actor)
        visible = frozenset(
            marking.id
            for marking in self.markings()
            if {part.id for part in marking.parts or (marking,)} <= view.visible
        )
        return Session(self.paths, view.database, actor, Visibility(visible), self.audit)

    def actor(
        self, action: Action, person: str | None, purpose: str, proof: str | None = None
    ) -> Actor:
        """Return who does something that reads no record: administration, taking in, processing.

        With a proof the policy decides. Without one it must be the workspace's owner on the
        operating system, who stands in the audit log of a shared workspace as "operator:NAME".

        Args:
            action: what is to be done.
            person: who acts; see `session`.
            purpose: why.
            proof: a service token or the token of a sign-in.

        Raises:
            AccessDeniedError: if they may not; the refusal is audited first.
            AuditError: if the refusal cannot be kept.
        """
        return self._prover.actor(Asked(person, purpose, proof, action))

    def require(self, actor: Actor, action: Action, marking: Marking | None = None) -> None:
        """Let pass an actor whom the policy lets do something, with a record under a marking.

        Raises:
            AccessDeniedError: if it does not; the refusal is audited first.
            AuditError: if the refusal cannot be kept.
        """
        self._prover.require(actor, action, marking)

    def administrator(
        self, person: str | None, purpose: str, proof: str | None = None
    ) -> Administrator:
        """Return who may change the register of people; see `actor`.

        Raises:
            AccessDeniedError: if they may not; the refusal is audited first.
            AuditError: if the refusal cannot be kept.
        """
        actor = self.actor(Action.ADMINISTER, person, purpose, proof)
        return Administrator(actor.person, actor.purpose)

    def require_operator(self, purpose: str = "operate the workspace") -> Actor:
        """Return the workspace's owner on the operating system, if this process is theirs.

        Raises:
            AccessDeniedError: if it is not; the refusal is audited first.
            AuditError: if the refusal cannot be kept.
        """
        return self._prover.operator(Asked(None, purpose, None, Action.ADMINISTER))

    def close(self) -> None:
        """Close the databases and the audit log."""
        self.views.close()
        self.database.close()
        self.audit.close()

    def markings(self) -> list[Marking]:
        """Return every marking in the record: policy, which names no document."""
        with self.database.reading() as connection:
            return list(self._known_markings.read(connection))

    @property
    def _prover(self) -> Prover:
        return Prover(self.registry, self.policy, self.owner, shared=self.shared)

    def _session(self, actor: Actor) -> Session:
        policy, found, searchable = self.policy, self.markings(), None
        with self._prover.auditing_refusals(actor.person, actor.purpose, "session"):
            visibility = policy.visibility(actor, found)
            if actor.subject is not None:
                searching = policy.visibility(actor, found, Action.SEARCH)
                ids = visibility.marking_ids & searching.marking_ids
                searchable = Visibility.of(ids, found)
        if actor.subject is None:
            return Session(self.paths, self.database, actor, visibility, self.audit)
        view = self.views.database_for(visibility.marking_ids & plain(found))
        return Session(
            self.paths,
            view,
            actor,
            visibility,
            self.audit,
            searchable=searchable,
            is_formed=view.name != NOTHING,
        )
