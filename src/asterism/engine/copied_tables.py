"""The tables of the columnar copy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pyarrow as pa

DOCUMENTS: Final = pa.schema(
    [
        pa.field("id", pa.string(), nullable=False),
        pa.field("source_id", pa.string(), nullable=False),
        pa.field("url", pa.string(), nullable=False),
        pa.field("kind", pa.string(), nullable=False),
        pa.field("title", pa.string(), nullable=False),
        pa.field("text", pa.string(), nullable=False),
        pa.field("language", pa.string()),
        pa.field("place", pa.string()),
        pa.field("posted_at", pa.int64()),
        pa.field("captured_at", pa.int64(), nullable=False),
        pa.field("place_value", pa.string()),
        pa.field("latitude", pa.float64()),
        pa.field("longitude", pa.float64()),
        pa.field("marking_id", pa.int64(), nullable=False),
        pa.field("change_sequence", pa.int64(), nullable=False),
    ]
)
"""Times are microseconds since 1970 in UTC; latitude and longitude are degrees."""

MENTIONS: Final = pa.schema(
    [
        pa.field("document_id", pa.string(), nullable=False),
        pa.field("id", pa.string(), nullable=False),
        pa.field("kind", pa.string(), nullable=False),
        pa.field("field", pa.string(), nullable=False),
        pa.field("value", pa.string(), nullable=False),
        pa.field("identifier_id", pa.string()),
        pa.field("role", pa.string()),
        pa.field("hidden", pa.bool_(), nullable=False),
        pa.field("reserved", pa.bool_(), nullable=False),
        pa.field("confidence", pa.float64(), nullable=False),
        pa.field("latitude", pa.float64()),
        pa.field("longitude", pa.float64()),
        pa.field("attributes", pa.string()),
        pa.field("marking_id", pa.int64(), nullable=False),
        pa.field("change_sequence", pa.int64(), nullable=False),
    ]
)

REPLACED: Final = pa.schema([pa.field("document_id", pa.string(), nullable=False)])

TABLES: Final[Mapping[str, pa.Schema]] = {
    "documents": DOCUMENTS,
    "mentions": MENTIONS,
    "replaced": REPLACED,
}
DOCUMENT_COLUMN: Final = {"documents": "id", "mentions": "document_id", "replaced": "document_id"}
COPY_SEQUENCE: Final = "copy_sequence"
"""The last change of the batch that wrote a row; every file carries it."""
