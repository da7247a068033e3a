"""What a person typed into the search box, as clauses. Anything typed means something.

All words must occur (in title, text or place); "several words" must stand together; a minus
before a word or phrase excludes it; `kind:`, `source:`, `place:` and `title:` look in one
field. A phone number in any format, an e-mail address or a handle also finds documents in which
that identifier was read, however it was written there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from asterism.search.identifiers import PHONE, typed_forms
from asterism.search.words import words

LONGEST_QUERY: Final = 2_000
MOST_CLAUSES: Final = 50
TEXT_FIELDS: Final = ("title", "text", "place")
WHOLE_VALUE_FIELDS: Final = ("kind", "source")
_SIGN: Final = re.compile(r"(?:^|(?<=\s))(?P<minus>-)?(?:(?P<field>kind|source|place|title):)?")
_QUOTED: Final = re.compile(r'"(?P<phrase>[^"]*)(?:"|$)')
_CHUNK: Final = re.compile(r"[^\s\"]+")


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing that a document must have, or must not have.

    Attributes:
        groups: each a run of words that stand together; every group must occur. Empty if
            nothing typed was a word.
        identifiers: index terms of which any one is enough instead of the words.
        field: the only field to look in, or None for all.
        value: the exact value, for fields that hold one.
        excluded: whether a document must not have it.
    """

    groups: tuple[tuple[str, ...], ...] = ()
    identifiers: tuple[str, ...] = ()
    field: str | None = None
    value: str | None = None
    excluded: bool = False


def parse(terms: str) -> list[Clause]:
    """Return the clauses of what was typed; empty if it holds nothing to look for."""
    terms = terms[:LONGEST_QUERY]
    clauses: list[Clause] = []
    position = 0
    while position < len(terms) and len(clauses) < MOST_CLAUSES:
        if terms[position].isspace():
            position += 1
            continue
        sign = _SIGN.match(terms, position)
        if sign is None:
            clause, position = _read_one(terms, position, None)
        else:
            clause, position = _read_one(terms, sign.end(), sign["field"])
            clause = replace(clause, excluded=sign["minus"] is not None)
        if clause.groups or clause.identifiers or clause.value:
            clauses.append(clause)
    return clauses


def _read_one(terms: str, position: int, field: str | None) -> tuple[Clause, int]:
    quoted = _QUOTED.match(terms, position)
    if quoted:
        return _together(quoted["phrase"], field), quoted.end()
    phone = PHONE.match(terms, position) if field is None else None
    if phone:
        # Each part of the number is a word, so that numbers that are no phone still match.
        groups = tuple((word,) for word in words(phone.group()))
        return Clause(groups, tuple(typed_forms(phone.group()))), phone.end()
    chunk = _CHUNK.match(terms, position)
    if chunk is None:
        return Clause(), position + 1
    return _together(chunk.group(), field), chunk.end()


def _together(text: str, field: str | None) -> Clause:
    """Return the clause of text whose words must stand together."""
    if field in WHOLE_VALUE_FIELDS:
        return Clause(field=field, value=text)
    group = tuple(words(text))
    if not group:
        return Clause()
    # A phrase is not an identifier, unless it is a phone number in quotes.
    whole = " " not in text.strip() or PHONE.fullmatch(text.strip())
    identifiers = tuple(typed_forms(text)) if field is None and whole else ()
    return Clause((group,), identifiers, field)
