"""Files that a person brings: the file is one capture, its rows are documents.

A batch of rows is one transaction, and batches fall the same way every time, so that an import
which was killed is finished by the next one exactly as it would have been.
"""

from __future__ import annotations

import gzip
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, Final, Literal, Protocol

from asterism.access import Workspace
from asterism.collect.columns import Mapping
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
from asterism.collect.json_lines import json_rows
from asterism.collect.lines import stated_encoding
from asterism.collect.rejects import Reject, RejectsFile
from asterism.collect.rows import Drafter, Row, RowError
from asterism.collect.sealing import seal_left_behind, sealer_of
from asterism.collect.tables import Table
from asterism.collect.web_archive import Archive
from asterism.evidence.sealing import Sealer
from asterism.evidence.store import Place, digest_file, store_file
from asterism.model.errors import SourceError
from asterism.model.ids import derive_id
from asterism.model.marking import LOCAL, Marking, combined
from asterism.record import schema
from asterism.record.database import Commit
from asterism.record.remarking import narrow_captures
from asterism.record.runs import running
from asterism.record.writing import insert_rows

BATCH: Final = 2_000
SHOWN_ERASED: Final = 5
SOURCE_KEY: Final = "local-files"
LEGAL_BASIS: Final = "local file in a single-user workspace, brought by its owner"
PURPOSE: Final = "trial; not for real people's data"
MEDIA_TYPES: Final = {
    "json": "application/x-ndjson",
    "table": "text/csv",
    "archive": "application/warc",
}
CAPTURE_COLUMNS: Final = (
    "id", "source_id", "url", "captured_at", "http_status", "media_type", "encoding",
    "payload_sha256", "payload_length", "store_path", "store_offset", "store_length",
    "marking_id", "change_sequence",
)  # fmt: skip

Format = Literal["json", "table", "archive"]
Item = Row | Reject


@dataclass(slots=True)
class ImportReport:
    """What an import did; `read` is always `stored + unchanged + rejected`.

    Attributes:
        file: name of the file.
        read: rows, blank lines left out; pages, for a WARC file.
        stored: documents that are new.
        unchanged: rows whose document was there already.
        rejected: rows that are not stored.
        warnings: fields that were left out of stored documents.
        rejects_file: where rejects and warnings are explained; None if there are none.
        columns: column by field, as found or stated; the first row's, for JSON.
        encoding: of the file.
        encodings: rows read in another encoding, by encoding.
        delimiter: of a CSV file.
        others: records of a WARC file that hold no page.
        seconds: how long it took.
        dry_run: whether nothing was written.
        rejects: the first of them, for showing.
    """

    file: str
    read: int = 0
    stored: int = 0
    unchanged: int = 0
    rejected: int = 0
    warnings: int = 0
    rejects_file: str | None = None
    columns: dict[str, str] = field(default_factory=dict)
    encoding: str = ""
    encodings: dict[str, int] = field(default_factory=dict)
    delimiter: str = ""
    others: int = 0
    seconds: float = 0.0
    dry_run: bool = False
    rejects: list[Reject] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """Return the report as plain values."""
        return asdict(self)


class Progress(Protocol):
    """Told how far an import has come, after every batch."""

    def __call__(self, done: int, total: int, report: ImportReport) -> None:
        """Show that `done` of `total` bytes are read, with the counts so far."""


def silent(done: int, total: int, report: ImportReport) -> None:
    """Show nothing."""


