"""Exports: documents out of the workspace, each under its label, with a manifest that is signed."""

from __future__ import annotations

import base64
import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from asterism.access import Session, Workspace, keys
from asterism.access.audit import AuditEntry
from asterism.access.policy import Action
from asterism.model.clock import now, to_datetime
from asterism.model.errors import AsterismError, NotFoundError
from asterism.model.marking import Marking
from asterism.model.visibility import Visibility
from asterism.pipeline.lookups import LOOKUP, id_lists
from asterism.pipeline.subjects import MOST_FOUND, PAGE

KEY_KIND: Final = "export"
DOCUMENT: Final = (
    "id", "url", "kind", "title", "text", "language", "place", "author", "posted_at",
    "attributes", "marking_id", "source", "captured_at",
)  # fmt: skip
DOCUMENTS: Final = """
SELECT documents.id, documents.url, documents.kind, documents.title, documents.text,
       documents.language, documents.place, documents.author, documents.posted_at,
       documents.attributes, documents.marking_id, sources.key, captures.captured_at
FROM documents
JOIN sources ON sources.id = documents.source_id
JOIN captures ON captures.id = documents.capture_id
WHERE documents.id IN ({listed}) AND {visible}
ORDER BY documents.id
"""
MENTION: Final = ("id", "kind", "field", "start", "end", "raw", "value", "confidence", "role")
MENTIONS: Final = """
SELECT mentions.document_id, mentions.id, mentions.kind, mentions.field, mentions.span_start,
       mentions.span_end, mentions.raw, mentions.value, mentions.confidence, mentions.role
FROM mentions
JOIN extractions ON extractions.document_id = mentions.document_id
 AND extractions.model_version_id = mentions.model_version_id
WHERE mentions.document_id IN ({listed}) AND {visible}
ORDER BY mentions.document_id, mentions.field, mentions.span_start, mentions.id
"""


@dataclass(frozen=True)
class ExportReport:
    """What an export wrote.

    Attributes:
        file: name of the file.
        documents: how many lines it has.
        sha256: of the file.
        label: the closest-held level of a document in it, as TLP 2.0 writes it.
        person: who exported.
        purpose: why.
        at: when, UTC.
        selection: what was asked for.
    """

    file: str
    documents: int
    sha256: str
    label: str
    person: str
    purpose: str
    at: str
    selection: dict[str, str]

    def to_json(self) -> dict[str, Any]:
        """Return the report as plain values."""
        return asdict(self)


def export(
    workspace: Workspace,
    session: Session,
    path: Path,
    *,
    network: str | None = None,
    terms: str | None = None,
) -> ExportReport:
    """Write what a person may take out as JSON lines, and a signed manifest beside it.

    Each document is what they see of it and may export, with its mentions and its marking.

    Args:
        workspace: where from.
        session: of the person.
        path: the file; it must not be there yet.
        network: only this network's documents.
        terms: only what this search finds.

    Raises:
        AsterismError: if the file is there, cannot be written, or a search finds too much.
        NotFoundError: if there is no such network that they may see, or nothing to export.
        AccessDeniedError: if the policy refuses; the refusal is audited.
        AuditError: if the export cannot be audited; nothing is written then.
    """
    workspace.require(session.actor, Action.EXPORT)
    if path.exists():
        message = f"{path}: is there already; choose another name"
        raise AsterismError(message)
    taking = exporting_session(workspace, session)
    ids = _chosen(session, taking, network, terms)
    if not ids:
        message = "nothing of that kind that you may export"
        raise NotFoundError(message)
    selection = {"network": network, "search": terms}
    return _written(workspace, taking, path, ids, {k: v for k, v in selection.items() if v})


def exporting_session(workspace: Workspace, session: Session) -> Session:
    """Return a session for what the person both sees and may take out."""
    allowed = workspace.policy.visibility(session.actor, workspace.markings(), Action.EXPORT)
    both = Visibility(session.visibility.marking_ids & allowed.marking_ids)
    return Session(workspace.paths, workspace.database, session.actor, both, workspace.audit)


def _chosen(session: Session, taking: Session, network: str | None, terms: str | None) -> list[str]:
    """Return the ids of the documents that are asked for and may be taken out, in order."""
    if network is not None and terms is not None:
        message = "a network or a search, not both"
        raise AsterismError(message)
    if network is not None:
        session.network(network)
        statement = (
            "SELECT document_id FROM network_members JOIN documents"
            f" ON documents.id = network_members.document_id WHERE network_id = '{network}'"
            " AND {visible}"
        )
        asked = {row[0] for row in session.rows("documents", statement)}
    elif terms is not None:
        asked = set(_searched(session, terms))
    else:
        return [
            row[0]
            for row in taking.rows("documents", "SELECT id FROM documents WHERE {visible}"
                                   " ORDER BY id")
        ]  # fmt: skip
    return sorted(
        row[0]
        for listed in id_lists(asked)
        for row in taking.rows(
            "documents", f"SELECT id FROM documents WHERE id IN ({listed}) AND {{visible}}"
        )
    )


