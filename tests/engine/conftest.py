"""Documents and mentions for the engines' tests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pyarrow as pa
import pytest

from asterism.engine.copied_tables import DOCUMENTS, MENTIONS
from asterism.model.ids import derive_id
from asterism.model.marking import LOCAL

Rows = Callable[..., pa.Table]


def _filled(schema: pa.Schema, rows: list[dict[str, Any]]) -> pa.Table:
    empty: Mapping[pa.DataType, Any] = {pa.string(): "", pa.bool_(): False, pa.float64(): 0.0}
    base = {
        field.name: None if field.nullable else empty.get(field.type, 1) for field in schema
    } | {"marking_id": LOCAL.id}
    return pa.Table.from_pylist([{**base, **row} for row in rows], schema=schema)


@pytest.fixture
def documents() -> Rows:
    """Make documents from partial rows; `key` names one."""

    def make(*rows: dict[str, Any]) -> pa.Table:
        named = [{**row, "id": derive_id("document", row.pop("key"))} for row in map(dict, rows)]
        return _filled(DOCUMENTS, named)

    return make


@pytest.fixture
def mentions() -> Rows:
    """Make mentions from (key of the document, kind, value)."""

    def make(*rows: tuple[str, str, str]) -> pa.Table:
        return _filled(
            MENTIONS,
            [
                {
                    "document_id": derive_id("document", key),
                    "id": derive_id("mention", key, kind, value, length=16),
                    "kind": kind,
                    "value": value,
                    "identifier_id": derive_id("identifier", kind, value),
                }
                for key, kind, value in rows
            ],
        )

    return make
