"""One file on its way into the record: one capture, and its rows as documents.

A batch of rows is one transaction, and batches fall the same way every time, so that an import
which was killed is finished by the next one exactly as it would have been.
"""

from __future__ import annotations

import gc
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Final

from asterism.access import Workspace
from asterism.collect.columns import Mapping
from asterism.collect.date_order import find_order, has_dates_in_digits
from asterism.collect.documents import (
    Draft,
    Source,
    anything_erased,
    erased_documents,
    known_captures,
    plan_documents,
    register_sources,
    write_documents,
)
from asterism.collect.formats.base import Findings, Item
from asterism.collect.formats.detecting import detect_format
from asterism.collect.formats.registry import COLUMNS, FORMATS, TEXTS
from asterism.collect.import_report import ImportReport, Progress
from asterism.collect.lines import stated_encoding, suspected_encoding
from asterism.collect.rejects import Reject, RejectsFile
from asterism.collect.rows import Drafter, Row, RowError
from asterism.evidence.sealing import Sealer
from asterism.evidence.store import Place, digest_file, store_file
from asterism.model.errors import SourceError
from asterism.model.ids import derive_id
from asterism.model.marking import combined
from asterism.record import schema
from asterism.record.database import Commit
from asterism.record.remarking import narrow_captures
from asterism.record.writing import insert_rows

BATCH: Final = 5_000
BATCH_BYTES: Final = 16 << 20
SHOWN_ERASED: Final = 5
CAPTURE_COLUMNS: Final = (
    "id", "source_id", "url", "captured_at", "http_status", "media_type", "encoding",
    "payload_sha256", "payload_length", "store_path", "store_offset", "store_length",
    "marking_id", "change_sequence",
)  # fmt: skip


