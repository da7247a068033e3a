"""The step of an erasure that works on the store of captures, and what the record notes of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from asterism.evidence.erasing import CaptureEraser, Doomed, erased_rows
from asterism.evidence.passage import Range
from asterism.evidence.store import FILES
from asterism.evidence.tombstones import read_tombstones
from asterism.evidence.traces import ENCODINGS, Traces
from asterism.evidence.walking import payload_digest
from asterism.model.tombstone import Tombstone
from asterism.pipeline.erasure import STAGE, Erasure
from asterism.pipeline.subject_traces import parts
from asterism.record import erasing as record

PLAIN_ENCODINGS: Final = ENCODINGS[:2]
"""What pages and files are in unless one says that it is in another."""


class _Kept:
    """Which documents stay; implements `asterism.evidence.erasing.Kept`."""

    def __init__(self, erasure: Erasure) -> None:
        self._session = erasure.session
        self._gone = erasure.plan.documents

    def has_documents(self, capture_id: str) -> bool:
        """Return whether a document that stays was read out of this capture."""
        found = self._session.rows(
            "documents",
            f"SELECT id FROM documents WHERE capture_id = '{capture_id}' AND {{visible}}",
        )
        return any(row[0] not in self._gone for row in found)

    def rows(self, path: str) -> Sequence[Range]:
        """Return the bytes of a kept file's rows that documents which stay were read from."""
        found = self._session.rows(
            "documents",
            "SELECT documents.id, capture_offset, capture_length FROM documents"
            " JOIN captures ON captures.id = documents.capture_id"
            f" WHERE captures.store_path = '{path}' AND capture_offset IS NOT NULL"
            " AND {visible} ORDER BY capture_offset",
        )
        return [
            (start, start + length)
            for document_id, start, length in found
            if document_id not in self._gone
        ]


def erase_captures(erasure: Erasure) -> None:
    """Fill and blank what goes in the store."""
    plan = erasure.plan
    encodings = _encodings(erasure)
    for number, texts in enumerate(parts(plan.traces)):
        doomed = Doomed(
            frozenset(plan.captures if number == 0 else ()),
            erased_rows(plan.rows if number == 0 else ()),
            Traces(texts, encodings),
            _Kept(erasure),
        )
        eraser = CaptureEraser(
            erasure.workspace.paths.captures,
            doomed,
            erasure.grave("captures"),
            erasure.signed,
            lambda done, total: erasure.context.progress("captures", done, total),
        )
        erasure.records += eraser.run()


def settle_captures(erasure: Erasure) -> None:
    """Let the record's rows of captures say what stands in the store now."""
    database = erasure.workspace.database
    written = [item for item in _written(erasure) if item.place is not None]
    gone = [item.row_id for item in written if item.whole]
    files = {item.place.path for item in written if item.place and _is_file(item)}
    with database.writing(STAGE) as commit:
        record.write_tombstones(commit, written)
        for item in written:
            if not item.whole and not _is_file(item):
                record.update_capture(commit, "id", item.row_id, _page_values(item))
    for ids in record.batches(gone):
        with database.writing(STAGE) as commit:
            record.delete_captures(commit, ids)
    captures = erasure.workspace.paths.captures
    for path in sorted(files):
        values = {
            "store_length": (captures / path).stat().st_size,
            "remaining_sha256": payload_digest(captures, path),
        }
        with database.writing(STAGE) as commit:
            record.update_capture(commit, "store_path", path, values)


def _written(erasure: Erasure) -> list[Tombstone]:
    captures = erasure.workspace.paths.captures
    return [item for item in read_tombstones(captures) if item.erasure_id == erasure.plan.id]


def _is_file(item: Tombstone) -> bool:
    return item.place is not None and item.place.path.startswith(FILES)


def _page_values(item: Tombstone) -> dict[str, str | int | None]:
    values: dict[str, str | int | None] = {"remaining_sha256": item.payload_sha256}
    if item.moved_to is not None:
        values |= {
            "store_path": item.moved_to.path,
            "store_offset": item.moved_to.offset,
            "store_length": item.moved_to.length,
        }
    return values


def _encodings(erasure: Erasure) -> Sequence[str]:
    found = erasure.session.rows(
        "captures", "SELECT DISTINCT encoding FROM captures WHERE {visible}"
    )
    wide = any((row[0] or "").startswith("utf-16") for row in found)
    return ENCODINGS if wide else PLAIN_ENCODINGS
