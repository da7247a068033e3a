"""What every read through a Session has in common: its audit entry comes first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Connection

from asterism.access.audit import AuditEntry, AuditLog
from asterism.access.audit.entry import Outcome
from asterism.access.policy import Actor
from asterism.model.errors import NotFoundError

if TYPE_CHECKING:
    from asterism.model.visibility import Visibility
    from asterism.model.workspace import WorkspacePaths
    from asterism.record.database import Database


class AuditedReads:
    """A person acting with a purpose, what they may see, and where their reads are logged.

    Args:
        paths: of the workspace.
        database: the record.
        actor: who reads, and why.
        visibility: under which markings they may read.
        audit: where each read is logged.
        searchable: under which markings they may search in texts; all that they may read if None.
        is_formed: whether networks and leads were derived for what they may see; where they were
            not, there are none until the next run of the pipeline.
    """

    def __init__(
        self,
        paths: WorkspacePaths,
        database: Database,
        actor: Actor,
        visibility: Visibility,
        audit: AuditLog,
        *,
        searchable: Visibility | None = None,
        is_formed: bool = True,
    ) -> None:
        self.actor: Final = actor
        self.visibility: Final = visibility
        self.searchable: Final = visibility if searchable is None else searchable
        self.is_formed: Final = is_formed
        self.paths: Final = paths
        self._database = database
        self._audit = audit

    def record_read(
        self,
        action: str,
        *,
        target: str = "",
        count: int | None = None,
        terms: Mapping[str, Any] | None = None,
        outcome: Outcome = "allowed",
    ) -> None:
        """Append the audit entry of one read.

        Raises:
            AuditError: if it cannot be kept.
        """
        self._audit.append(
            AuditEntry(
                person=self.actor.person,
                purpose=self.actor.purpose,
                action=action,
                target=target,
                terms={key: value for key, value in (terms or {}).items() if value is not None},
                count=count,
                outcome=outcome,
            )
        )

    @contextmanager
    def reading(
        self, action: str, *, target: str = "", terms: Mapping[str, Any] | None = None
    ) -> Iterator[Connection]:
        """Audit one read, then yield a connection on one snapshot for it.

        A read that finds nothing the person may see is a refused attempt: a second entry says so,
        and whoever asks who saw a record is not told that they did.
        """
        self.record_read(action, target=target, terms=terms)
        with self._database.reading() as connection:
            try:
                yield connection
            except NotFoundError:
                self.record_read(action, target=target, terms=terms, outcome="denied")
                raise

    @contextmanager
    def showing(
        self, action: str, terms: Mapping[str, Any]
    ) -> Iterator[tuple[Connection, list[str]]]:
        """Yield a connection for one read, and a list for the ids of what it shows.

        The entry names them, so that whoever asks who saw a record learns of it; it is kept
        before the caller can return anything, and also if the read fails.
        """
        shown: list[str] = []
        try:
            with self._database.reading() as connection:
                yield connection, shown
        finally:
            self.record_read(action, terms={**terms, "ids": shown})
