"""The register of organisations, people and proofs: how it is read, changed and audited."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from asterism.access.audit import AuditEntry, AuditLog
from asterism.access.audit.entry import Outcome
from asterism.access.people.settings import SignInSettings
from asterism.model.clock import now

if TYPE_CHECKING:
    from asterism.record.database import Database

OWN_ACCOUNT = "own account"
"""The purpose of what people do to their own account."""


@dataclass(frozen=True, slots=True)
class Administrator:
    """Somebody whom the policy lets administer. `Workspace.administrator` makes one, nobody else.

    Attributes:
        person: who acts, as the audit log names them.
        purpose: why.
    """

    person: str
    purpose: str


@dataclass(frozen=True, slots=True)
class Registry:
    """The register, and what it needs.

    Attributes:
        database: where the tables are.
        audit: where every act and every attempt is logged.
        key: gives the 32 bytes that seal secrets which must be read again.
        settings: lifetimes and the pages' address.
        clock: gives the present in microseconds since 1970 in UTC.
    """

    database: Database = field(repr=False)
    audit: AuditLog = field(repr=False)
    key: Callable[[], bytes] = field(repr=False)
    settings: SignInSettings = field(default_factory=SignInSettings)
    clock: Callable[[], int] = now

    @contextmanager
    def acting(
        self,
        by: Administrator,
        action: str,
        target: str = "",
        terms: Mapping[str, Any] | None = None,
    ) -> Iterator[Connection]:
        """Yield a write transaction for one act. It commits only after its audit entry is kept.

        Raises:
            AuditError: if the entry cannot be kept; then nothing has changed.
        """
        with self.database.operating() as connection:
            yield connection
            self.note(by.person, by.purpose, action, target, terms, outcome="acted")

    @contextmanager
    def reading(self, by: Administrator, action: str) -> Iterator[Connection]:
        """Audit one look into the register, then yield a connection for it."""
        self.note(by.person, by.purpose, action, outcome="allowed")
        with self.database.reading() as connection:
            yield connection

    def note(
        self,
        person: str,
        purpose: str,
        action: str,
        target: str = "",
        terms: Mapping[str, Any] | None = None,
        *,
        outcome: Outcome,
    ) -> None:
        """Append one audit entry.

        Raises:
            AuditError: if it cannot be kept.
        """
        self.audit.append(
            AuditEntry(
                person=person,
                purpose=purpose,
                action=action,
                target=target,
                terms=dict(terms or {}),
                at=self.clock(),
                outcome=outcome,
            )
        )


def new_id() -> str:
    """Return an id drawn by lot."""
    return uuid.uuid4().hex


def is_id(text: str) -> bool:
    """Return whether a text that came from outside can be an id; only then is it looked up."""
    return re.fullmatch(r"[0-9a-f]{32}", text) is not None
