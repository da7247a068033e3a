"""Arrow schemas of what row work takes and gives, the same on every engine."""

from __future__ import annotations

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
        pa.field("marking_id", pa.int64(), nullable=False),
    ]
)
"""Documents as row work reads them. `posted_at` is microseconds since 1970 in UTC."""

MENTIONS: Final = pa.schema(
    [
        pa.field("document_id", pa.string(), nullable=False),
        pa.field("id", pa.string(), nullable=False),
        pa.field("kind", pa.string(), nullable=False),
        pa.field("field", pa.string(), nullable=False),
        pa.field("start", pa.int32(), nullable=False),
        pa.field("end", pa.int32(), nullable=False),
        pa.field("raw", pa.string(), nullable=False),
        pa.field("value", pa.string(), nullable=False),
        pa.field("display", pa.string()),
        pa.field("confidence", pa.float32(), nullable=False),
        pa.field("reserved", pa.bool_(), nullable=False),
        pa.field("hidden", pa.bool_(), nullable=False),
        pa.field("reading", pa.string()),
        pa.field("role", pa.string()),
        pa.field("latitude", pa.float64()),
        pa.field("longitude", pa.float64()),
        pa.field("attributes", pa.string()),
    ]
)
"""Mentions as extractors give them. `start` and `end` are Unicode code points of the stored
`field` (title or text), end exclusive; `attributes` is a JSON object or null."""
