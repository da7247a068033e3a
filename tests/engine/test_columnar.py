from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from asterism.engine.columnar import MANY_SMALL_FILES, ColumnarCopy
from asterism.engine.duckdb_engine import DuckDBEngine
from asterism.engine.errors import EngineError
from asterism.engine.reader import read_snapshot
from asterism.model.errors import BusyError
from asterism.model.marking import LOCAL
from asterism.model.visibility import Visibility

Rows = Callable[..., pa.Table]
EVERYTHING = Visibility(frozenset({LOCAL.id}))
CONTENT = """
SELECT d.text, m.value FROM documents d LEFT JOIN mentions m ON m.document_id = d.id
ORDER BY d.text, m.value
"""


@pytest.fixture
def content(tmp_path: Path, documents: Rows, mentions: Rows) -> Callable[[], list[tuple[str, str]]]:
    """Read text and values of what the copy holds."""

    def read() -> list[tuple[str, str]]:
        tables = read_snapshot(tmp_path / "copy").tables(documents(), mentions())
        found = DuckDBEngine(tmp_path / "scratch").run(CONTENT, tables, EVERYTHING)
        return [(row["text"], row["value"]) for row in found.to_pylist()]

    return read


def test_a_document_that_comes_again_replaces_itself_and_its_mentions(
    tmp_path: Path, documents: Rows, mentions: Rows, content: Callable[[], object]
) -> None:
    with ColumnarCopy(tmp_path / "copy") as copy:
        with copy.batch(1) as add:
            add(documents({"key": "a", "text": "old"}), mentions(("a", "phone", "1")))
            add(documents({"key": "b", "text": "other"}), mentions(("b", "phone", "2")))
        for sequence, value in ((2, "3"), (3, "4")):
            with copy.batch(sequence) as add:
                add(documents({"key": "a", "text": "new"}), mentions(("a", "phone", value)))
        expected = [("new", "4"), ("other", "2")]
        assert content() == expected
        assert copy.compact()  # a third of it is dead
        assert content() == expected
        assert read_snapshot(tmp_path / "copy").rows == {
            "documents": 2,
            "mentions": 2,
            "replaced": 0,
        }


def test_a_removed_document_is_gone(
    tmp_path: Path, documents: Rows, mentions: Rows, content: Callable[[], object]
) -> None:
    table = documents({"key": "a", "text": "x"})
    with ColumnarCopy(tmp_path / "copy") as copy:
        with copy.batch(1) as add:
            add(table, mentions(("a", "phone", "1")))
        with copy.batch(2, removed=[table["id"][0].as_py(), "f" * 32]):
            pass
    assert content() == []


def test_a_failed_batch_leaves_nothing(
    tmp_path: Path, documents: Rows, mentions: Rows, content: Callable[[], object]
) -> None:
    def fail() -> NoReturn:
        message = "stop"
        raise RuntimeError(message)

    with ColumnarCopy(tmp_path / "copy") as copy:
        with pytest.raises(RuntimeError), copy.batch(1) as add:  # noqa: PT012 - fails after a write
            add(documents({"key": "a"}), mentions())
            fail()
        assert copy.watermark == 0
    assert content() == []


def test_a_killed_writer_leaves_no_lock_and_no_stray_file(
    tmp_path: Path, documents: Rows, mentions: Rows, content: Callable[[], object]
) -> None:
    code = (
        "import os, sys; from pathlib import Path\n"
        "from asterism.engine.columnar import ColumnarCopy\n"
        "from asterism.engine.copied_tables import DOCUMENTS, MENTIONS\n"
        "row = {f.name: '' if f.type == 'string' else 1 for f in DOCUMENTS}\n"
        "table = __import__('pyarrow').Table.from_pylist([row], schema=DOCUMENTS)\n"
        "copy = ColumnarCopy(Path(sys.argv[1])); batch = copy.batch(9); add = batch.__enter__()\n"
        "add(table, MENTIONS.empty_table()); os.kill(os.getpid(), 9)"
    )
    folder = tmp_path / "copy"
    ended = subprocess.run([sys.executable, "-c", code, str(folder)], check=False)  # noqa: S603 - our own interpreter
    assert ended.returncode == -9
    assert len(list(folder.rglob("*.partial"))) == 1
    with ColumnarCopy(folder) as copy:
        assert copy.watermark == 0
        assert list(folder.rglob("*.partial")) == []
        with copy.batch(9) as add:
            add(documents({"key": "a", "text": "x"}), mentions())
    assert content() == [("x", None)]


def test_there_is_one_writer(tmp_path: Path) -> None:
    with ColumnarCopy(tmp_path), pytest.raises(BusyError, match="another process"):
        ColumnarCopy(tmp_path)
    ColumnarCopy(tmp_path).close()


def test_the_watermark_does_not_go_back(tmp_path: Path) -> None:
    with ColumnarCopy(tmp_path) as copy:
        with copy.batch(5):
            pass
        assert copy.watermark == 5
        with pytest.raises(EngineError, match="older"), copy.batch(4):
            pass


def test_rows_that_do_not_fit_are_refused(tmp_path: Path, mentions: Rows) -> None:
    with ColumnarCopy(tmp_path) as copy:
        with pytest.raises(EngineError, match="documents"), copy.batch(1) as add:
            add(pa.table({"id": ["a"]}), mentions())
        assert copy.watermark == 0


def test_many_small_files_become_one_and_readers_of_the_old_go_on(
    tmp_path: Path, documents: Rows, mentions: Rows, content: Callable[[], list[object]]
) -> None:
    folder = tmp_path / "copy"
    with ColumnarCopy(folder) as copy:
        for number in range(MANY_SMALL_FILES):
            assert not copy.compact()
            with copy.batch(number + 1) as add:
                key = f"{number:03d}"
                add(documents({"key": key, "text": key}), mentions((key, "phone", key)))
        before, expected = read_snapshot(folder), content()
        assert copy.compact()
    after = read_snapshot(folder)
    assert [len(after.files[name]) for name in ("documents", "mentions")] == [1, 1]
    assert after.watermark == MANY_SMALL_FILES
    assert content() == expected
    assert len(expected) == MANY_SMALL_FILES
    assert all(path.exists() for path in before.files["documents"])


def test_what_is_erased_leaves_every_file_at_once(
    tmp_path: Path, documents: Rows, mentions: Rows, content: Callable[[], object]
) -> None:
    folder = tmp_path / "copy"
    with ColumnarCopy(folder) as copy:
        for sequence, keys in ((1, "ab"), (2, "ac"), (3, "d")):
            with copy.batch(sequence) as add:
                for key in keys:
                    row = documents({"key": key, "text": f"text of {key}"})
                    add(row, mentions((key, "phone", f"+1202555010{key}")))
        gone = documents({"key": "a"}).column("id").to_pylist()
        assert copy.erase(gone) == 5
        assert content() == [(f"text of {key}", f"+1202555010{key}") for key in "bcd"]
        assert copy.watermark == 3
        assert copy.erase(gone) == 0
        with copy.batch(4) as add:
            add(documents({"key": "b", "text": "newer"}), mentions(("b", "phone", "1")))
    for path in folder.rglob("*.parquet"):
        rows = repr(pq.read_table(path).to_pylist())
        assert gone[0] not in rows
        assert "text of a" not in rows
    with ColumnarCopy(folder) as copy:
        everything = documents(*({"key": key} for key in "bcd")).column("id").to_pylist()
        copy.erase(everything)
        assert content() == []
        assert not list(folder.rglob("*.parquet"))