class FileImport:
    """One file.

    Attributes:
        sha256: of its bytes.
        report: what became of it.

    Args:
        workspace: where to.
        path: the file; it must not change meanwhile.
        name: what it is called in the record: its name, or its path within a folder.
        source: whose it is.
        mapping: what is known about it.
        dry_run: whether to read and report only.

    Raises:
        SourceError: if it is no file, or none of the formats read here.
    """

    def __init__(
        self,
        workspace: Workspace,
        path: Path,
        source: Source,
        mapping: Mapping,
        *,
        name: str = "",
        dry_run: bool = False,
    ) -> None:
        self._workspace = workspace
        self._path = path
        self._source = source
        self._mapping = mapping
        self._before = _state(path)
        self._total = self._before[0]
        self._format = FORMATS[detect_format(path)]
        self.sha256: Final = digest_file(path)
        self._url = f"file:{name or path.name}"
        self._capture_id = derive_id("capture", source.id, self._url, self.sha256)
        self.report: Final = ImportReport(
            name or path.name, self._format.name, encoding=self._encoding(), dry_run=dry_run
        )
        self._captured = bool(known_captures(workspace.database, [self._capture_id]))
        self._narrowest = source.marking

    def rejects_path(self) -> Path:
        """Return where what is wrong with this file is written, when it comes alone."""
        folder = self._workspace.paths.rejects
        return folder / f"{self._path.stem[:80]}-{self.sha256[:12]}.jsonl"

    def run(
        self, progress: Progress, rejects: RejectsFile, sealer: Sealer | None = None
    ) -> ImportReport:
        """Read the file, batch by batch.

        Args:
            progress: told after every batch.
            rejects: where rejects go.
            sealer: of the run; None for one that writes nothing.

        Raises:
            SourceError: if nothing in it can be read, it holds what was erased, or it changes.
        """
        report = self.report
        self._decide_date_order()
        self._drafter = Drafter(self._source, self._capture_id, self._url, self._mapping)
        self._require_nothing_erased()
        place = None if report.dry_run else self._keep(sealer)
        findings = Findings(report.encoding)
        items = self._format.read(self._path, self._mapping, findings)
        with collecting_seldom():
            for batch in _batches(items):
                self._take(batch, place, rejects, findings)
                progress(self._done(batch), self._total, report)
        self._note(findings)
        return report

    def _decide_date_order(self) -> None:
        """Let the dates of the whole file say what order they are in, if nobody did."""
        mapping = self._mapping
        if mapping.date_order or mapping.date_formats:
            self.report.date_order = mapping.date_order
        elif self._format.name in COLUMNS and has_dates_in_digits(self._items()):
            found = find_order(self._items())
            self._mapping = replace(mapping, date_order=found.order)
            self.report.date_order = found.order
            self.report.notes += [found.reason] if found.reason else []

    def _items(self) -> Iterator[Item]:
        return self._format.read(self._path, self._mapping, Findings(self.report.encoding))

    def _require_nothing_erased(self) -> None:
        """Check that no row was erased before: with the file its bytes would come in again.

        Raises:
            SourceError: naming the rows.
        """
        if not anything_erased(self._workspace.database):
            return
        drafter = Drafter(self._source, self._capture_id, self._url, self._mapping)
        items = self._items()
        found: list[int] = []
        while batch := list(islice(items, BATCH)):
            numbers = {}
            for item in batch:
                with suppress(RowError):
                    if isinstance(item, Row):
                        numbers[drafter.draft(item).id] = item.number
            erased = erased_documents(self._workspace.database, list(numbers))
            found += [numbers[document_id] for document_id in erased]
        if found:
            named = ", ".join(f"row {number}" for number in sorted(found)[:SHOWN_ERASED])
            more = " and others" if len(found) > SHOWN_ERASED else ""
            message = (
                f"{self._path}: {named}{more} was erased from this workspace before; take it out "
                "of the file and import it again"
            )
            raise SourceError(message)

    def _keep(self, sealer: Sealer | None) -> Place:
        captures = self._workspace.paths.captures
        return store_file(captures, self._path, self._url, self._modified_at(), self.sha256, sealer)

    def _take(
        self, batch: list[Item], place: Place | None, file: RejectsFile, findings: Findings
    ) -> None:
        """Write one batch: its rejects to their file, its documents in one transaction."""
        report = self.report
        drafts: list[Draft] = []
        rejects: list[Reject] = []
        for item in batch:
            if isinstance(item, Reject):
                rejects.append(item)
                continue
            try:
                drafts.append(self._drafter.draft(item))
            except RowError as error:
                rejects.append(error.reject(item.number))
            if not report.columns:
                report.columns = dict(item.columns.fields)
        rejected = len(batch) - len(drafts)
        rejects += self._drafter.warnings
        self._drafter.warnings.clear()
        report.encoding = findings.encoding
        stored = self._write(drafts, place)
        file.add(rejects, report.file)
        report.show(rejects)
        report.read += len(batch)
        report.stored += stored
        report.unchanged += len(drafts) - stored
        report.rejected += rejected
        report.warnings += len(rejects) - rejected

    def _write(self, drafts: list[Draft], place: Place | None) -> int:
        database = self._workspace.database
        planned = plan_documents(database, drafts)
        if place is None or (self._captured and not planned):
            return len(planned)
        self._require_unchanged()
        with database.writing("import") as commit:
            register_sources(commit, self._drafter.new_sources)
            if not self._captured:
                self._write_capture(commit, place)
            stored = write_documents(commit, planned)
            self._narrow_capture(commit, drafts)
        self._captured = True
        self._drafter.new_sources.clear()
        return stored

    def _require_unchanged(self) -> None:
        """Check that what was read is what was kept.

        Raises:
            SourceError: if the file was written to since it was opened first.
        """
        if _state(self._path) != self._before:
            message = (
                f"{self._path}: changed while it was read; what came in before stays, import it "
                "again when it is complete"
            )
            raise SourceError(message)

    def _write_capture(self, commit: Commit, place: Place) -> None:
        row = (
            self._capture_id, self._source.id, self._url, self._modified_at(), None,
            self._format.media_type, self.report.encoding or None, self.sha256, self._total,
            place.path, place.offset, place.length, self._source.marking.id, commit.sequence,
        )  # fmt: skip
        insert_rows(commit.connection, schema.captures, CAPTURE_COLUMNS, [row])

    def _narrow_capture(self, commit: Commit, drafts: list[Draft]) -> None:
        """Bring the file under the sum of its rows' markings: whoever sees it sees them all."""
        together = combined([self._narrowest, *{draft.marking for draft in drafts}])
        if together != self._narrowest:
            narrow_captures(commit.connection, {self._capture_id: [together]})
            self._narrowest = together

    def _note(self, findings: Findings) -> None:
        """Put what the reader found out into the report."""
        report = self.report
        report.encoding, report.encodings = findings.encoding, findings.encodings
        report.delimiter, report.others = findings.delimiter, findings.others
        report.notes += findings.notes
        if not report.read:
            report.notes.append("nothing in it is a document")
        report.notes += [f"{n:,} rows are read as {name}" for name, n in report.encodings.items()]
        if findings.encodings and self._format.name in TEXTS:
            report.notes += suspected_encoding(self._path, findings.encoding)

    def _encoding(self) -> str:
        if self._format.name not in TEXTS:
            return ""
        with self._path.open("rb") as file:
            stated = stated_encoding(file.read(4))
        return stated[0] if stated else self._mapping.encoding or "utf-8"

    def _modified_at(self) -> int:
        """When the file became what it is; when it was brought stands in the run."""
        return self._before[1] // 1000

    def _done(self, batch: list[Item]) -> int:
        last = batch[-1]
        return 0 if isinstance(last, Reject) or last.entry else last.offset + last.length


def _batches(items: Iterator[Item]) -> Iterator[list[Item]]:
    """Yield rows in batches of `BATCH`, or fewer of large ones: memory stays flat."""
    batch: list[Item] = []
    size = 0
    for item in items:
        batch.append(item)
        if isinstance(item, Row):
            size += item.length if item.entry is None else _size(item)
        if len(batch) >= BATCH or size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _size(row: Row) -> int:
    """Return about how much memory the values of a row take that has no bytes of its own."""
    values = row.values.values()
    return sum(len(value if isinstance(value, str) else repr(value)) for value in values)


@contextmanager
def collecting_seldom() -> Iterator[None]:
    """Let Python look for unreachable cycles a hundred times less often.

    A batch is thousands of tuples and no cycle; looking through them took an eighth of the time.
    """
    thresholds = gc.get_threshold()
    gc.set_threshold(100 * thresholds[0], *thresholds[1:])
    try:
        yield
    finally:
        gc.set_threshold(*thresholds)


def _state(path: Path) -> tuple[int, int, int]:
    """Return length, time of the last change and number of a file.

    Raises:
        SourceError: if it is no regular file.
    """
    found = path.stat()
    if not stat.S_ISREG(found.st_mode):
        message = f"{path}: is no regular file; copy what it holds into one"
        raise SourceError(message)
    return found.st_size, found.st_mtime_ns, found.st_ino
