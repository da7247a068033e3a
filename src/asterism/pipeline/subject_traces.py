"""Texts that only certain documents have: what is to be looked for wherever they left a trace."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final
from urllib.parse import urlsplit

from asterism.access import Session
from asterism.evidence.traces import Traces
from asterism.pipeline.lookups import id_lists
from asterism.pipeline.subjects import spellings_of

SHORTEST_TITLE: Final = 12
SHORTEST_LINE: Final = 20
SHORTEST_PATH: Final = 8
SHORTEST_WORD: Final = 8
PART: Final = 20_000
"""Texts that are looked for at a time; their finder takes some hundred bytes for each."""

FIELDS: Final = "title, text, url, author, attributes"


def traces_of(session: Session, document_ids: frozenset[str]) -> list[str]:
    """Return the texts that these documents have and no other document of the record.

    They are addresses, titles, lines of text, identifiers as they are written, and what stood
    beside the text in the source. Short ones are left out: they are no sign of anybody.
    """
    found: set[str] = set()
    for listed in id_lists(document_ids):
        for row in session.rows(
            "documents",
            f"SELECT {FIELDS} FROM documents WHERE id IN ({listed}) AND {{visible}}",
        ):
            found |= set(_document_texts(*row))
    found |= _spellings(session, document_ids)
    return [
        text for part in parts(sorted(found)) for text in _only_theirs(session, part, document_ids)
    ]


def _spellings(session: Session, document_ids: frozenset[str]) -> set[str]:
    """Return how those identifiers are written that no other document carries in any form."""
    spellings: dict[str, set[str]] = {}
    for listed in id_lists(document_ids):
        for identifier_id, kind, value, raw in session.rows(
            "mentions",
            "SELECT DISTINCT identifier_id, kind, value, raw FROM mentions"
            f" WHERE document_id IN ({listed}) AND identifier_id IS NOT NULL AND {{visible}}",
        ):
            spellings.setdefault(identifier_id, set()).update(spellings_of(kind, value, raw))
    for listed in id_lists(spellings):
        statement = (
            "SELECT DISTINCT identifier_id, document_id FROM mentions"
            f" WHERE identifier_id IN ({listed}) AND {{visible}}"
        )
        for rows in session.row_batches("mentions", statement):
            for identifier_id, document_id in rows:
                if document_id not in document_ids:
                    spellings.pop(identifier_id, None)
    return {form for forms in spellings.values() for form in forms}


def parts(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield texts, at most `PART` at a time; once, empty, if there are none."""
    yield from (texts[start : start + PART] for start in range(0, max(len(texts), 1), PART))


def _document_texts(
    title: str, text: str, url: str, author: str | None, attributes: str | None
) -> Iterator[str]:
    yield from _long([title.strip()], SHORTEST_TITLE)
    yield from _long((line.strip() for line in text.splitlines()), SHORTEST_LINE)
    if "://" in url:
        parsed = urlsplit(url)
        path = parsed.path + (f"?{parsed.query}" if parsed.query else "")
        yield url
        yield from _long([path], SHORTEST_PATH)
    else:
        yield from _long([url.rpartition("#")[2], url.removeprefix("id:")], SHORTEST_WORD)
    yield from _long([author or ""], SHORTEST_WORD)
    yield from _long(_words(json.loads(attributes)) if attributes else (), SHORTEST_WORD)


def _long(texts: Iterable[str], shortest: int) -> Iterator[str]:
    return (text for text in texts if len(text) >= shortest)


def _words(value: Any) -> Iterator[str]:  # noqa: ANN401 - JSON
    if isinstance(value, str):
        yield value.strip()
    elif isinstance(value, dict):
        for item in value.values():
            yield from _words(item)
    elif isinstance(value, list):
        for item in value:
            yield from _words(item)


def _only_theirs(session: Session, texts: Sequence[str], document_ids: frozenset[str]) -> list[str]:
    """Return those of the texts that no other document has."""
    theirs = set(texts)
    traces = Traces(texts)
    if not traces:
        return []
    statement = f"SELECT id, {FIELDS} FROM documents WHERE {{visible}}"
    for rows in session.row_batches("documents", statement):
        for document_id, *fields in rows:
            if document_id not in document_ids:
                written = "\n".join(field or "" for field in fields)
                theirs -= traces.texts(written.encode("utf-8", "surrogatepass"))
    return sorted(theirs)