def import_file(
    workspace: Workspace,
    path: Path,
    *,
    source: Source | None = None,
    mapping: Mapping | None = None,
    progress: Progress = silent,
    dry_run: bool = False,
    purpose: str = PURPOSE,
) -> ImportReport:
    """Bring a JSON lines, CSV, TSV or WARC file into the record.

    Importing the same file again changes nothing. Memory stays flat: batches of `BATCH` rows.

    Args:
        workspace: where to.
        path: the file; it must not change meanwhile.
        source: whose it is; "local-files" of this single-user workspace if None.
        mapping: what is known about its columns and dates; the rest is found out and reported.
        progress: told after every batch.
        dry_run: read and report only.
        purpose: stands in the run.

    Raises:
        SourceError: if the file cannot be read as any of these, states no basis or purpose, or
            holds a row that was erased.
        EvidenceError: if it changes while it is read.
    """
    started = time.monotonic()
    source = source or default_source()
    if not source.legal_basis.strip() or not source.purpose.strip():
        message = f"source {source.key} states no legal basis or no purpose: it does not run"
        raise SourceError(message)
    try:
        work = _Import(workspace, path, source, mapping or Mapping(), dry_run=dry_run)
        if dry_run:
            report = work.run(progress)
        else:
            with running(workspace.database, "import", workspace.owner, purpose) as run:
                seal_left_behind(workspace)
                work.sealer = sealer_of(workspace, run.id, "import", purpose)
                report = work.run(progress)
                work.sealer.finish()
                report.seconds = round(time.monotonic() - started, 3)
                run.report = {**report.to_json(), "rejects": [], "sha256": work.sha256}
    except OSError as error:
        message = f"{path}: cannot be read ({error.strerror})"
        raise SourceError(message) from error
    report.seconds = round(time.monotonic() - started, 3)
    return report


def default_source(marking: Marking = LOCAL) -> Source:
    """Return the source of files without a declared one: one for each owner and marking.

    A source has one marking, and whether somebody sees it must not hang on which file came first.
    """
    key = SOURCE_KEY if marking.owner == LOCAL.owner else f"{marking.owner}-files"
    name = "Local files" if marking.owner == LOCAL.owner else f"Files of {marking.owner}"
    if marking != Marking(marking.owner):
        key = f"{key}-{marking.id:016x}"
    return Source(key, name, "file", marking.owner, LEGAL_BASIS, PURPOSE, marking=marking)


def detect_format(path: Path) -> Format:
    """Return what a file is, by its first bytes and then its name.

    Raises:
        SourceError: if it is none of the formats read here.
    """
    with path.open("rb") as file:
        start = file.read(1 << 12)
    if start[:2] == b"\x1f\x8b":
        return _packed_format(path)
    if start.startswith(b"WARC/"):
        return "archive"
    stated = stated_encoding(start)
    text = start.decode(stated[0] if stated else "latin-1", "replace").lstrip("\ufeff \t\r\n")
    if text.startswith("{"):
        return "json"
    if text.startswith("[") and path.suffix.lower() == ".json":
        message = f"{path}: one JSON array; write one object on each line (jq -c '.[]')"
        raise SourceError(message)
    if not stated and b"\0" in start[:512] and path.suffix.lower() not in {".csv", ".tsv"}:
        message = f"{path}: is no text; JSON lines, CSV, TSV and WARC files can be imported"
        raise SourceError(message)
    return "table"


def _packed_format(path: Path) -> Format:
    with gzip.open(path) as packed:
        try:
            start = packed.read(5)
        except (OSError, EOFError):
            start = b""
    if start == b"WARC/":
        return "archive"
    message = f"{path}: is packed; unpack it first (gunzip)"
    raise SourceError(message)


