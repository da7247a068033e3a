"""Evidence out of the workspace: a web archive that replays, and what it takes to verify it."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from asterism import __version__
from asterism.access import Session, Workspace, keys
from asterism.access.audit import AuditEntry
from asterism.access.policy import Action
from asterism.evidence import export_files as files
from asterism.evidence.chain import KEY_KIND
from asterism.evidence.finding import Spot, sealed_members
from asterism.evidence.store import FILES, SEGMENT_LENGTH
from asterism.evidence.wacz import CONTENTS, PAGE_TYPES, WaczWriter
from asterism.evidence.walking import packed_members, segments
from asterism.model import tombstone
from asterism.model.clock import now, to_datetime
from asterism.model.errors import AsterismError, NotFoundError
from asterism.pipeline.custody import custody
from asterism.pipeline.exporting import KEY_KIND as EXPORT_KEY
from asterism.pipeline.exporting import exporting_session, label_of, marking_words
from asterism.pipeline.lookups import LOOKUP, id_lists
from asterism.record.runs import imported_file

SOFTWARE: Final = f"Asterism/{__version__}"
FORMAT: Final = "asterism-evidence/1"
COLUMNS: Final = """captures.id, captures.url, captures.captured_at, captures.media_type,
 captures.store_path, captures.store_offset, captures.marking_id"""
CAPTURES: Final = f"""
SELECT {COLUMNS} FROM captures
WHERE captures.id IN ({{listed}}) AND {{visible}} ORDER BY captures.id
"""
OF_RUN: Final = f"""
SELECT {COLUMNS} FROM captures
WHERE captures.id IN (SELECT capture_id FROM sightings WHERE run_id = '{{run}}') AND {{visible}}
ORDER BY captures.id
"""
OF_FILE: Final = f"""
SELECT {COLUMNS} FROM captures
WHERE captures.payload_sha256 = '{{sha256}}' AND {{visible}} ORDER BY captures.id
"""
DOCUMENTS: Final = """
SELECT documents.id, documents.capture_id, documents.url, documents.title,
       documents.marking_id, documents.capture_offset, documents.capture_length