def _searched(session: Session, terms: str) -> Iterator[str]:
    done = 0
    while True:
        found = session.search(terms, offset=done, limit=PAGE)
        if found.total > MOST_FOUND:
            message = f"the search finds {found.total:,} documents; say more exactly what you need"
            raise AsterismError(message)
        yield from (hit.document_id for hit in found.hits)
        done += PAGE
        if done >= found.total:
            return


def _written(
    workspace: Workspace,
    session: Session,
    path: Path,
    ids: Sequence[str],
    selection: dict[str, str],
) -> ExportReport:
    actor, at = session.actor, now()
    # Before a byte is written; and by document, so that each one's readers can be told.
    workspace.audit.append_many(
        AuditEntry(
            actor.person, actor.purpose, "export", target=path.name,
            terms={**selection, "ids": list(ids[start : start + LOOKUP])},
            count=len(ids[start : start + LOOKUP]), at=at,
        )
        for start in range(0, len(ids), LOOKUP)
    )  # fmt: skip
    known = {marking.id: marking for marking in workspace.markings()}
    levels: set[Marking] = set()
    partial = path.with_name(f"{path.name}.partial")
    digest, count = hashlib.sha256(), 0
    try:
        with partial.open("wb") as file:
            for line, marking in _lines(session, ids, known):
                data = (json.dumps(line, ensure_ascii=False) + "\n").encode("utf-8", "replace")
                file.write(data)
                digest.update(data)
                levels.add(marking)
                count += 1
            file.flush()
            os.fsync(file.fileno())
        label = label_of(max(levels, key=lambda item: item.level)) if levels else ""
        report = ExportReport(
            path.name, count, digest.hexdigest(), label, actor.person, actor.purpose,
            to_datetime(at).isoformat(), selection,
        )  # fmt: skip
        _write_manifest(workspace, path, report)
        partial.replace(path)
    except OSError as error:
        message = f"{path}: cannot be written ({error.strerror}); choose another place"
        raise AsterismError(message) from error
    finally:
        partial.unlink(missing_ok=True)
    return report


def _lines(
    session: Session, ids: Iterable[str], known: dict[int, Marking]
) -> Iterator[tuple[dict[str, Any], Marking]]:
    for listed in id_lists(ids):
        mentions: dict[str, list[dict[str, Any]]] = {}
        for document_id, *values in session.rows("mentions", MENTIONS.replace("{listed}", listed)):
            mentions.setdefault(document_id, []).append(dict(zip(MENTION, values, strict=True)))
        for row in session.rows("documents", DOCUMENTS.replace("{listed}", listed)):
            line = dict(zip(DOCUMENT, row, strict=True))
            marking = known[line.pop("marking_id")]
            line["attributes"] = json.loads(line["attributes"] or "{}")
            for name in ("posted_at", "captured_at"):
                line[name] = None if line[name] is None else to_datetime(line[name]).isoformat()
            line["mentions"] = mentions.get(line["id"], [])
            yield {"label": label_of(marking), **line, "marking": marking_words(marking)}, marking


def label_of(marking: Marking) -> str:
    """Return a marking's level as TLP 2.0 writes it."""
    return f"TLP:{marking.level.label}"


def marking_words(marking: Marking) -> dict[str, Any]:
    """Return what a recipient has to keep to."""
    ends = {"embargo_until": marking.embargo_until, "expires_at": marking.expires_at}
    return {
        "owner": marking.owner,
        "level": marking.level.label,
        "sharing_group": marking.sharing_group,
        "caveats": sorted(marking.caveats),
        "consent": marking.consent.name.lower().replace("_", " "),
        **{name: None if at is None else to_datetime(at).isoformat() for name, at in ends.items()},
    }


def _write_manifest(workspace: Workspace, path: Path, report: ExportReport) -> None:
    """Write who took out what, why and when, under the workspace's signature."""
    key = keys.signing_key(workspace.paths.keys, KEY_KIND)
    signed = json.dumps(report.to_json(), sort_keys=True, ensure_ascii=False)
    content = {
        "export": report.to_json(),
        "key": str(key.public),
        "signature": base64.b64encode(key.sign(signed.encode())).decode(),
    }
    manifest = path.with_name(f"{path.name}.manifest.json")
    partial = manifest.with_name(f"{manifest.name}.partial")
    partial.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    partial.replace(manifest)
