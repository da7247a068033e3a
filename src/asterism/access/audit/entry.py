"""What one entry of the audit log says, and what keeps entries."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal, Protocol, get_args

from asterism.model.clock import now

Outcome = Literal["allowed", "denied", "acted"]
"""A read that was answered, an attempt that was refused, something that was done."""

OUTCOMES: Final = frozenset(get_args(Outcome))
ACTION: Final = re.compile(r"[a-z0-9][a-z0-9_.-]{0,63}")


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Who read, did or was refused what, why and when.

    Person, purpose, target and terms are sealed before they are written; the rest is kept in
    the clear.

    Attributes:
        person: who asked.
        purpose: what for.
        action: the kind of act ("document", "search", "batch", …); a word, kept in the clear.
        target: id of what it was about; empty for lists.
        terms: what was searched or filtered for. Ids in a list named "ids" are found by
            `readers_of` too.
        count: documents or rows in a batch; None for single reads.
        at: microseconds since 1970 in UTC.
        outcome: whether it was answered, refused or done.

    Raises:
        ValueError: if the action is no word or the outcome none of the three.
    """

    person: str
    purpose: str
    action: str
    target: str = ""
    terms: dict[str, Any] = field(default_factory=dict)
    count: int | None = None
    at: int = field(default_factory=now)
    outcome: Outcome = "allowed"

    def __post_init__(self) -> None:
        """Refuse what would put more than a word into the clear."""
        if not ACTION.fullmatch(self.action):
            message = "an audited action is a word of small letters, digits, '-', '_' and '.'"
            raise ValueError(message)
        if self.outcome not in OUTCOMES:
            message = f"an outcome is one of {', '.join(sorted(OUTCOMES))}"
            raise ValueError(message)

    def records(self) -> list[str]:
        """Return the ids that the entry is about, each once: what it can be found by."""
        return records(self.target, self.terms)


def records(target: str, terms: Mapping[str, Any]) -> list[str]:
    """Return the ids in a target and in the terms' list "ids", each once.

    A target "document/mention" is about both and about the document.
    """
    parts = [target, *target.split("/")] if "/" in target else [target]
    listed = terms.get("ids")
    ids = [str(item) for item in listed] if isinstance(listed, list | tuple) else []
    return [item for item in dict.fromkeys([*parts, *ids]) if item]


class AuditLog(Protocol):
    """Where entries go. An implementation returns only when the entries are kept."""

    def append(self, entry: AuditEntry) -> None:
        """Keep the entry.

        Raises:
            AuditError: if it cannot be kept; the caller then returns no data.
        """

    def append_many(self, entries: Iterable[AuditEntry]) -> None:
        """Keep the entries, in order; much faster than one by one.

        Raises:
            AuditError: if not all can be kept; the first of them may have been.
        """
