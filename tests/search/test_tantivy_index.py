from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest

from asterism.model.errors import BusyError
from asterism.model.marking import LOCAL
from asterism.model.visibility import Visibility
from asterism.search.reader import TantivyReader
from asterism.search.tantivy_index import TantivyWriter, order_key

Make = Callable[..., pa.Table]
EVERYTHING = Visibility(frozenset({LOCAL.id}))


def test_nothing_is_searchable_before_the_commit(
    tmp_path: Path, documents: Make, identifiers: Make
) -> None:
    reader = TantivyReader(tmp_path)
    with TantivyWriter(tmp_path) as writer:
        assert writer.add_batch(documents({"text": "rose"}), identifiers()) == 1
        assert reader.document_ids("rose", EVERYTHING)[0] == 0
        writer.commit(7)
        assert reader.document_ids("rose", EVERYTHING)[0] == 1
    assert reader.watermark() == 7


def test_what_was_not_committed_is_gone(tmp_path: Path, documents: Make, identifiers: Make) -> None:
    with TantivyWriter(tmp_path) as writer:
        writer.commit(3)
        writer.add_batch(documents({"text": "rose"}), identifiers())
    with TantivyWriter(tmp_path) as writer:
        assert writer.watermark == 3
        writer.commit(4)
    assert TantivyReader(tmp_path).document_ids("", EVERYTHING)[0] == 0


def test_a_document_that_comes_again_replaces_itself(
    tmp_path: Path, documents: Make, identifiers: Make
) -> None:
    reader = TantivyReader(tmp_path)
    with TantivyWriter(tmp_path) as writer:
        writer.add_batch(documents({"key": "a", "text": "old"}), identifiers())
        writer.commit(1)
        for sequence in (2, 3):
            writer.add_batch(documents({"key": "a", "text": "new"}), identifiers())
            writer.commit(sequence)
    assert reader.document_ids("old", EVERYTHING)[0] == 0
    assert reader.document_ids("new", EVERYTHING)[0] == 1
    assert reader.count() == 1


def test_a_first_load_may_take_several_commits(
    tmp_path: Path, documents: Make, identifiers: Make
) -> None:
    reader = TantivyReader(tmp_path)
    with TantivyWriter(tmp_path) as writer:
        for sequence in (1, 2, 3):
            writer.add_batch(documents({"key": str(sequence), "text": "old"}), identifiers())
            writer.commit(sequence, filling=sequence < 3)
        assert (reader.count(), reader.watermark()) == (3, 3)
        writer.add_batch(documents({"key": "2", "text": "new"}), identifiers())
        writer.commit(4, filling=True)
    with TantivyWriter(tmp_path) as writer:
        writer.add_batch(documents({"key": "1", "text": "new"}), identifiers())
        writer.commit(5)
    assert (reader.count(), reader.document_ids("new", EVERYTHING)[0]) == (3, 2)


def test_a_deleted_document_is_gone(tmp_path: Path, documents: Make, identifiers: Make) -> None:
    table = documents({"text": "rose"}, {"text": "lily"})
    with TantivyWriter(tmp_path) as writer:
        writer.add_batch(table, identifiers())
        writer.commit(1)
        writer.delete([table["id"][0].as_py(), "f" * 32])
        writer.commit(2)
    assert TantivyReader(tmp_path).count() == 1


def test_there_is_one_writer(tmp_path: Path) -> None:
    with TantivyWriter(tmp_path), pytest.raises(BusyError, match="another process"):
        TantivyWriter(tmp_path)
    TantivyWriter(tmp_path).close()


def test_a_killed_writer_leaves_no_lock(tmp_path: Path) -> None:
    code = (
        "import os, sys; from pathlib import Path\n"
        "from asterism.search.tantivy_index import TantivyWriter\n"
        "writer = TantivyWriter(Path(sys.argv[1])); os.kill(os.getpid(), 9)"
    )
    ended = subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False)  # noqa: S603 - our own interpreter
    assert ended.returncode == -9
    TantivyWriter(tmp_path).close()


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("marking_id", pa.array([-1], pa.int64())),
        ("marking_id", pa.array([None], pa.int64())),
        ("text", pa.array([None], pa.string())),
        ("posted_at", pa.array(["yesterday"])),
    ],
)
def test_what_does_not_fit_is_refused_and_the_writer_lives(
    tmp_path: Path, documents: Make, identifiers: Make, column: str, values: pa.Array
) -> None:
    good = documents({"text": "rose"})
    position = good.schema.get_field_index(column)
    bad = good.set_column(position, column, values)
    with TantivyWriter(tmp_path) as writer:
        with pytest.raises(ValueError, match=column):
            writer.add_batch(bad, identifiers())
        with pytest.raises(ValueError, match=column):
            writer.add_batch(
                good.drop_columns([column]).append_column(column, values), identifiers()
            )
        writer.add_batch(good, identifiers())
        writer.commit(1)
    assert TantivyReader(tmp_path).count() == 1


def test_a_missing_column_is_named(tmp_path: Path, documents: Make, identifiers: Make) -> None:
    with TantivyWriter(tmp_path) as writer, pytest.raises(ValueError, match="lack the column text"):
        writer.add_batch(documents({"text": "rose"}).drop_columns(["text"]), identifiers())


def test_an_index_of_another_format_is_started_over(
    tmp_path: Path, documents: Make, identifiers: Make
) -> None:
    with TantivyWriter(tmp_path) as writer:
        writer.add_batch(documents({"text": "rose"}), identifiers())
        writer.commit(5)
    (tmp_path / "format.json").write_text('{"format": "0"}')
    with TantivyWriter(tmp_path) as writer:
        assert writer.watermark == 0


def test_order_is_by_second_then_id_and_undated_last() -> None:
    early, late = "0" * 32, "f" * 32
    keys = [
        order_key(early, 2_000_000),
        order_key(late, 1_000_000),
        order_key(early, 1_000_000),
        order_key(early, None),
        order_key(late, None),
    ]
    assert keys == sorted(keys, reverse=True)
    assert len(set(keys)) == len(keys)
    assert min(keys) >= -(2**63)
    assert order_key(late, 2**62) < 2**63
