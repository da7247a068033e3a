"""Leads: what deserves a person's attention, and why."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, Self


class Pattern(StrEnum):
    """Patterns that are looked for; each is a question for a person, never a verdict."""

    SEVERAL_CITIES_AT_ONCE = "several-cities-at-once"
    SEVERAL_PEOPLE_ONE_NUMBER = "several-people-one-number"
    CIRCUIT = "circuit"
    CHANGING_NAMES = "changing-names"


class LeadState(StrEnum):
    """How far people have come with a lead."""

    NEW = "new"
    REVIEWING = "reviewing"
    KEPT = "kept"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True)
class Citation:
    """A place in the record that a reason rests on.

    Attributes:
        document_id: the document.
        mention_id: the mention in it, or None for the document as a whole.
        note: what it shows, in a few words ("Tampa, FL, 3 May 14:10").
    """

    document_id: str
    mention_id: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """One sentence that says why, with the places in the record that show it."""

    text: str
    citations: tuple[Citation, ...] = field(default=())

    def to_json(self) -> dict[str, Any]:
        """Return the reason as plain values, citations in order."""
        return asdict(self)

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Self:
        """Return the reason that `to_json` wrote."""
        return cls(value["text"], tuple(Citation(**item) for item in value["citations"]))
