from __future__ import annotations

import json
import threading
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from asterism.link.text.document_ids import packed
from asterism.link.text.document_links import LINKS
from asterism.link.text.segment import MEETINGS, Contents, gathered, table
from asterism.link.text.signatures import sign
from asterism.link.text.store import FANOUT, Manifest, SignatureStore, Writing
from asterism.model.ids import derive_id

WORDS = "two roses in a quiet garden by the sea number"


def contents(number: int) -> Contents:
    """Return a segment's contents: one text of its own, one that every segment has."""
    ids = pa.array([derive_id("document", number, row) for row in range(2)])
    texts = pa.array([f"{WORDS} {chr(97 + number)}", f"{WORDS} for all of us"])
    return gathered(packed(ids), np.arange(2), sign(pa.nulls(2, pa.string()), texts))


def start(writing: Writing, number: int) -> None:
    writer = writing.new_segment(contents(number))
    for meeting in range(MEETINGS):
        writer.write(table(contents(number), meeting))
    writer.close()


def add(store: SignatureStore, number: int) -> None:
    with store.writing() as writing:
        start(writing, number)
        groups = writing.groups()
        fresh = np.arange(len(groups), len(groups) + 2, dtype=np.uint32)
        writing.commit(f"batch {number}", LINKS.empty_table(), np.concatenate([groups, fresh]))


def begin_and_be_stopped(store: SignatureStore) -> None:
    with store.writing() as writing:
        start(writing, 1)
        raise KeyboardInterrupt


@pytest.fixture
def store(tmp_path: Path) -> SignatureStore:
    return SignatureStore(tmp_path / "signatures")


def test_an_empty_store_makes_no_folder(store: SignatureStore) -> None:
    assert store.manifest() == Manifest()
    assert store.documents == 0
    assert store.links("batch 0") is None
    assert not store.folder.exists()


def test_a_batch_is_there_once_it_is_committed(store: SignatureStore) -> None:
    with store.writing() as writing:
        start(writing, 0)
        assert SignatureStore(store.folder).documents == 0
        writing.commit("batch 0", LINKS.empty_table(), np.arange(2, dtype=np.uint32))
        assert writing.groups().tolist() == [0, 1]
    other = SignatureStore(store.folder)
    assert other.documents == 2
    links = other.links("batch 0")
    assert links is not None
    assert links.schema.equals(LINKS)


def test_what_was_not_committed_is_swept_away(store: SignatureStore) -> None:
    add(store, 0)
    with pytest.raises(KeyboardInterrupt):
        begin_and_be_stopped(store)
    (store.folder / "manifest.draft").write_text("half of")
    assert (store.folder / "segment-000001").exists()
    with store.writing() as writing:
        assert not (store.folder / "segment-000001").exists()
        assert not (store.folder / "manifest.draft").exists()
        assert len(writing.segments) == 1
    add(store, 1)
    assert store.documents == 4


def test_segments_of_one_size_are_merged_and_groups_follow(store: SignatureStore) -> None:
    for number in range(FANOUT - 1):
        add(store, number)
    store.merge()
    assert len(store.manifest().segments) == FANOUT - 1
    add(store, FANOUT - 1)
    store.merge()
    (segment,) = store.segments(store.manifest())
    assert store.documents == 2 * FANOUT
    assert segment.contents.count == FANOUT + 1, "what every segment had is kept once"
    with store.writing() as writing:
        groups = writing.groups()
    assert len(groups) == FANOUT + 1
    # Groups that held the text of all are one now; nothing else was joined.
    assert len(set(groups.tolist())) == FANOUT + 1
    assert all(store.links(f"batch {number}") is not None for number in range(FANOUT))
    assert {path.name for path in store.folder.iterdir()} == store.manifest().named()


def test_a_second_writer_waits(store: SignatureStore) -> None:
    order: list[str] = []

    def second() -> None:
        with SignatureStore(store.folder).writing():
            order.append("second")

    with store.writing():
        thread = threading.Thread(target=second)
        thread.start()
        thread.join(timeout=0.2)
        assert thread.is_alive()
        order.append("first")
    thread.join(timeout=10)
    assert order == ["first", "second"]


def test_the_manifest_names_all_there_is(store: SignatureStore) -> None:
    add(store, 0)
    written = json.loads((store.folder / "manifest.json").read_text())
    assert written["segments"] == ["segment-000000"]
    assert written["links"] == {"batch 0": "links-000000.arrow"}
    assert {path.name for path in store.folder.iterdir()} == store.manifest().named()
