from __future__ import annotations

from asterism.engine.copied_tables import COPY_SEQUENCE, DOCUMENT_COLUMN, TABLES
from asterism.engine.tables import MARKING


def test_every_table_of_the_record_carries_marking_and_change() -> None:
    for name in ("documents", "mentions"):
        assert {MARKING, "change_sequence"} <= set(TABLES[name].names)


def test_every_table_says_which_document_a_row_belongs_to() -> None:
    for name, schema in TABLES.items():
        assert DOCUMENT_COLUMN[name] in schema.names
        assert COPY_SEQUENCE not in schema.names
