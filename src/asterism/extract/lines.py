"""Lines of JSON in, lines of JSON out: documents that no workspace knows, and their mentions."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

import orjson
import pyarrow as pa

from asterism.extract.batch import extract_records
from asterism.extract.finding import Mention
from asterism.extract.registry import EXTRACTORS
from asterism.model.mention import MentionKind

LINES: Final = pa.schema([("number", pa.int64()), ("line", pa.binary())])
"""Numbered lines of JSON, each a document: `{"id", "text"[, "title", "url", "country"]}`."""
READ: Final = pa.schema([("mentions", pa.binary()), ("rejects", pa.binary())])
"""For each batch of lines one row: lines of mentions, and lines of what was wrong."""

_COUNTRY: Final = re.compile(r"[A-Z]{2}")
_CHECKS: Final[tuple[tuple[str, Callable[[Any], bool], str], ...]] = (
    ("id", lambda value: isinstance(value, str | int), "missing, or neither text nor a number"),
    ("text", lambda value: isinstance(value, str), "missing, or not text"),
    ("title", lambda value: value is None or isinstance(value, str), "not text"),
    ("url", lambda value: value is None or isinstance(value, str), "not text"),
    (
        "country",
        lambda value: value is None or (isinstance(value, str) and bool(_COUNTRY.fullmatch(value))),
        'not a code of two capital letters, such as "US"',
    ),
)
"""What each field of a document must be, in the order in which they are looked at."""
_VERSIONS: Final = {extractor.kind: extractor.version for extractor in EXTRACTORS}


def extract_lines(
    lines: pa.RecordBatch, country: str | None = None, kinds: frozenset[MentionKind] | None = None
) -> pa.RecordBatch:
    """Return the mentions in lines of JSON, as lines of JSON.

    Args:
        lines: rows of `LINES`.
        country: ISO code of the country of documents that name none.
        kinds: what to tell; everything if None.

    Returns:
        One row of `READ`. A line that is no document is among the rejects, with its number, the
        field and the reason; the others go on.
    """
    documents: list[dict[str, Any]] = []
    rejects: list[dict[str, object]] = []
    for number, line in zip(*(column.to_pylist() for column in lines.columns), strict=True):
        document, field, reason = _document(line)
        if document is None:
            rejects.append({"row": number, "field": field, "reason": reason})
        else:
            documents.append({"country": country, **document})
    mentions = [
        described(mention, documents[at]["id"])
        for at, mention in extract_records(documents)
        if kinds is None or mention.kind in kinds
    ]
    row = [_joined(mentions), _joined(rejects)]
    return pa.RecordBatch.from_arrays([pa.array([part], pa.binary()) for part in row], schema=READ)


def described(mention: Mention, document_id: object) -> dict[str, object]:
    """Return a mention as programs read it: `value` is a number or an object where it has parts.

    `start` and `end` are code points of the field named in `field`.
    """
    found: dict[str, object] = {
        "id": document_id,
        "kind": mention.kind,
        "field": mention.field,
        "start": mention.start,
        "end": mention.end,
        "raw": mention.raw,
        "value": _value(mention),
        "confidence": round(mention.confidence, 3),
        "extractor": _VERSIONS[MentionKind(mention.kind)],
    }
    if mention.kind == MentionKind.WALLET:
        found["coin"] = mention.value.partition(":")[0]
    if mention.reading is not None:
        found["reading"] = mention.reading
    if mention.reserved:
        found["reserved"] = True
    return found


def _value(mention: Mention) -> object:
    """Return the value of a mention with its parts told apart."""
    if mention.kind == MentionKind.PRICE and mention.attributes:
        return orjson.loads(mention.attributes)
    if mention.kind == MentionKind.HANDLE:
        platform, _, handle = mention.value.partition(":")
        return {"platform": platform, "handle": handle}
    if mention.kind == MentionKind.WALLET:
        return mention.value.partition(":")[2]
    return int(mention.value) if mention.kind == MentionKind.AGE else mention.value


def _document(line: bytes) -> tuple[dict[str, Any] | None, str, str]:
    """Return the document that a line is; or None, the field at fault and what is wrong."""
    try:
        record = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        return None, "", f"not JSON: {error}"
    if not isinstance(record, dict):
        return None, "", 'not an object such as {"id": "1", "text": "…"}'
    for name, is_right, reason in _CHECKS:
        if not is_right(record.get(name)):
            return None, name, reason
    return {name: record[name] for name, _, _ in _CHECKS if record.get(name) is not None}, "", ""


def _joined(records: list[dict[str, object]]) -> bytes:
    """Return records as lines of JSON."""
    return b"".join(orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE) for record in records)
