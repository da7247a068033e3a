from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from asterism.link.text import segment as module
from asterism.link.text.document_ids import packed, unpacked
from asterism.link.text.segment import (
    MEETINGS,
    Contents,
    Segment,
    SegmentWriter,
    gathered,
    offsets_of,
    plain,
    table,
)
from asterism.link.text.signatures import sign

TEXTS = (
    "two roses in a quiet garden by the sea",
    "call now",
    "Two ROSES in a quiet garden, by the sea!",
    "one boat on a loud river under the bridge",
)
IDS = ("c" * 32, "a" * 32, "b" * 32, "d" * 32)


def contents(ids: tuple[str, ...] = IDS, texts: tuple[str, ...] = TEXTS) -> Contents:
    signed = sign(pa.nulls(len(texts), pa.string()), pa.array(texts, pa.string()))
    return gathered(packed(pa.array(ids, pa.string())), np.arange(len(ids)), signed)


def test_documents_are_sorted_and_equal_texts_kept_once() -> None:
    found = contents()
    assert unpacked(found.ids).to_pylist() == sorted(IDS)
    assert found.text_of.tolist() == [0, 1, 1, 2]
    assert found.count == 3
    assert found.words.tolist() == [2, 9, 9]
    assert found.speakers.tolist() == [0, 1, 3], "the smallest document of each text"
    assert found.linkable.tolist() == [1, 2]
    assert found.offsets[-1] == len(found.shingles)


def test_a_document_given_twice_is_kept_once() -> None:
    again = contents(IDS + IDS, TEXTS + TEXTS)
    for name in ("ids", "text_of", "offsets", "shingles", "words", "fingerprints", "speakers"):
        assert (getattr(again, name) == getattr(contents(), name)).all(), name


def test_more_texts_than_fit_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAXIMUM_TEXTS", 2)
    with pytest.raises(ValueError, match="3 texts: a segment holds 2; add fewer"):
        contents()


@pytest.mark.parametrize("texts", [TEXTS, ()])
def test_what_is_written_is_read_again(tmp_path: Path, texts: tuple[str, ...]) -> None:
    written = contents(IDS[: len(texts)], texts)
    writer = SegmentWriter(tmp_path / "segment", written)
    tables = [table(written, meeting) for meeting in range(MEETINGS)]
    for entries in tables:
        writer.write(entries)
    writer.close()
    read = Segment.read(tmp_path / "segment")
    assert read.name == "segment"
    assert read.tables.shape == (MEETINGS, len(written.linkable))
    for meeting, entries in enumerate(tables):
        assert (read.tables[meeting] == entries).all()
    for name in ("ids", "text_of", "offsets", "shingles", "words", "fingerprints", "speakers"):
        assert (getattr(read.contents, name) == getattr(written, name)).all(), name


def test_a_damaged_segment_is_an_error(tmp_path: Path) -> None:
    SegmentWriter(tmp_path / "segment", contents()).close()
    (tmp_path / "segment" / "words.npy").unlink()
    with pytest.raises(OSError, match="words"):
        Segment.read(tmp_path / "segment")


def test_short_texts_are_in_no_table() -> None:
    for meeting in (0, 1, MEETINGS - 1):
        assert len(table(contents(), meeting)) == 2


def test_runs_start_where_the_one_before_ends() -> None:
    assert offsets_of(np.array([2, 0, 3])).tolist() == [0, 2, 2, 5]
    assert offsets_of(np.array([], int)).tolist() == [0]


def test_a_plain_view_leaves_the_array_writable() -> None:
    array = np.arange(3)
    assert not plain(array).flags.writeable
    array[0] = 7
    assert plain(array)[0] == 7
