from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest

from asterism.model.errors import BusyError
from asterism.model.marking import LOCAL
from asterism.model.visibility import Visibility
from asterism.search.reader import TantivyReader
from asterism.search.replacing import replacing
from asterism.search.tantivy_index import TantivyWriter

EVERYTHING = Visibility(frozenset({LOCAL.id}))
Documents = Callable[..., pa.Table]
NONE = pa.table({"document_id": [], "kind": [], "value": []}, pa.schema(
    [("document_id", pa.string()), ("kind", pa.string()), ("value", pa.string())]
))  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path, documents: Documents) -> Path:
    """Give the folder of an index with two documents."""
    with TantivyWriter(tmp_path / "search") as writer:
        writer.add_batch(documents({"text": "quillfeather"}, {"text": "other"}), NONE)
        writer.commit(7)
    return tmp_path / "search"


def test_a_new_index_takes_the_place_of_the_old_one(folder: Path, documents: Documents) -> None:
    reader = TantivyReader(folder)
    assert reader.document_ids("quillfeather", EVERYTHING)[0] == 1
    files = {path.name for path in folder.iterdir()}
    with replacing(folder) as writer:
        assert writer.watermark == 0
        writer.add_batch(documents({"text": "other"}), NONE)
        writer.commit(9)
        assert reader.document_ids("quillfeather", EVERYTHING)[0] == 1
    assert reader.document_ids("quillfeather", EVERYTHING)[0] == 0
    assert reader.document_ids("other", EVERYTHING)[0] == 1
    assert reader.watermark() == 9
    kept = {path.name for path in folder.iterdir()} & files
    assert not {name for name in kept if len(name) > len("0123456789abcdef.json")}
    assert [path.name for path in folder.parent.iterdir()] == ["search"]


def test_the_old_index_stays_if_anything_goes_wrong(folder: Path) -> None:
    def broken() -> None:
        with replacing(folder):
            message = "no power"
            raise OSError(message)

    with pytest.raises(OSError, match="no power"):
        broken()
    assert TantivyReader(folder).document_ids("quillfeather", EVERYTHING)[0] == 1
    with replacing(folder) as writer:
        writer.commit(1)
    assert TantivyReader(folder).count() == 0


def test_nobody_writes_to_the_old_one_meanwhile(folder: Path) -> None:
    with replacing(folder) as writer:
        with pytest.raises(BusyError):
            TantivyWriter(folder)
        writer.commit(1)
