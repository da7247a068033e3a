"""Documents for the index's tests."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pytest

from asterism.model.ids import derive_id
from asterism.model.marking import LOCAL
from asterism.search.tantivy_index import FIELDS

Documents = Callable[..., pa.Table]
Identifiers = Callable[..., pa.Table]


@pytest.fixture
def documents() -> Documents:
    """Make a table of documents from partial rows; `key` names a document."""

    def make(*rows: dict[str, Any]) -> pa.Table:
        base = {
            "source_id": "s" * 32,
            "kind": "ad",
            "title": "",
            "text": "",
            "place": None,
            "posted_at": None,
            "marking_id": LOCAL.id,
            "audience": LOCAL.audience,
            "change_sequence": 1,
        }
        full = [
            {**base, **row, "id": derive_id("document", row.get("key", row.get("text", "")))}
            for row in rows
        ]
        return pa.Table.from_pylist(full, schema=FIELDS)

    return make


@pytest.fixture
def identifiers() -> Identifiers:
    """Make a table of identifiers from (key of the document, kind, value)."""

    def make(*rows: tuple[str, str, str]) -> pa.Table:
        return pa.table(
            {
                "document_id": pa.array(
                    [derive_id("document", row[0]) for row in rows], pa.string()
                ),
                "kind": pa.array([row[1] for row in rows], pa.string()),
                "value": pa.array([row[2] for row in rows], pa.string()),
            }
        )

    return make
