"""Files that a person brings: the file is one capture, its rows are documents.

`import_file` takes one file, `import_folder` all that lie in a folder: saved pages with what
belongs to them, mailboxes, tables.
"""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import Callable, Iterator
from collections.abc import Mapping as Dict
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, Literal

from asterism.access import Workspace
from asterism.access.policy.words import MarkingError, MarkingWords
from asterism.collect.columns import Mapping
from asterism.collect.documents import Source, known_captures, register_sources
from asterism.collect.file_import import CAPTURE_COLUMNS, FileImport
from asterism.collect.folders import Found, found_files
from asterism.collect.import_report import ImportReport, Progress, silent
from asterism.collect.rejects import Reject, RejectsFile
from asterism.collect.sealing import seal_left_behind, sealer_of
from asterism.evidence.errors import EvidenceError
from asterism.evidence.sealing import Sealer
from asterism.evidence.store import digest_file, store_file
from asterism.model.errors import SourceError
from asterism.model.ids import derive_id
from asterism.model.marking import LOCAL, Marking, narrowed
from asterism.record import schema
from asterism.record.runs import running
from asterism.record.writing import insert_rows

SOURCE_KEY: Final = "local-files"
LEGAL_BASIS: Final = "local file in a single-user workspace, brought by its owner"
PURPOSE: Final = "trial; not for real people's data"

Media = Literal["keep", "hash-only", "never"]


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
    """Bring a file into the record; `asterism.collect.formats` says which formats are read.

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
        SourceError: if the file cannot be read as any of these, changes while it is read,
            states no basis or purpose, or holds a row that was erased.
    """
    mapping = mapping or Mapping()
    source = stated_source(source or default_source(), mapping)

    def work(sealer: Sealer | None) -> ImportReport:
        importing = FileImport(workspace, path, source, mapping, dry_run=dry_run)
        rejects = RejectsFile(importing.rejects_path(), path.name, writes=not dry_run)
        with closing_rejects(rejects, importing.report):
            importing.run(progress, rejects, sealer)
        details["sha256"] = importing.sha256
        return importing.report

    details: dict[str, Any] = {}
    return _as_a_run(workspace, path, purpose, work, details, dry_run=dry_run)


def import_folder(
    workspace: Workspace,
    path: Path,
    *,
    source: Source | None = None,
    mapping: Mapping | None = None,
    progress: Progress = silent,
    dry_run: bool = False,
    purpose: str = PURPOSE,
    media: Media = "hash-only",
) -> ImportReport:
    """Bring every file in a folder into the record, in the order of their names.

    A file that cannot be read is one reject, and the others go on. What belongs to saved pages
    (styles, scripts, fonts) is kept as captures without documents.

    Args:
        workspace: where to.
        path: the folder; links in it are not followed.
        source: as for `import_file`.
        mapping: as for `import_file`; for all of them.
        progress: told after every batch.
        dry_run: read and report only.
        purpose: stands in the run.
        media: what becomes of pictures, sound and video: kept, noted with their SHA-256 in the
            rejects file, or passed over.

    Raises:
        SourceError: if there is no such folder, or no basis or purpose is stated.
    """
    mapping = mapping or Mapping()
    source = stated_source(source or default_source(), mapping)

    def work(sealer: Sealer | None) -> ImportReport:
        importing = _FolderImport(workspace, path, source, mapping, media, dry_run=dry_run)
        return importing.run(progress, sealer)

    return _as_a_run(workspace, path, purpose, work, {}, dry_run=dry_run)


class _FolderImport:
    """A folder on its way into the record."""

    def __init__(
        self,
        workspace: Workspace,
        path: Path,
        source: Source,
        mapping: Mapping,
        media: Media,
        *,
        dry_run: bool,
    ) -> None:
        self._workspace, self._source, self._mapping = workspace, source, mapping
        self._media = media
        self._files = list(found_files(path))
        self._report = ImportReport(path.name, dry_run=dry_run)
        name = hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:12]
        rejects = workspace.paths.rejects / f"{path.name[:80]}-{name}.jsonl"
        self._rejects = RejectsFile(rejects, path.name, writes=not dry_run)

    def run(self, progress: Progress, sealer: Sealer | None = None) -> ImportReport:
        """Take one file after the other."""
        self._sealer = sealer
        report, formats = self._report, Counter[str]()
        total = sum(found.size for found in self._files)
        done = 0
        with closing_rejects(self._rejects, report):
            for found in self._files:
                if found.problem:
                    self._reject(found.name, found.problem, found.mend)
                elif found.is_part:
                    self._part(found)
                else:
                    formats.update([self._file(found)])
                done += found.size
                progress(done, total, report)
        formats.pop("", None)
        report.format = ", ".join(f"{count} {name}" for name, count in sorted(formats.items()))
        return report

    def _file(self, found: Found) -> str:
        """Take one file; return its format, "" if it cannot be read."""
        importing, problem = None, ""
        try:
            importing = FileImport(
                self._workspace, found.path, self._source, self._mapping,
                name=found.name, dry_run=self._report.dry_run,
            )  # fmt: skip
            importing.run(silent, self._rejects, self._sealer)
        except (SourceError, EvidenceError, OSError) as error:
            problem = _said(error, found)
            reason, _, mend = problem.rpartition("; ")
            self._reject(found.name, reason or mend, mend if reason else "mend it, or remove it")
        if importing is None:
            return ""
        self._report.add(importing.report)
        self._report.notes += [f"{found.name}: {note}" for note in importing.report.notes]
        return "" if problem else importing.report.format

    def _part(self, found: Found) -> None:
        """Keep what belongs to a page, as the media policy says."""
        report = self._report
        report.others += 1
        if found.is_media and self._media != "keep":
            if self._media == "hash-only":
                reason = f"kept as its SHA-256 alone: {digest_file(found.path)}"
                mend = "import with --media keep if you may keep it"
                self._warn(Reject(0, found.name, reason, mend, level="warning"))
            return
        if not report.dry_run:
            _keep_part(self._workspace, self._source, found, self._sealer)

    def _warn(self, reject: Reject) -> None:
        self._rejects.add([reject], reject.field)
        self._report.show([reject])
        self._report.warnings += 1

    def _reject(self, name: str, reason: str, mend: str) -> None:
        reject = Reject(0, name, reason, mend)
        self._rejects.add([reject], name)
        self._report.show([reject])
        self._report.read += 1
        self._report.rejected += 1


