"""Chain of custody: who or what touched a capture, when, and with which software."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from asterism.access import Session, Workspace, keys
from asterism.access.audit.reading import KeptEntry
from asterism.access.policy import Action
from asterism.evidence.chain import KEY_KIND, Chain
from asterism.evidence.finding import Spot, sealed_members
from asterism.evidence.manifest import digest_of
from asterism.evidence.stamps import covering_stamp
from asterism.evidence.tombstones import read_tombstones
from asterism.model.clock import to_datetime
from asterism.model.errors import NotFoundError
from asterism.model.tombstone import Tombstone
from asterism.pipeline.lookups import id_lists

EXPORTS: Final = ("export", "export-evidence")
SHOWN: Final = 16
"""Signs of a manifest's digest: enough to find it by."""
DOCUMENTS: Final = """
SELECT documents.id, captures.id, captures.store_path, captures.store_offset
FROM documents JOIN captures ON captures.id = documents.capture_id
WHERE documents.id IN ({listed}) AND {visible} ORDER BY documents.id
"""
CAPTURES: Final = """
SELECT captures.id, captures.store_path, captures.store_offset
FROM captures WHERE captures.id IN ({listed}) AND {visible} ORDER BY captures.id
"""
SIGHTINGS: Final = """
SELECT sightings.capture_id, sightings.seen_at, runs.id, runs.person, runs.purpose, runs.software
FROM sightings JOIN runs ON runs.id = sightings.run_id
JOIN captures ON captures.id = sightings.capture_id
WHERE sightings.capture_id IN ({listed}) AND {visible} ORDER BY sightings.seen_at, runs.id
"""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to a capture.

    Attributes:
        capture: its id.
        at: microseconds since 1970 in UTC.
        what: "received", "sealed", "stamped", "seen", "viewed", "exported", "erased", …
        who: a person, or an authority; "" where nobody is named.
        purpose: what for.
        software: name and version; "" where none did it.
        by: the run, the manifest, the audit entry or the tombstone that says so.
    """

    capture: str
    at: int
    what: str
    who: str = ""
    purpose: str = ""
    software: str = ""
    by: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the event as plain values, with its time in words."""
        return {**asdict(self), "at": to_datetime(self.at).isoformat()}


def custody(workspace: Workspace, session: Session, ids: Collection[str]) -> list[Event]:
    """Return what happened to captures, in order of time.

    Who viewed and exported them, and what was erased, is told to who may read the audit log.

    Args:
        workspace: whose.
        session: of the person who asks.
        ids: of captures, or of documents that were read from them.

    Raises:
        NotFoundError: if nothing by these ids is theirs to see.
    """
    documents, captures = _captures(session, ids)
    audits = workspace.policy.permits(session.actor, Action.READ_AUDIT).permitted
    graves = [
        item
        for item in read_tombstones(workspace.paths.captures)
        if item.table == "captures" and (item.row_id in captures or (audits and item.row_id in ids))
    ]
    if not captures and not graves:
        message = "nothing by that id that you may see"
        raise NotFoundError(message)
    spots = {(row.path, row.offset): row.id for row in captures.values()}
    spots |= {(item.place.path, item.place.offset): item.row_id for item in graves if item.place}
    events = [*_sealed(workspace, spots), *_sightings(session, captures), *map(_grave, graves)]
    if audits:
        session.record_read("read-audit", terms={"custody": sorted(captures)})
        targets = {row: row for row in captures}
        targets |= {key: row for key, row in documents.items() if row in captures}
        events += _views(workspace, targets)
    return sorted(events, key=lambda event: (event.at, event.capture, event.what))


@dataclass(frozen=True, slots=True)
class _Row:
    """A capture's row, as far as it tells where to look."""

    id: str
    path: str
    offset: int


def _captures(session: Session, ids: Collection[str]) -> tuple[dict[str, str], dict[str, _Row]]:
    """Return the captures of documents, by document, and every capture's row."""
    documents: dict[str, str] = {}
    captures: dict[str, _Row] = {}
    for listed in id_lists(_hexadecimal(ids)):
        for row in session.rows("captures", CAPTURES.replace("{listed}", listed)):
            captures[row[0]] = _Row(*row)
        for row in session.rows("documents", DOCUMENTS.replace("{listed}", listed)):
            captures[row[1]] = _Row(*row[1:])
            documents[row[0]] = row[1]
    return documents, captures


def _hexadecimal(ids: Iterable[str]) -> list[str]:
    """Return those that can be ids at all: they go into a statement."""
    return [item for item in ids if item and not set(item) - set("0123456789abcdef")]


def _sealed(workspace: Workspace, spots: Mapping[Spot, str]) -> Iterator[Event]:
    captures = workspace.paths.captures
    chain, authority = Chain(captures), workspace.authority
    key = keys.public_key_if_any(workspace.paths.keys, KEY_KIND)
    found, manifests = sealed_members(captures, spots.keys())
    for spot, capture in spots.items():
        sealed = found.get(spot)
        if sealed is None or key is None:
            continue
        manifest = manifests[sealed.manifest]
        run = manifest.run
        # Not by its number: that would count the runs of others.
        by = f"manifest {digest_of(chain.data(sealed.manifest))[:SHOWN]}"
        told = (run.person, run.purpose, run.software) if run else ("", "", "")
        yield Event(
            capture, sealed.member.dated_at, "received", *told, f"run {run.id if run else '?'}"
        )
        how = "sealed as found" if sealed.as_found else "sealed"
        yield Event(capture, manifest.sealed_at, how, software=told[2], by=by)
        stamped = covering_stamp(chain, sealed.manifest, key, authority)
        if stamped is not None:
            number, at = stamped
            who = authority.url if authority else ""
            digest = digest_of(chain.data(number))[:SHOWN]
            yield Event(capture, at, "stamped", who, by=f"time stamp of manifest {digest}")


def _sightings(session: Session, captures: Mapping[str, _Row]) -> Iterator[Event]:
    for listed in id_lists(captures):
        statement = SIGHTINGS.replace("{listed}", listed)
        for capture, at, run, person, purpose, software in session.rows("captures", statement):
            told = (person, purpose, f"Asterism/{software}")
            yield Event(capture, at, "seen", *told, f"run {run}")


def _grave(stone: Tombstone) -> Event:
    what = "erased" if stone.whole else "passages erased"
    return Event(
        stone.row_id, stone.erased_at, what, purpose=stone.reason, by=f"tombstone {stone.id}"
    )


def _views(workspace: Workspace, targets: Mapping[str, str]) -> Iterator[Event]:
    """Yield who was shown a capture, or a document read from it, and who took it out."""
    for entry in workspace.audit.walk():
        if entry.outcome != "allowed":
            continue
        for capture in {targets[item] for item in _named(entry) if item in targets}:
            what = "exported" if entry.action in EXPORTS else "viewed"
            by = f"audit entry {entry.number}"
            yield Event(capture, entry.at, what, entry.person, entry.purpose, by=by)


def _named(entry: KeptEntry) -> Sequence[str]:
    return [entry.target.partition("/")[0], *entry.terms.get("ids", ())]
