from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest

from asterism.engine.columnar import ColumnarCopy
from asterism.engine.duckdb_engine import DuckDBEngine
from asterism.engine.errors import EngineError
from asterism.engine.reader import read_snapshot
from asterism.engine.tables import SetTable
from asterism.model.marking import LOCAL
from asterism.model.visibility import Visibility

Rows = Callable[..., pa.Table]
SECRET = 7
OPEN = Visibility(frozenset({LOCAL.id}))
TEXTS = "SELECT text FROM documents ORDER BY text"


@pytest.fixture
def engine(tmp_path: Path) -> DuckDBEngine:
    return DuckDBEngine(tmp_path / "scratch")


def texts(table: pa.Table) -> list[str]:
    return [str(text) for text in table.column("text").to_pylist()]


def test_no_query_sees_past_the_predicate(
    tmp_path: Path, engine: DuckDBEngine, documents: Rows, mentions: Rows
) -> None:
    with ColumnarCopy(tmp_path / "copy") as copy, copy.batch(1) as add:
        add(
            documents(
                {"key": "a", "text": "open file"},
                {"key": "b", "text": "hidden file", "marking_id": SECRET},
            ),
            mentions(),
        )
    newer = documents(
        {"key": "c", "text": "open row"}, {"key": "d", "text": "hidden row", "marking_id": SECRET}
    )
    tables = read_snapshot(tmp_path / "copy").tables(newer, mentions())
    assert texts(engine.run(TEXTS, tables, OPEN)) == ["open file", "open row"]
    assert texts(engine.run(TEXTS, tables, Visibility(frozenset()))) == []
    both = Visibility(frozenset({LOCAL.id, SECRET}))
    assert len(engine.run(TEXTS, tables, both)) == 4


def test_what_is_newer_than_the_copy_replaces_what_is_in_it(
    tmp_path: Path, engine: DuckDBEngine, documents: Rows, mentions: Rows
) -> None:
    with ColumnarCopy(tmp_path / "copy") as copy, copy.batch(1) as add:
        add(documents({"key": "a", "text": "old"}), mentions(("a", "phone", "1")))
    newer = documents({"key": "a", "text": "new"})
    tables = read_snapshot(tmp_path / "copy").tables(newer, mentions(("a", "phone", "2")))
    assert texts(engine.run(TEXTS, tables, OPEN)) == ["new"]
    values = engine.run("SELECT value FROM mentions", tables, OPEN)
    assert values.column("value").to_pylist() == ["2"]


def test_a_document_hidden_since_is_not_seen_in_its_former_state(
    tmp_path: Path, engine: DuckDBEngine, documents: Rows, mentions: Rows
) -> None:
    with ColumnarCopy(tmp_path / "copy") as copy:
        with copy.batch(1) as add:
            add(documents({"key": "a", "text": "open"}), mentions())
        with copy.batch(2) as add:
            add(documents({"key": "a", "text": "hidden", "marking_id": SECRET}), mentions())
    tables = read_snapshot(tmp_path / "copy").tables(documents(), mentions())
    assert texts(engine.run(TEXTS, tables, OPEN)) == []


def test_inputs_parameters_and_kept_tables(engine: DuckDBEngine, documents: Rows) -> None:
    tables = {"documents": SetTable(rows=documents({"key": "a", "text": "x"}, {"key": "b"}))}
    with engine.open(tables, OPEN, {"wanted": pa.table({"text": ["x"]})}) as query:
        query.keep(
            "found", "SELECT d.id, d.text FROM documents d SEMI JOIN wanted w ON w.text = d.text"
        )
        assert texts(query.run("SELECT text FROM found")) == ["x"]
        assert texts(query.run("SELECT text FROM documents WHERE text = ?", ["x"])) == ["x"]
        named = query.run("SELECT text FROM documents WHERE text = $text", {"text": "x"})
        assert texts(named) == ["x"]
        batches = list(query.batches("SELECT text FROM documents ORDER BY text", rows=1))
        assert sum(len(batch) for batch in batches) == 2
        with pytest.raises(EngineError, match="cannot name"):
            query.keep("documents", "SELECT id FROM found")


def test_an_input_stands_in_place_of_a_table(engine: DuckDBEngine, documents: Rows) -> None:
    tables = {"documents": SetTable(rows=documents({"key": "a", "text": "record"}))}
    mine = {"documents": pa.table({"text": ["mine"]})}
    assert texts(engine.run(TEXTS, tables, OPEN, inputs=mine)) == ["mine"]


def test_files_and_settings_are_out_of_reach(
    tmp_path: Path, engine: DuckDBEngine, documents: Rows
) -> None:
    tables = {"documents": SetTable(rows=documents())}
    outside = tmp_path / "outside.csv"
    outside.write_text("a\n1\n")
    with engine.open(tables, OPEN) as query:
        connection = query._connection  # noqa: SLF001 - past our own check, to DuckDB's
        for statement in (
            f"SELECT * FROM read_csv('{outside}')",  # noqa: S608 - a folder of this test
            f"COPY (SELECT 1) TO '{tmp_path}/written.csv'",
            "INSTALL httpfs",
            "SET enable_external_access = true",
        ):
            with pytest.raises(Exception, match=r"Permission|disabled|lock|Cannot"):
                connection.execute(statement)
        with pytest.raises(EngineError, match="only tables given"):
            query.run("SELECT * FROM read_csv('outside.csv')")


def test_a_wrong_query_is_explained(engine: DuckDBEngine, documents: Rows) -> None:
    tables = {"documents": SetTable(rows=documents())}
    with pytest.raises(EngineError, match="nonsense"):
        engine.run("SELECT nonsense FROM documents", tables, OPEN)


def test_more_than_memory_goes_to_disk_or_is_explained(tmp_path: Path, documents: Rows) -> None:
    engine = DuckDBEngine(tmp_path / "scratch", memory_bytes=60_000_000)
    tables = {"documents": SetTable(rows=documents())}
    sorts = """SELECT MAX(n) AS m FROM (
        SELECT i AS n, ROW_NUMBER() OVER (ORDER BY -i) AS r FROM range(3000000) t(i))"""
    assert engine.run(sorts, tables, OPEN).column("m").to_pylist() == [2_999_999]
    lists = "SELECT LIST(CAST(i AS VARCHAR)) AS l FROM range(9000000) t(i)"
    with pytest.raises(EngineError, match="more memory"):
        engine.run(lists, tables, OPEN)
