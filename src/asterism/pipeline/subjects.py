"""Who is meant: from ids, identifiers and searches to every document that carries them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from asterism.access import Session
from asterism.evidence.traces import Traces
from asterism.model.errors import AsterismError, NotFoundError
from asterism.model.ids import ROW_ID_LENGTH, derive_id
from asterism.model.mention import JOINABLE
from asterism.pipeline.lookups import id_lists
from asterism.search.identifiers import FEWEST_DIGITS, digits, normalised, typed_forms

PAGE: Final = 1_000
MOST_FOUND: Final = 10_000
SHORTEST: Final = 5
"""Shorter spellings than this are no sign of anybody."""
_ID: Final = re.compile(rf"[0-9a-f]{{{ROW_ID_LENGTH}}}")


@dataclass(frozen=True, slots=True)
class Selection:
    """What somebody names.

    Attributes:
        documents: ids.
        identifiers: "kind:value" each, the value as anybody writes it.
        search: terms; every document that they find is meant.
    """

    documents: Sequence[str] = ()
    identifiers: Sequence[str] = ()
    search: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What a selection means.

    Attributes:
        documents: their ids.
        identifiers: ids of the identifiers that were named.
        spellings: how those are written in the record; "" is never among them.
    """

    documents: frozenset[str]
    identifiers: frozenset[str] = field(default=frozenset())
    spellings: frozenset[str] = field(default=frozenset())


def find(session: Session, selection: Selection) -> Found:
    """Return the documents that are meant, of those that the session reaches.

    A document carries an identifier if any version of an extractor read it there, or if it
    stands in its title or text in a spelling that was read somewhere.

    Raises:
        AsterismError: if nothing is named, an identifier could be several, or a search finds
            too much to be about one person.
        NotFoundError: if something that is named is not there.
    """
    documents = _known(session, selection.documents)
    identifiers: dict[str, str] = {}
    for named in selection.identifiers:
        identifiers.update([_identifier(session, named)])
    spellings = _spellings(session, identifiers)
    documents |= _carrying(session, identifiers, spellings)
    if selection.search is not None:
        documents |= _searched(session, selection.search)
    if not documents:
        message = "nothing is named: give documents, identifiers or search terms"
        if selection.identifiers or selection.search is not None:
            raise NotFoundError(NOTHING)
        raise AsterismError(message)
    return Found(frozenset(documents), frozenset(identifiers), spellings)


NOTHING: Final = "nothing by that name that you may decide about"


def _known(session: Session, ids: Iterable[str]) -> set[str]:
    wanted = set(ids)
    if not all(map(_ID.fullmatch, wanted)):
        message = f"a document's id has {ROW_ID_LENGTH} hexadecimal digits"
        raise AsterismError(message)
    found = {
        row[0]
        for listed in id_lists(wanted)
        for row in session.rows(
            "documents", f"SELECT id FROM documents WHERE id IN ({listed}) AND {{visible}}"
        )
    }
    if found != wanted:
        raise NotFoundError(NOTHING)
    return found


def _identifier(session: Session, named: str) -> tuple[str, str]:
    """Return id and kind of the one identifier that is meant."""
    kind, _, text = named.partition(":")
    kind, text = kind.strip().lower(), text.strip()
    if kind not in JOINABLE or not text:
        kinds = ", ".join(sorted(JOINABLE))
        message = f"{kind!r} is no kind of identifier: write KIND:VALUE, KIND one of {kinds}"
        raise AsterismError(message)
    exact = derive_id("identifier", kind, text)
    values: dict[str, str] = dict(
        session.rows(
            "mentions",
            "SELECT DISTINCT identifier_id, value FROM mentions WHERE identifier_id IS NOT NULL"
            f" AND kind = '{kind}' AND ({_meaning(kind, text)}) AND {{visible}}",
        )
    )
    if exact in values:
        return exact, kind
    if len(values) > 1:
        message = f"{named}: could be {', '.join(sorted(values.values())[:5])}; write one of them"
        raise AsterismError(message)
    if not values:
        raise NotFoundError(NOTHING)
    return next(iter(values)), kind


def _meaning(kind: str, text: str) -> str:
    """Return the condition that a mention's value may be what was typed."""
    forms = {text, normalised(text), *typed_forms(text)}
    conditions = [f"value = {_quoted(form)}" for form in sorted(forms)]
    if kind == "phone" and len(digits(text)) >= FEWEST_DIGITS:
        conditions.append(f"value LIKE '%{digits(text)}'")
    if kind == "handle":
        conditions += [
            f"LOWER(SUBSTR(value, LENGTH(value) - {len(form)})) = {_quoted(':' + form)}"
            for form in sorted(forms)
        ]
    return " OR ".join(conditions)


def _spellings(session: Session, identifiers: Iterable[str]) -> frozenset[str]:
    """Return how identifiers are written in the record, each as it stands there."""
    found: set[str] = set()
    for listed in id_lists(identifiers):
        for kind, value, raw in session.rows(
            "mentions",
            "SELECT DISTINCT kind, value, raw FROM mentions"
            f" WHERE identifier_id IN ({listed}) AND {{visible}}",
        ):
            found |= spellings_of(kind, value, raw)
    return frozenset(found)


def spellings_of(kind: str, value: str, raw: str) -> set[str]:
    """Return the ways to write an identifier that are long enough to be a sign of it."""
    shortest = FEWEST_DIGITS if kind == "phone" else SHORTEST
    written = {value, raw.strip()}
    if kind == "phone":
        written.add(digits(value))
        if value.startswith("+1"):
            written.add(digits(value)[1:])
    if kind == "handle":
        written.add(value.partition(":")[2])
    return {form for form in written if len(form) >= shortest}


def _carrying(session: Session, identifiers: Iterable[str], spellings: frozenset[str]) -> set[str]:
    """Return the documents that carry one of the identifiers."""
    found = {
        row[0]
        for listed in id_lists(identifiers)
        for row in session.rows(
            "mentions",
            "SELECT DISTINCT document_id FROM mentions"
            f" WHERE identifier_id IN ({listed}) AND {{visible}}",
        )
    }
    traces = Traces(spellings)
    if not traces:
        return found
    statement = "SELECT id, title, text FROM documents WHERE {visible}"
    for rows in session.row_batches("documents", statement):
        for document_id, title, text in rows:
            if traces.spans(f"{title}\n{text}".encode("utf-8", "surrogatepass")):
                found.add(document_id)
    return found


def _searched(session: Session, terms: str) -> set[str]:
    found: set[str] = set()
    while True:
        result = session.search(terms, offset=len(found), limit=PAGE)
        if not terms.strip() or result.total > MOST_FOUND:
            message = f"the search finds {result.total:,} documents; say more exactly who is meant"
            raise AsterismError(message)
        found |= {hit.document_id for hit in result.hits}
        if not result.hits or len(found) >= result.total:
            return found


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