class _Import:
    """One file on its way into the record."""

    def __init__(
        self, workspace: Workspace, path: Path, source: Source, mapping: Mapping, *, dry_run: bool
    ) -> None:
        self._workspace = workspace
        self._path = path
        self._source = source
        self._mapping = mapping
        self._format = detect_format(path)
        self._total = path.stat().st_size
        self.sha256 = digest_file(path)
        self._url = f"file:{path.name}"
        self._capture_id = derive_id("capture", source.id, self._url, self.sha256)
        self._report = ImportReport(path.name, encoding=self._encoding(), dry_run=dry_run)
        self._rejects = RejectsFile(
            workspace.paths.rejects / f"{path.stem[:80]}-{self.sha256[:12]}.jsonl",
            path.name,
            writes=not dry_run,
        )
        self._drafter = Drafter(source, self._capture_id, self._url, mapping)
        self._captured = bool(known_captures(workspace.database, [self._capture_id]))
        self._narrowest = source.marking
        self.sealer: Sealer | None = None

    def run(self, progress: Progress) -> ImportReport:
        """Read the file, batch by batch."""
        report = self._report
        self._require_nothing_erased()
        place = None if report.dry_run else self._keep()
        items, finish = self._items()
        try:
            while batch := list(islice(items, BATCH)):
                self._take(batch, place)
                progress(self._done(batch), self._total, report)
        finally:
            self._rejects.close()
        finish()
        if self._rejects.rejected + self._rejects.warnings and not report.dry_run:
            report.rejects_file = str(self._rejects.path)
        return report

    def _require_nothing_erased(self) -> None:
        """Check that no row was erased before: with the file its bytes would come in again.

        Raises:
            SourceError: naming the rows.
        """
        if not anything_erased(self._workspace.database):
            return
        items, _ = self._items()
        drafter = Drafter(self._source, self._capture_id, self._url, self._mapping)
        found: list[int] = []
        while batch := list(islice(items, BATCH)):
            numbers = {}
            for item in batch:
                with suppress(RowError):
                    if isinstance(item, Row):
                        numbers[drafter.draft(item).id] = item.number
            erased = erased_documents(self._workspace.database, list(numbers))
            found += [numbers[document_id] for document_id in erased]
        self._report.encodings.clear()
        if found:
            named = ", ".join(f"row {number}" for number in sorted(found)[:SHOWN_ERASED])
            more = " and others" if len(found) > SHOWN_ERASED else ""
            message = (
                f"{self._path}: {named}{more} was erased from this workspace before; take it out "
                "of the file and import it again"
            )
            raise SourceError(message)

    def _keep(self) -> Place:
        captures = self._workspace.paths.captures
        return store_file(
            captures, self._path, self._url, self._modified_at(), self.sha256, self.sealer
        )

    def _items(self) -> tuple[Iterator[Item], Callable[[], None]]:
        """Return the rows of the file, and what to note once they are read."""
        report = self._report
        if self._format == "json":
            rows = json_rows(self._path, self._mapping, report.encoding, report.encodings)
            return rows, lambda: None
        if self._format == "table":
            table = Table(self._path, self._mapping, report.encoding, report.encodings)

            def note_delimiter() -> None:
                report.delimiter = table.delimiter

            return table.rows(), note_delimiter
        archive = Archive(self._path)

        def note_others() -> None:
            report.others = archive.others

        return archive.rows(), note_others

    def _take(self, batch: list[Item], place: Place | None) -> None:
        """Write one batch: its rejects to their file, its documents in one transaction."""
        report = self._report
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
        rejects += self._drafter.warnings
        self._drafter.warnings.clear()
        stored = self._write(drafts, place)
        self._rejects.add(rejects)
        report.rejects += rejects[: 20 - len(report.rejects)]
        report.read += len(batch)
        report.stored += stored
        report.unchanged += len(drafts) - stored
        report.rejected, report.warnings = self._rejects.rejected, self._rejects.warnings

    def _write(self, drafts: list[Draft], place: Place | None) -> int:
        database = self._workspace.database
        planned = plan_documents(database, drafts)
        if place is None or (self._captured and not planned):
            return len(planned)
        with database.writing("import") as commit:
            register_sources(commit, self._drafter.new_sources)
            if not self._captured:
                self._write_capture(commit, place)
            stored = write_documents(commit, planned)
            self._narrow_capture(commit, drafts)
        self._captured = True
        self._drafter.new_sources.clear()
        return stored

    def _write_capture(self, commit: Commit, place: Place) -> None:
        row = (
            self._capture_id, self._source.id, self._url, self._modified_at(), None,
            MEDIA_TYPES[self._format], self._report.encoding, self.sha256, self._total,
            place.path, place.offset, place.length, self._source.marking.id, commit.sequence,
        )  # fmt: skip
        insert_rows(commit.connection, schema.captures, CAPTURE_COLUMNS, [row])

    def _narrow_capture(self, commit: Commit, drafts: list[Draft]) -> None:
        """Bring the file under the sum of its rows' markings: whoever sees it sees them all."""
        together = combined([self._narrowest, *{draft.marking for draft in drafts}])
        if together != self._narrowest:
            narrow_captures(commit.connection, {self._capture_id: [together]})
            self._narrowest = together

    def _encoding(self) -> str:
        with self._path.open("rb") as file:
            stated = stated_encoding(file.read(4))
        return stated[0] if stated else self._mapping.encoding or "utf-8"

    def _modified_at(self) -> int:
        """When the file became what it is; when it was brought stands in the run."""
        return self._path.stat().st_mtime_ns // 1000

    def _done(self, batch: list[Item]) -> int:
        last = batch[-1]
        return last.offset + last.length if isinstance(last, Row) else 0