def stated_source(source: Source, mapping: Mapping) -> Source:
    """Return a source with what a mapping states of it; its marking never becomes wider.

    Raises:
        SourceError: if it then states no legal basis or no purpose, or a marking that is not
            understood.
    """
    facts = {name: value for name, value in mapping.source.items() if value not in {None, ""}}
    source = replace(source, **facts)
    if mapping.held:
        try:
            said = _held(mapping.held).applied_to(source.marking)
        except MarkingError as error:
            message = f"held: {error}"
            raise SourceError(message) from error
        marking = narrowed(source.marking, said)
        source = replace(source, key=f"{source.key}-{marking.id:016x}", marking=marking)
    if not str(source.legal_basis).strip() or not str(source.purpose).strip():
        message = f"source {source.key} states no legal basis or no purpose: it does not run"
        raise SourceError(message)
    return source


def _held(stated: Dict[str, Any]) -> MarkingWords:
    """Return what a mapping states of the marking of the whole file; lists as lists or as text."""
    words = {name: str(value) for name, value in stated.items() if not isinstance(value, list)}
    lists = {
        name: tuple(map(str, value if isinstance(value, list) else [value]))
        for name, value in stated.items()
        if name in {"caveats", "exclude"}
    }
    return MarkingWords(
        level=words.get("level"),
        group=words.get("group"),
        embargo=words.get("embargo"),
        expires=words.get("expires"),
        consent=words.get("consent"),
        caveats=lists.get("caveats", ()),
        exclude=lists.get("exclude", ()),
    )


def default_source(marking: Marking = LOCAL) -> Source:
    """Return the source of files without a declared one: one for each owner and marking.

    A source has one marking, and whether somebody sees it must not hang on which file came first.
    """
    key = SOURCE_KEY if marking.owner == LOCAL.owner else f"{marking.owner}-files"
    name = "Local files" if marking.owner == LOCAL.owner else f"Files of {marking.owner}"
    if marking != Marking(marking.owner):
        key = f"{key}-{marking.id:016x}"
    return Source(key, name, "file", marking.owner, LEGAL_BASIS, PURPOSE, marking=marking)


@contextmanager
def closing_rejects(rejects: RejectsFile, report: ImportReport) -> Iterator[None]:
    """Close the file of rejects in any case, and name it in the report if there are any."""
    try:
        yield
    finally:
        rejects.close()
        if rejects.rejected + rejects.warnings and not report.dry_run:
            report.rejects_file = str(rejects.path)


def _as_a_run(
    workspace: Workspace,
    path: Path,
    purpose: str,
    work: Callable[[Sealer | None], ImportReport],
    details: dict[str, Any],
    *,
    dry_run: bool,
) -> ImportReport:
    """Do the work under a run that keeps its report; a dry run leaves none.

    Raises:
        SourceError: if the file cannot be read.
    """
    started = time.monotonic()
    try:
        if dry_run:
            report = work(None)
        else:
            with running(workspace.database, "import", workspace.owner, purpose) as run:
                seal_left_behind(workspace)
                sealer = sealer_of(workspace, run.id, "import", purpose)
                report = work(sealer)
                sealer.finish()
                report.seconds = round(time.monotonic() - started, 3)
                run.report = {**report.to_json(), "rejects": [], **details}
    except OSError as error:
        message = f"{path}: cannot be read ({error.strerror or error})"
        raise SourceError(message) from error
    report.seconds = round(time.monotonic() - started, 3)
    return report


def _said(error: Exception, found: Found) -> str:
    if isinstance(error, OSError):
        return f"cannot be read ({error.strerror or error}); mend it, or remove it"
    return str(error).removeprefix(f"{found.path}: ")


def _keep_part(workspace: Workspace, source: Source, found: Found, sealer: Sealer | None) -> None:
    """Keep a file as a capture without a document."""
    sha256, url = digest_file(found.path), f"file:{found.name}"
    capture_id = derive_id("capture", source.id, url, sha256)
    if known_captures(workspace.database, [capture_id]):
        return
    at = found.path.stat().st_mtime_ns // 1000
    place = store_file(workspace.paths.captures, found.path, url, at, sha256, sealer)
    with workspace.database.writing("import") as commit:
        register_sources(commit, [source])
        row = (
            capture_id, source.id, url, at, None, found.media_type, None, sha256, found.size,
            place.path, place.offset, place.length, source.marking.id, commit.sequence,
        )  # fmt: skip
        insert_rows(commit.connection, schema.captures, CAPTURE_COLUMNS, [row])
