"""What killed runs left: torn tails are cut, and what is whole goes under a manifest.

Beside a file that is written and not sealed lies a marker. One whose writer is gone says which
file to look at, after which manifest to look for it, and whose run it was.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final, NamedTuple

from asterism.evidence import member
from asterism.evidence.accounts import Accounts
from asterism.evidence.chain import Chain
from asterism.evidence.disk import is_held, lock
from asterism.evidence.manifest import Piece, RunFacts
from asterism.evidence.records import read_record
from asterism.evidence.sealing import PieceNotes, Sealer
from asterism.evidence.soundness import member_problem
from asterism.evidence.store import FILES, marker_of
from asterism.evidence.walking import packed_members
from asterism.model.clock import to_microseconds
from asterism.model.signing import SigningKey

MARKERS: Final = ("crawls/*.open", f"{FILES}*/*.open")
PARTIALS: Final = (f"{FILES}*/*.partial",)


class Closed(NamedTuple):
    """A file of a killed run: how many bytes were cut off it, and how many are sealed now."""

    path: str
    cut: int
    sealed: int


@dataclass
class Leftovers:
    """Closes what killed runs left in a store.

    Args:
        captures: the captures folder.
        key: signs manifests.
        facts_of: returns who ran a run, or None where the record does not know.
    """

    captures: Path
    key: SigningKey
    facts_of: Callable[[str], RunFacts | None]
    _chain: Chain = field(init=False)

    def __post_init__(self) -> None:
        """Find the chain."""
        self._chain = Chain(self.captures)

    def close(self) -> list[Closed]:
        """Cut and seal the files of killed runs; files that are being written are left alone."""
        if not self._paths(MARKERS + PARTIALS):
            return []
        closed = []
        with self._chain.locked():
            self._chain.sweep()
            for partial in self._paths(PARTIALS):
                if not is_held(partial):
                    partial.unlink(missing_ok=True)
            for marker in self._paths(MARKERS):
                with marker.open("rb") as file:
                    if lock(file):
                        closed.append(self._close(marker, file.read().decode("ascii", "replace")))
        return [item for item in closed if item.cut or item.sealed]

    def seal_everything(self, accounts: Accounts) -> list[Closed]:
        """Seal whatever whole records of the store no manifest lists: older stores had none.

        Args:
            accounts: what tombstones answer for, which needs no manifest.
        """
        closed = self.close()
        with self._chain.locked():
            self._chain.sweep()
            ends: dict[str, int] = {}
            for manifest in self._chain.manifests():
                for piece in manifest.pieces:
                    ends[piece.path] = max(ends.get(piece.path, 0), piece.end)
            for path in sorted(self.captures.glob("**/*.warc.gz")):
                name = path.relative_to(self.captures).as_posix()
                if is_held(marker_of(path)):
                    continue
                pieces = list(_found(path, name, ends.get(name, 0), accounts))
                if pieces:
                    self._seal(pieces, _stated_run(path))
                    closed.append(Closed(name, 0, sum(each.end - each.start for each in pieces)))
        return closed

    def _paths(self, patterns: Sequence[str]) -> list[Path]:
        """Return files by their names; the folders of manifests may be millions."""
        return sorted(path for pattern in patterns for path in self.captures.glob(pattern))

    def _close(self, marker: Path, text: str) -> Closed:
        path = marker.with_suffix("")
        name = path.relative_to(self.captures).as_posix()
        cut = sealed = 0
        if path.exists():
            number, _, run_id = text.partition(" ")
            after = int(number) if number.isdigit() else 0
            end = self._sealed_end(name, min(after, self._chain.newest()))
            cut = _cut_torn(path, end)
            pieces = list(_found(path, name, end, None))
            if pieces:
                self._seal(pieces, run_id)
            sealed = sum(each.end - each.start for each in pieces)
        marker.unlink(missing_ok=True)
        return Closed(name, cut, sealed)

    def _sealed_end(self, name: str, after: int) -> int:
        ends = [
            piece.end
            for manifest in self._chain.manifests(after)
            for piece in manifest.pieces
            if piece.path == name
        ]
        return max(ends, default=0)

    def _seal(self, pieces: list[Piece], run_id: str) -> None:
        run = self.facts_of(run_id) if run_id else None
        Sealer(self.captures, self.key, run).add(self._chain, pieces, closing=True)


def _found(path: Path, name: str, start: int, accounts: Accounts | None) -> Iterator[Piece]:
    """Yield pieces of the sound members from `start` on that no tombstone answers for."""
    notes = PieceNotes(name, start)
    with path.open("rb") as file:
        for offset, packed in packed_members(file, start):
            if accounts is not None and accounts.expected_at(name, offset) is not None:
                if notes:
                    yield notes.piece(as_found=True)
                notes = PieceNotes(name, offset + len(packed))
                continue
            if member_problem(packed, accounted=member.is_rewritten(packed)):
                break
            notes.add(packed, *_record_facts(packed))
    if notes:
        yield notes.piece(as_found=True)


def _record_facts(packed: bytes) -> tuple[str, int]:
    """Return id and date of the record in a member."""
    unpacked = member.unpack(packed)
    if not unpacked:
        return "", 0
    record = read_record(unpacked)
    return record.row_id, to_microseconds(datetime.fromisoformat(record.headers["WARC-Date"]))


def _stated_run(path: Path) -> str:
    """Return the run that a file's first record names; "" for none."""
    with path.open("rb") as file:
        first = next(packed_members(file), None)
    try:
        lines = read_record(member.unpack(first[1])).block.decode() if first else ""
    except ValueError:
        return ""
    named = (line.partition(": ") for line in lines.splitlines())
    return next((value for name, _, value in named if name == "isPartOf"), "")


def _cut_torn(path: Path, sealed: int) -> int:
    """Cut what is no whole record off a file's end, above what is sealed; return how much."""
    with path.open("r+b") as file:
        whole = max(member.whole_length(file), sealed)
        torn = path.stat().st_size - whole
        if torn > 0:
            file.truncate(whole)
            os.fsync(file.fileno())
    return max(torn, 0)
