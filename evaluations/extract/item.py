"""What the evaluation is made of: texts, and what should be found in them."""

from __future__ import annotations

from dataclasses import dataclass

Value = str | int | dict[str, object]
"""A normalised value as the command prints it."""


@dataclass(frozen=True)
class Span:
    """Where a part of a value is written: code points of one field, end exclusive."""

    field: str
    start: int
    end: int


@dataclass(frozen=True)
class Gold:
    """A value that should be found; more than one span if it is written in parts."""

    kind: str
    value: Value
    spans: tuple[Span, ...]


@dataclass(frozen=True)
class Item:
    """One text to be read.

    Attributes:
        key: unique within the evaluation.
        kind: the kind that is scored on this text; mentions of other kinds are ignored.
        family: how its values are written, or which sort of text without a value it is.
        split: seen, unseen or fresh.
        language: ISO 639 code.
        country: ISO 3166 code, given to the extractor as a hint; empty for no hint.
        text: the body.
        title: the title; may be empty.
        reference: the day it was posted, ISO 8601; empty where nothing is relative to it.
        gold: what should be found; empty in a text without a value.
    """

    key: str
    kind: str
    family: str
    split: str
    language: str
    country: str
    text: str
    title: str
    reference: str
    gold: tuple[Gold, ...]

    def field(self, name: str) -> str:
        """Return the text or the title."""
        return self.title if name == "title" else self.text

    def sliced(self, span: Span) -> str:
        """Return what stands at a span."""
        return self.field(span.field)[span.start : span.end]