FROM documents WHERE documents.{column} IN ({listed}) AND {visible} ORDER BY documents.id
"""
OF_NETWORK: Final = """
SELECT documents.id FROM documents
JOIN network_members ON network_members.document_id = documents.id
WHERE network_members.network_id = '{network}' AND {visible} ORDER BY documents.id
"""


@dataclass(frozen=True, slots=True)
class EvidenceReport:
    """What an export of evidence holds.

    Attributes:
        file: its name.
        sha256: of the file.
        captures: pages and files in it, whole or in parts.
        documents: documents that were read from them.
        records: records in its archive.
        manifests: manifests that list them.
        unsealed: records that no manifest lists: nothing proves when they were received.
        label: the closest-held level of anything in it, as TLP 2.0 writes it.
    """

    file: str
    sha256: str
    captures: int
    documents: int
    records: int
    manifests: int
    unsealed: int
    label: str

    def to_json(self) -> dict[str, Any]:
        """Return the report as plain values."""
        return asdict(self)


@dataclass
class _Capture:
    """A capture that goes out: whole if `ranges` is None, else the segments with these bytes."""

    id: str
    url: str
    captured_at: int
    media_type: str
    path: str
    offset: int
    marking_id: int
    ranges: list[tuple[int, int]] | None = None


@dataclass
class _Document:
    """A document whose capture goes out."""

    id: str
    capture_id: str
    url: str
    title: str
    marking_id: int
    offset: int | None
    length: int | None


@dataclass
class _Choice:
    """What goes out."""

    captures: dict[str, _Capture]
    documents: dict[str, _Document]


def export_evidence(
    workspace: Workspace,
    session: Session,
    path: Path,
    *,
    run: str | None = None,
    documents: Sequence[str] = (),
    lead: str | None = None,
) -> EvidenceReport:
    """Write evidence that a person may take out as a WACZ file.

    Of a file that was imported, only the parts with the rows asked for go out; with a run, all
    of it, if the person may see all of it.

    Args:
        workspace: where from.
        session: of the person.
        path: the file; it must not be there yet.
        run: what a crawl or an import brought.
        documents: what these documents were read from.
        lead: what the documents of a lead's network were read from.

    Raises:
        AsterismError: if not exactly one of the three is asked for, the file is there already or
            cannot be written.
        NotFoundError: if there is nothing that they may take out.
        AccessDeniedError: if the policy refuses; the refusal is audited.
        AuditError: if the export cannot be audited; nothing is written then.
        EvidenceError: if kept bytes cannot be read.
    """
    workspace.require(session.actor, Action.EXPORT)
    # Whole manifests go along, and they tell of every record of their runs: how many, how long.
    workspace.require(session.actor, Action.READ_AUDIT)
    if path.exists():
        message = f"{path}: is there already; choose another name"
        raise AsterismError(message)
    if [bool(run), bool(documents), bool(lead)].count(True) != 1:
        message = "say which: a run, documents, or a lead"
        raise AsterismError(message)
    taking = exporting_session(workspace, session)
    choice = _chosen(workspace, session, taking, run, documents, lead)
    if not choice.captures:
        message = "nothing of that kind that you may export"
        raise NotFoundError(message)
    selection = {"run": run, "documents": list(documents) or None, "lead": lead}
    said = {name: value for name, value in selection.items() if value}
    return _Export(workspace, taking, choice, said).write(path)


def _chosen(
    workspace: Workspace,
    session: Session,
    taking: Session,
    run: str | None,
    documents: Sequence[str],
    lead: str | None,
) -> _Choice:
    if run is not None:
        captures = {row[0]: _Capture(*row) for row in _of_run(workspace, taking, _id(run))}
        return _Choice(captures, _documents(taking, "capture_id", captures))
    if lead is not None:
        network = _id(session.lead(lead)["network_id"])
        found = taking.rows("documents", OF_NETWORK.replace("{network}", network))
        documents = [row[0] for row in found]
    asked = _documents(taking, "id", map(_id, documents))
    captures = {
        row[0]: _Capture(*row)
        for listed in id_lists({item.capture_id for item in asked.values()})
        for row in taking.rows("captures", CAPTURES.replace("{listed}", listed))
    }
    for capture in captures.values():
        if capture.path.startswith(FILES):
            capture.ranges = [
                (item.offset, item.offset + item.length)
                for item in asked.values()
                if item.capture_id == capture.id
                and item.offset is not None
                and item.length is not None
            ]
    return _Choice(captures, {k: v for k, v in asked.items() if v.capture_id in captures})


def _of_run(workspace: Workspace, taking: Session, run: str) -> Sequence[Sequence[Any]]:
    found = taking.rows("captures", OF_RUN.replace("{run}", run))
    if found:
        return found
    sha256 = imported_file(workspace.database, run)
    return taking.rows("captures", OF_FILE.replace("{sha256}", sha256)) if sha256 else ()


def _documents(taking: Session, column: str, ids: Iterable[str]) -> dict[str, _Document]:
    statement = DOCUMENTS.replace("{column}", column)
    return {
        row[0]: _Document(*row)
        for listed in id_lists(ids)
        for row in taking.rows("documents", statement.replace("{listed}", listed))
    }


def _id(text: str) -> str:
    """Return what can be an id: it goes into a statement.

    Raises:
        NotFoundError: if it can be none.
    """
    if not text or set(text) - set("0123456789abcdef"):
        message = f"{text!r}: nothing by that id that you may see"
        raise NotFoundError(message)
    return text


@dataclass
class _Export:
    """One export on its way out."""

    workspace: Workspace
    session: Session
    choice: _Choice
    selection: Mapping[str, Any]
    at: int = field(default_factory=now)
    _members: list[dict[str, Any]] = field(default_factory=list, init=False)

    def write(self, path: Path) -> EvidenceReport:
        self._audit(path)
        partial = path.with_name(f"{path.name}.partial")
        try:
            with WaczWriter(partial, SOFTWARE) as wacz:
                label, manifests = self._fill(wacz)
            with partial.open("rb") as file:
                sha256 = hashlib.file_digest(file, "sha256").hexdigest()
                os.fsync(file.fileno())
            partial.replace(path)
        except OSError as error:
            message = f"{path}: cannot be written ({error.strerror}); choose another place"
            raise AsterismError(message) from error
        finally:
            partial.unlink(missing_ok=True)
        return EvidenceReport(
            path.name, sha256, len(self.choice.captures), len(self.choice.documents),
            len(self._members), manifests,
            sum(item["manifest"] is None for item in self._members), label,
        )  # fmt: skip

    def _audit(self, path: Path) -> None:
        # Before a byte is written; and by id, so that each one's readers can be told.
        actor = self.session.actor
        ids = [*self.choice.captures, *self.choice.documents]
        self.workspace.audit.append_many(
            AuditEntry(
                actor.person, actor.purpose, "export-evidence", target=path.name,
                terms={"ids": ids[start : start + LOOKUP]},
                count=len(ids[start : start + LOOKUP]), at=self.at,
            )
            for start in range(0, len(ids), LOOKUP)
        )  # fmt: skip

    def _fill(self, wacz: WaczWriter) -> tuple[str, int]:
        """Write everything; return the label, and how many manifests list what is in it."""
        captures = self.workspace.paths.captures
        for capture in sorted(self.choice.captures.values(), key=lambda c: (c.path, c.offset)):
            for offset, packed in _packed(captures, capture):
                indexed = wacz.add_member(packed, capture.captured_at)
                self._members.append(
                    {
                        "offset": indexed.offset,
                        "length": indexed.length,
                        "sha256": indexed.member_sha256,
                        "capture": capture.id,
                        "file": capture.path,
                        "file_offset": offset,
                        "manifest": None,
                    }
                )
        spots: set[Spot] = {(item["file"], item["file_offset"]) for item in self._members}
        found, _ = sealed_members(captures, spots)
        for item in self._members:
            sealed = found.get((item["file"], item["file_offset"]))
            item["manifest"] = sealed.manifest if sealed else None
        wacz.add_index()
        wacz.add_pages(list(self._pages()))
        numbers = {item["manifest"] for item in self._members} - {None}
        label = self._add_evidence(wacz, spots, numbers)
        return label, len(numbers)

    def _pages(self) -> Iterator[Mapping[str, Any]]:
        for document in self.choice.documents.values():
            capture = self.choice.captures[document.capture_id]
            if capture.media_type in PAGE_TYPES:
                yield {
                    "id": document.id,
                    "url": capture.url,
                    "ts": to_datetime(capture.captured_at).strftime("%Y-%m-%dT%H:%M:%SZ"),
                    "title": document.title or capture.url,
                }

    def _add_evidence(self, wacz: WaczWriter, spots: set[Spot], numbers: Iterable[int]) -> str:
        workspace, folder = self.workspace, self.workspace.paths.keys
        events = custody(workspace, self.session, list(self.choice.captures))
        known = {marking.id: marking for marking in workspace.markings()}
        markings = {item.marking_id for item in self.choice.documents.values()}
        markings |= {item.marking_id for item in self.choice.captures.values()}
        label = label_of(max((known[each] for each in markings), key=lambda m: m.level))
        documents = (
            {
                "id": item.id,
                "capture": item.capture_id,
                "url": item.url,
                "label": label_of(known[item.marking_id]),
                "marking": marking_words(known[item.marking_id]),
                "rows": None if item.offset is None else [item.offset, item.length],
            }
            for item in self.choice.documents.values()
        )
        export_key = keys.signing_key(folder, EXPORT_KEY)
        public = {
            kind: key
            for kind, key in (
                ("manifest", keys.public_key_if_any(folder, KEY_KIND)),
                ("tombstone", keys.public_key_if_any(folder, tombstone.KEY_KIND)),
                ("export", export_key.public),
            )
            if key is not None
        }
        parts = [
            (files.README, files.EXPLANATION.encode()),
            (files.MEMBERS, files.lines(self._members)),
            (files.DOCUMENTS, files.lines(documents)),
            (files.CUSTODY, files.lines(event.to_json() for event in events)),
            (files.TOMBSTONES, files.tombstone_lines(workspace.paths.captures, spots)),
            *files.key_files(public),
            *files.authority_files(workspace.authority),
            *files.manifest_files(workspace.paths.captures, numbers),
        ]
        for name, content in parts:
            if content:  # readers of packages take a file without a line for a damaged one
                wacz.add_file(name, content)
        actor = self.session.actor
        contents = {
            "format": FORMAT,
            "exported_at": to_datetime(self.at).isoformat(),
            "person": actor.person,
            "purpose": actor.purpose,
            "software": SOFTWARE,
            "selection": self.selection,
            "label": label,
            "digests": {item["path"]: item["hash"] for item in wacz.resources},
        }
        signed = json.dumps(contents, indent=1, ensure_ascii=False).encode()
        wacz.add_file(CONTENTS, signed)
        wacz.add_file(files.SIGNATURE, export_key.sign(signed))
        wacz.finish(f"Evidence, {label}", self.at)
        return label


def _packed(captures: Path, capture: _Capture) -> Iterator[tuple[int, bytes]]:
    """Yield where in the store the members of a capture stand, and their packed bytes."""
    if not capture.path.startswith(FILES):
        with (captures / capture.path).open("rb") as file:
            yield next(packed_members(file, capture.offset))
        return
    ranges = capture.ranges
    wanted = None if ranges is None else {
        number
        for start, end in ranges
        for number in range(start // SEGMENT_LENGTH, max(start, end - 1) // SEGMENT_LENGTH + 1)
    }  # fmt: skip
    for item in segments(captures / capture.path):
        if wanted is None or item.number in wanted:
            yield item.offset, item.packed
