"""What changed between two versions of a document, for people to read."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

FIELDS: Final = ("title", "place", "author", "language", "posted_at")
LINES_LIMIT: Final = 2_000
"""Lines of a text that are compared; longer ones are compared as far as that."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field whose value changed.

    Attributes:
        field: its name; those of attributes as "attributes.price".
        before: its value, or None.
        after: its value, or None.
    """

    field: str
    before: str | int | None
    after: str | int | None


@dataclass(frozen=True, slots=True)
class Differences:
    """What changed from one version to the next.

    Attributes:
        fields: those that changed, in a fixed order.
        text: lines of the text, each after "  " (stayed), "- " (went) or "+ " (came); empty if
            the text stayed as it was.
    """

    fields: tuple[FieldChange, ...]
    text: tuple[str, ...]


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> Differences:
    """Return what changed between two documents, given as rows of the documents table."""
    text: tuple[str, ...] = ()
    if before["text"] != after["text"]:
        old, new = (row["text"].split("\n")[:LINES_LIMIT] for row in (before, after))
        text = tuple(_lines(old, new))
    return Differences(tuple(_fields(before, after)), text)


def _fields(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[FieldChange]:
    for name in FIELDS:
        if before[name] != after[name]:
            yield FieldChange(name, before[name], after[name])
    old, new = (json.loads(row["attributes"] or "{}") for row in (before, after))
    for name in sorted({*old, *new}):
        if old.get(name) != new.get(name):
            yield FieldChange(f"attributes.{name}", old.get(name), new.get(name))


def _lines(old: list[str], new: list[str]) -> Iterator[str]:
    for kind, from_old, to_old, from_new, to_new in difflib.SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        if kind == "equal":
            yield from (f"  {line}" for line in old[from_old:to_old])
            continue
        yield from (f"- {line}" for line in old[from_old:to_old])
        yield from (f"+ {line}" for line in new[from_new:to_new])
