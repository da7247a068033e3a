"""Erasure in the store of captures: the bytes go, and every other byte stays where it is.

A record that goes as a whole is written over by a record that names its tombstone, packed to the
same length. Where only passages go (a row of a file, an address in somebody else's page) they
become blanks, and the record is packed again: in its place if it fits, which it nearly always
does as blanks pack well, otherwise elsewhere, and its old place is filled. Tools that read WARC
files go on reading these.

A tombstone is on the disk before the bytes that it stands for are touched.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, Protocol

from asterism.evidence.overwriting import Overwrite, finish_overwriting, overwrite
from asterism.evidence.passage import Range
from asterism.evidence.records import WarcRecord
from asterism.evidence.replacing import (
    digested,
    filler,
    hexdigest,
    packed_record,
    unpacked_body,
    with_body,
)
from asterism.evidence.store import FILES, SEGMENT_LENGTH
from asterism.evidence.tombstones import TombstoneFile, read_tombstones
from asterism.evidence.traces import Traces, blanked, joined, without
from asterism.evidence.walking import Segment, kept_lines, received_records, segments
from asterism.model.tombstone import BytesPlace, Tombstone

MOVED: Final = "erasures/"
"""Where pages go that no longer fit their place, below the captures folder."""
MOST_WAITING: Final = 200
MOST_BYTES_WAITING: Final = 16 << 20


class Kept(Protocol):
    """Which documents stay: asked only about captures in which traces were found."""

    def has_documents(self, capture_id: str) -> bool:
        """Return whether a document that stays was read out of this capture."""

    def rows(self, path: str) -> Sequence[Range]:
        """Return the bytes of the rows of a kept file that documents which stay were read from."""


@dataclass(frozen=True)
class Doomed:
    """What is to go from the store.

    Attributes:
        captures: ids of captures that go as a whole.
        rows: by path of a kept file, the bytes of its rows that go.
        traces: what is to go wherever it stands.
        kept: which documents stay.
    """

    captures: frozenset[str]
    rows: Mapping[str, Sequence[Range]]
    traces: Traces
    kept: Kept


@dataclass
class CaptureEraser:
    """Erases in a store of captures. It can be killed at any instant and started again.

    Attributes:
        captures: the captures folder.
        doomed: what goes.
        grave: a tombstone of this erasure, not signed yet, to be filled in for each record.
        signed: returns a tombstone under the workspace's signature.
        progress: told how many of the store's bytes have been looked at, and how many there are.
    """

    captures: Path
    doomed: Doomed
    grave: Tombstone
    signed: Callable[[Tombstone], Tombstone]
    progress: Callable[[int, int], None] = lambda done, total: None  # noqa: ARG005 - says nothing
    erased: int = field(default=0, init=False)
    _graves: list[Tombstone] = field(default_factory=list, init=False)
    _writes: list[Overwrite] = field(default_factory=list, init=False)
    _ends: dict[str, int] = field(default_factory=dict, init=False)
    _touched: set[str] = field(default_factory=set, init=False)
    _file_of_tombstones: TombstoneFile = field(init=False)

    def run(self) -> int:
        """Look through the whole store; return how many records were changed."""
        finish_overwriting(self.captures)
        self._file_of_tombstones = TombstoneFile(self.captures)
        # A picture of a page may show what the page says: it goes when anything of the page does,
        # also if the page went before a kill.
        self._touched |= self.doomed.captures
        self._touched |= {item.row_id for item in read_tombstones(self.captures)}
        paths = sorted(self.captures.glob("**/*.warc.gz"))
        total, done = sum(path.stat().st_size for path in paths), 0
        for path in paths:
            name = path.relative_to(self.captures).as_posix()
            if name.startswith(FILES):
                self._file(name)
            else:
                self._pages(name)
            self._flush()
            done += path.stat().st_size
            self.progress(done, total)
        return self.erased

    def _pages(self, name: str) -> None:
        for offset, packed, record in received_records(self.captures / name):
            changed = self._page(record)
            if changed is record:
                continue
            self._touched.add(record.row_id)
            self._replace(name, offset, packed, record, changed)

    def _page(self, record: WarcRecord) -> WarcRecord | None:
        """Return a page's record as it may stay: itself if nothing goes, None if all does."""
        capture_id = record.row_id
        if capture_id in self.doomed.captures or record.made_from in self._touched:
            return None
        traces, head = self.doomed.traces, record.http_head
        url = record.headers.get("WARC-Target-URI", "").encode("utf-8", "surrogateescape")
        named = bool(traces.spans(url)) or bool(traces.spans(head))
        body, pack_again = unpacked_body(record)
        spans = traces.spans(body)
        if not named and not spans:
            return record
        if named and not self.doomed.kept.has_documents(capture_id):
            return None
        head = blanked(head, traces.spans(head))
        return with_body(record, head, pack_again(blanked(body, spans)))

    def _file(self, name: str) -> None:
        ranges = self._ranges(name)
        if not ranges:
            return
        touched = {
            number
            for start, end in ranges
            for number in range(start // SEGMENT_LENGTH, (end - 1) // SEGMENT_LENGTH + 1)
        }
        for item in segments(self.captures / name):
            if item.number not in touched:
                continue
            start = item.number * SEGMENT_LENGTH
            block = blanked(item.record.block, [(a - start, b - start) for a, b in ranges])
            if block != item.record.block:
                self._replace(
                    name,
                    item.offset,
                    item.packed,
                    item.record,
                    digested(replace(item.record, block=block)),
                    segment=item,
                )

    def _ranges(self, name: str) -> list[Range]:
        """Return the bytes of a kept file that go: its doomed rows, and lines with a trace.

        In the row of a document that stays only the trace itself goes.
        """
        ranges = list(self.doomed.rows.get(name, ()))
        if not self.doomed.traces:
            return joined(ranges)
        found: list[Range] = []
        lines: list[Range] = []
        for start, text in kept_lines(self.captures / name):
            for first, last in self.doomed.traces.spans(text):
                found.append((start + first, start + last))
                end = text.find(b"\n", last)
                line = (text.rfind(b"\n", 0, first) + 1, len(text) if end < 0 else end)
                lines.append((start + line[0], start + line[1]))
        if not found:
            return joined(ranges)
        others = without(joined(lines), self.doomed.kept.rows(name))
        return joined([*ranges, *found, *others])

    def _replace(
        self,
        name: str,
        offset: int,
        packed: bytes,
        record: WarcRecord,
        changed: WarcRecord | None,
        segment: Segment | None = None,
    ) -> None:
        """Put a changed record, or a filler for none, in the place of a record."""
        length = len(packed)
        row_id = record.row_id
        digest = hexdigest(packed)
        place = BytesPlace(name, offset, length, "")
        grave = replace(self.grave, row_id=row_id, content_sha256=digest, place=place)
        if changed is None:
            data = filler(grave, length)
        else:
            payload = None if segment is not None else hexdigest(changed.payload)
            grave = replace(grave, whole=False, payload_sha256=payload)
            number = segment.number if segment is not None and segment.moved else None
            data = packed_record(changed, segment=number, length=length)
            if len(data) > length:
                moved = self._moved(name, changed, segment)
                self._writes.append(moved)
                there = BytesPlace(moved.path, moved.offset, len(moved.data), hexdigest(moved.data))
                grave = replace(grave, moved_to=there)
                data = filler(grave, length)
        self._writes.append(Overwrite(name, offset, data))
        grave = replace(grave, place=replace(place, sha256=hexdigest(data)))
        self._graves.append(self.signed(grave))
        waiting = sum(len(item.data) for item in self._writes)
        if len(self._writes) >= MOST_WAITING or waiting >= MOST_BYTES_WAITING:
            self._flush()

    def _flush(self) -> None:
        """Bring what was decided to the disk, tombstones first."""
        if self._writes:
            self._file_of_tombstones.add(self._graves)
            overwrite(self.captures, self._writes)
            self.erased += len(self._graves)
        self._graves, self._writes, self._ends = [], [], {}

    def _moved(self, name: str, changed: WarcRecord, segment: Segment | None) -> Overwrite:
        """Return where a record goes that no longer fits: a file's segment to the file's end."""
        data = packed_record(changed, segment=segment.number if segment is not None else None)
        path = name if segment is not None else f"{MOVED}{self.grave.erasure_id}.warc.gz"
        target = self.captures / path
        end = self._ends.get(path, target.stat().st_size if target.exists() else 0)
        self._ends[path] = end + len(data)
        return Overwrite(path, end, data)


def erased_rows(rows: Iterable[tuple[str, int, int]]) -> dict[str, list[Range]]:
    """Return (path, offset, length) of rows as ranges by path."""
    ranges: dict[str, list[Range]] = {}
    for path, offset, length in rows:
        ranges.setdefault(path, []).append((offset, offset + length))
    return ranges
