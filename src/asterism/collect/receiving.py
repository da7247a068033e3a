"""What a crawl receives on its way into the store and the record, in a thread of its own.

A page and the documents read out of it arrive together and are committed together, after the
page is safe on disk: whoever is killed in between fetches the page again.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from threading import Thread
from typing import Final

from asterism.collect.arriving import Arrival, Judge
from asterism.collect.documents import (
    erased_captures,
    erased_documents,
    known_captures,
    plan_documents,
    register_sources,
    write_documents,
)
from asterism.collect.finding import MISSING, PROBE
from asterism.collect.reading import GONE, read
from asterism.collect.rejects import RejectsFile
from asterism.collect.waiting import WaitingLine
from asterism.evidence.sealing import Sealer
from asterism.evidence.store import CaptureFile, Place, RecordKind
from asterism.record import schema
from asterism.record.database import Commit, Database
from asterism.record.writing import insert_rows, upsert_rows

BATCH_DOCUMENTS: Final = 200
BATCH_PAGES: Final = 400
BATCH_BYTES: Final = 32 << 20
BATCH_SECONDS: Final = 1.0
SEAL_SECONDS: Final = 2.0
"""How long what was written waits for its manifest at most, while the crawl goes on."""
CAPTURE_COLUMNS: Final = (
    "id", "source_id", "url", "captured_at", "http_status", "media_type", "encoding",
    "payload_sha256", "payload_length", "store_path", "store_offset", "store_length",
    "finding", "marking_id", "change_sequence",
)  # fmt: skip
SIGHTING_COLUMNS: Final = ("run_id", "capture_id", "seen_at")


@dataclass(slots=True)
class Counts:
    """What a crawl brought so far.

    Attributes:
        pages: responses received.
        captures: new ones among them.
        documents: new documents, newer versions included.
        changed: newer versions among them.
        unchanged: documents seen again as they were.
        gone: pages that are not there any more (404, 410, or a page that says so).
        rejected: pages without the declared fields.
        warnings: fields that could not be read.
        looked_at: pages of targeted sources among all, relevant or not.
        kept: relevant ones among them; nothing of the others is stored.
    """

    pages: int = 0
    captures: int = 0
    documents: int = 0
    changed: int = 0
    unchanged: int = 0
    gone: int = 0
    rejected: int = 0
    warnings: int = 0
    looked_at: int = 0
    kept: int = 0


@dataclass(slots=True)
class Receiver:
    """Writes arrivals in batches, in a thread. Use `put`, then `close` once.

    Args:
        database: the record.
        captures: the captures folder.
        run_id: the run that sees these pages.
        about: lines for the capture file's warcinfo record.
        rejects: where rejects go.
        sealer: puts what is written under manifests; if None, a later `evidence seal` does.
        judge: says which documents of targeted sources are worth keeping; if None, none is.
    """

    database: Database
    captures: Path
    run_id: str
    about: Mapping[str, str]
    rejects: RejectsFile
    sealer: Sealer | None = None
    judge: Judge | None = None
    counts: Counts = field(default_factory=Counts, init=False)
    error: BaseException | None = field(default=None, init=False)
    _waiting: WaitingLine[Arrival] = field(
        default_factory=lambda: WaitingLine(_payload_length), init=False
    )
    _thread: Thread = field(init=False)
    _registered: set[str] = field(default_factory=set, init=False)

    def __post_init__(self) -> None:
        """Start writing."""
        self._thread = Thread(target=self._run, name="receiver", daemon=True)
        self._thread.start()

    def put(self, arrival: Arrival) -> None:
        """Hand an arrival over; waits when the disk is slower than the network.

        Raises:
            RuntimeError: if writing has failed; `error` says why.
        """
        while self.error is None:
            if self._waiting.put(arrival, seconds=1):
                return
        message = "what was received cannot be written"
        raise RuntimeError(message) from self.error

    def close(self) -> None:
        """Write what is left and stop.

        Raises:
            BaseException: what made writing fail.
        """
        self._waiting.close()
        self._thread.join()
        self.rejects.close()
        if self.error is not None:
            raise self.error

    def _run(self) -> None:
        name = f"crawls/{time.strftime('%Y%m%d', time.gmtime())}-{self.run_id}"
        try:
            with CaptureFile(self.captures, name, self.about, self.sealer) as file:
                due = time.monotonic() + SEAL_SECONDS
                while (batch := self._next_batch(due)) is not None:
                    if batch:
                        self._write(file, batch)
                    if time.monotonic() >= due:
                        file.seal(asdict(self.counts))
                        due = time.monotonic() + SEAL_SECONDS
                file.seal(asdict(self.counts), closing=True)
        except BaseException as error:  # noqa: BLE001 - handed to whoever puts or closes
            self.error = error

    def _next_batch(self, due: float) -> list[Arrival] | None:
        """Return what has arrived: enough for a transaction or all of the last second.

        Args:
            due: when to return at the latest if nothing arrives.

        Returns:
            None once everything has been handed over.
        """
        batch: list[Arrival] = []
        documents, length, until = 0, 0, due
        while documents < BATCH_DOCUMENTS and len(batch) < BATCH_PAGES and length < BATCH_BYTES:
            arrival = self._waiting.get(until - time.monotonic())
            if arrival is None:
                break
            if not batch:
                until = time.monotonic() + BATCH_SECONDS
            batch.append(arrival)
            documents += len(arrival.drafts)
            length += _payload_length(arrival)
        return None if not batch and self._waiting.is_done else batch

    def _write(self, file: CaptureFile, handed: list[Arrival]) -> None:
        received = self._relevant([read(arrival) for arrival in handed])
        batch = [part for item in self._without_erased(received) for part in item.parts]
        arrivals = {arrival.capture_id: arrival for arrival in reversed(batch)}
        known = known_captures(self.database, list(arrivals))
        places = {
            capture_id: file.append(arrival.received, capture_id)
            for capture_id, arrival in reversed(arrivals.items())
            if capture_id not in known
        }
        if places:
            file.sync()
        drafts = [draft for arrival in batch for draft in arrival.drafts]
        planned = plan_documents(self.database, drafts)
        sightings = [
            (self.run_id, capture_id, arrival.received.captured_at)
            for capture_id, arrival in arrivals.items()
        ]
        if not batch:
            self._count(handed, received, 0)
            return
        if places or planned:
            with self.database.writing("collect") as commit:
                self._register(commit, batch)
                _write_captures(commit, arrivals, places)
                write_documents(commit, planned)
                upsert_rows(commit.connection, schema.sightings, SIGHTING_COLUMNS, sightings)
        else:
            with self.database.operating() as connection:
                upsert_rows(connection, schema.sightings, SIGHTING_COLUMNS, sightings)
        self._count(handed, received, len(places))
        self.counts.documents += len(planned)
        self.counts.unchanged += len(drafts) - len(planned)
        self.counts.changed += sum(item.supersedes is not None for item in planned)

    def _without_erased(self, received: list[Arrival]) -> list[Arrival]:
        """Return what may come in: no page that was erased, nor one of an erased document."""
        captures = erased_captures(self.database, [item.capture_id for item in received])
        ids = {id(item): [draft.id for draft in item.drafts] for item in received}
        documents = erased_documents(
            self.database, [each for some in ids.values() for each in some]
        )
        return [
            item
            for item in received
            if item.capture_id not in captures and documents.isdisjoint(ids[id(item)])
        ]

    def _register(self, commit: Commit, batch: list[Arrival]) -> None:
        new = {a.source.id: a.source for a in batch if a.source.id not in self._registered}
        register_sources(commit, new.values())
        self._registered.update(new)

    def _relevant(self, arrivals: list[Arrival]) -> list[Arrival]:
        """Return what may be kept: of targeted sources, pages with a relevant document.

        Only those documents of such a page are; everything else is forgotten here.
        """
        kept = [arrival for arrival in arrivals if arrival.keep is None]
        for arrival in arrivals:
            if arrival.keep is None:
                continue
            self.counts.looked_at += 1
            if not arrival.drafts or self.judge is None:
                continue
            verdicts = self.judge(arrival.drafts, arrival.keep)
            drafts = [
                draft for draft, wanted in zip(arrival.drafts, verdicts, strict=True) if wanted
            ]
            if drafts:
                self.counts.kept += 1
                kept.append(replace(arrival, drafts=tuple(drafts)))
        return kept

    def _count(self, handed: list[Arrival], received: list[Arrival], captures: int) -> None:
        counts = self.counts
        parts = (part for item in handed for part in item.parts)
        counts.pages += sum(part.received.kind == RecordKind.RESPONSE for part in parts)
        counts.captures += captures
        for arrival in received:
            missing = arrival.received.status in GONE and arrival.finding != PROBE
            counts.gone += missing or arrival.finding == MISSING
            self.rejects.add(arrival.rejects)
        counts.rejected, counts.warnings = self.rejects.rejected, self.rejects.warnings


def _payload_length(arrival: Arrival) -> int:
    return sum(len(part.received.payload) for part in arrival.parts)


def _write_captures(
    commit: Commit, arrivals: Mapping[str, Arrival], places: Mapping[str, Place]
) -> None:
    rows = [
        (
            capture_id, arrival.source.id, received.url, received.captured_at, received.status,
            arrival.media_type, arrival.encoding, received.payload_sha256, len(received.payload),
            place.path, place.offset, place.length, arrival.finding or None,
            arrival.source.marking.id, commit.sequence,
        )
        for capture_id, place in places.items()
        for arrival in (arrivals[capture_id],)
        for received in (arrival.received,)
    ]  # fmt: skip
    insert_rows(commit.connection, schema.captures, CAPTURE_COLUMNS, rows)
