"""Phrases that published work counts as indicators: evidence, never a verdict.

The list is data (`data/indicators.tsv`): each entry has a category, a language, a source and its
measured validity or "untested". A mention's value is "category/entry".
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final, NamedTuple

import orjson

from asterism.extract.finding import Finding
from asterism.extract.lexicon import Term
from asterism.model.mention import MentionKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from asterism.extract.passages import Passages

_GROUP: Final = "indicator"
_NEGATION: Final = re.compile(
    r"\b(?:no|not|never|dont|don't|without|sin|nunca|ni|isn't|isnt|aren't|arent|won't|wont|zero|"
    r"doesn't|doesnt|jamas|tampoco|none of|we do not|nothing to do with)"
    r"(?: (?:a|an|any|ever|the|un|una|el|la|ask|asking|charge|pay|need|require|be|to|for|pedimos|"
    r"cobramos|hay|keep|your|you|have|are|is|nor|or|se|te|su))*[ -]$"
)
_LOOK_BACK: Final = 34
CONFIDENCE: Final = 0.8


class Indicator(NamedTuple):
    """One entry of the list.

    Args:
        id: unique in the list.
        category: for instance "movement" or "debt bondage".
        language: BCP 47 code of its phrases.
        validity: "untested", or what a published measurement found.
        source: where the entry comes from.
        phrases: as they stand in a shadow.
    """

    id: str
    category: str
    language: str
    validity: str
    source: str
    phrases: tuple[str, ...]

    @property
    def value(self) -> str:
        """Return the value of its mentions."""
        return f"{self.category}/{self.id}"


@lru_cache(maxsize=1)
def indicators() -> tuple[Indicator, ...]:
    """Return the shipped list, read once in a process."""
    text = files("asterism.extract").joinpath("data/indicators.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    return tuple(
        Indicator(name, category, language, validity, source, tuple(phrases.split("|")))
        for name, category, language, validity, source, phrases in rows
    )


OBSCURED_NUMBER: Final = "obscured-number"
"""The entry whose evidence is not a phrase but a hidden telephone number."""


class IndicatorExtractor:
    """Finds indicator phrases, and hidden telephone numbers as an indicator of their own."""

    kind = MentionKind.INDICATOR
    version = "indicator@1"

    def terms(self) -> Iterable[Term]:
        """Return every phrase with the entries that have it."""
        entries: dict[str, list[Indicator]] = {}
        for entry in indicators():
            for phrase in entry.phrases:
                if phrase:
                    entries.setdefault(phrase, []).append(entry)
        return [Term(phrase, _GROUP, tuple(of)) for phrase, of in entries.items()]

    def find(
        self, passages: Passages, earlier: Mapping[MentionKind, Sequence[Finding]]
    ) -> list[Finding]:
        """Return evidence in order of start; negated phrases are left out."""
        found = [
            _finding(_entries()[OBSCURED_NUMBER], phone.start, phone.end)
            for phone in earlier.get(MentionKind.PHONE, ())
            if phone.hidden
        ]
        last: dict[str, int] = {}
        for hit in passages.each_hit(_GROUP):
            low = passages.bounds(hit.start)[0]
            if _NEGATION.search(passages.shadow[max(low, hit.start - _LOOK_BACK) : hit.start]):
                continue
            for entry in hit.payload:
                if last.get(entry.id, -1) <= hit.start:
                    found.append(_finding(entry, hit.start, hit.end))
                    last[entry.id] = hit.end
        return sorted(found, key=lambda finding: finding.start)


@lru_cache(maxsize=1)
def _entries() -> dict[str, Indicator]:
    """Return the entries by id."""
    return {entry.id: entry for entry in indicators()}


@lru_cache(maxsize=4096)
def _attributes(entry: Indicator) -> str:
    """Return what a mention says of its entry."""
    return orjson.dumps(
        {
            "category": entry.category,
            "validity": entry.validity,
            "source": entry.source,
            "language": entry.language,
        }
    ).decode()


def _finding(entry: Indicator, start: int, end: int) -> Finding:
    """Return the evidence for an entry."""
    return Finding(
        MentionKind.INDICATOR,
        start,
        end,
        entry.value,
        confidence=CONFIDENCE,
        attributes=_attributes(entry),
    )
