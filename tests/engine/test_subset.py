from __future__ import annotations

import pytest

from asterism.engine.errors import EngineError
from asterism.engine.subset import checked, to_spark

KNOWN = frozenset({"documents", "mentions"})


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM documents",
        "WITH few AS (SELECT id FROM documents) SELECT * FROM few JOIN mentions m ON m.id = few.id",
        "SELECT id FROM documents UNION SELECT id FROM mentions ORDER BY id",
        "SELECT id, ROW_NUMBER() OVER (PARTITION BY kind ORDER BY id) AS n FROM documents",
        "SELECT d.id FROM documents d SEMI JOIN mentions m ON m.document_id = d.id",
        "SELECT * FROM range(3)",
    ],
)
def test_the_subset_is_accepted_and_turned_into_spark(sql: str) -> None:
    assert checked(sql, KNOWN).sql("duckdb")
    assert to_spark(sql, KNOWN)


@pytest.mark.parametrize(
    ("sql", "why"),
    [
        ("SELECT * FROM people", "not given"),
        ("SELECT * FROM read_parquet('x.parquet')", "only tables given"),
        ("SELECT * FROM 'x.parquet'", "not given"),
        ("SELECT * FROM main.documents", "only tables given"),
        ("SELECT * FROM duckdb_settings()", "only tables given"),
        ("SELECT (SELECT COUNT(*) FROM _documents_rows) AS n FROM documents", "not given"),
        ("SELECT hash(id) FROM documents", "outside the tested subset"),
        ("SELECT getenv('HOME') AS h FROM documents", "outside the tested subset"),
        ("SELECT random() AS r FROM documents", "outside the tested subset"),
        ("SELECT now() AS t FROM documents", "outside the tested subset"),
        ("SELECT any_value(id) AS i FROM documents", "outside the tested subset"),
        ("SELECT 1; SELECT 2", "one SELECT"),
        ("COPY documents TO 'x'", "one SELECT"),
        ("DROP TABLE documents", "one SELECT"),
        ("SELECT FROM WHERE", "cannot be read"),
    ],
)
def test_everything_else_is_refused(sql: str, why: str) -> None:
    with pytest.raises(EngineError, match=why):
        checked(sql, KNOWN)
