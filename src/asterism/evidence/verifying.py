"""Whether the store holds what was received, or a signed tombstone in its place.

Every member of every file must be whole, each capture must be the bytes that its row names, and
what erasure changed must be exactly what a tombstone says that it left. The signed manifests of
later versions list offset, length and digest of each member; `Accounts` says of such an entry
whether tombstones explain that other bytes stand there now.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from asterism.evidence import member
from asterism.evidence.errors import EvidenceError
from asterism.evidence.reader import read_capture
from asterism.evidence.records import read_record, warc_date
from asterism.evidence.store import FILES, Place
from asterism.evidence.tombstones import read_tombstones
from asterism.evidence.walking import packed_members
from asterism.model.signing import PublicKey, SignatureError
from asterism.model.tombstone import BytesPlace, Tombstone


@dataclass(frozen=True, slots=True)
class KeptCapture:
    """A capture's row, as far as its bytes are concerned.

    Attributes:
        id: of the capture.
        place: where it lies.
        url: of the capture.
        captured_at: microseconds since 1970 in UTC.
        sha256: of its payload as it stands: as received, or what erasure left of it.
    """

    id: str
    place: Place
    url: str
    captured_at: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is not as it should be: in which file, at which byte, and what."""

    path: str
    offset: int
    says: str

    def __str__(self) -> str:
        """Return it in one line."""
        return f"{self.path}, byte {self.offset}: {self.says}"


class Accounts:
    """What tombstones account for, once their signatures are checked.

    Args:
        tombstones: of a store, in the order in which they were written.
        key: that must have signed them all.

    Attributes:
        problems: tombstones that it has not signed; they account for nothing.
    """

    def __init__(self, tombstones: Iterable[Tombstone], key: PublicKey) -> None:
        self.problems: list[Problem] = []
        self._chains: dict[tuple[str, int], list[tuple[str, BytesPlace]]] = {}
        self._moved: dict[tuple[str, int], BytesPlace] = {}
        for tombstone in tombstones:
            if tombstone.place is None:
                continue
            place = tombstone.place
            try:
                tombstone.verify(key)
            except SignatureError as error:
                self.problems.append(Problem(place.path, place.offset, str(error)))
                continue
            chain = self._chains.setdefault((place.path, place.offset), [])
            chain.append((tombstone.content_sha256, place))
            if tombstone.moved_to is not None:
                there = tombstone.moved_to
                self._moved[there.path, there.offset] = there

    def explain(self, former: BytesPlace, found_sha256: str) -> bool:
        """Return whether a member that had one digest may rightly have the other one now."""
        expected = former.sha256
        for before, now in self._chains.get((former.path, former.offset), ()):
            if (before, now.length) == (expected, former.length):
                expected = now.sha256
        return expected == found_sha256

    def expected_at(self, path: str, offset: int) -> str | None:
        """Return the digest that a member touched by erasure must have; None for the others."""
        chain = self._chains.get((path, offset))
        if chain:
            return chain[-1][1].sha256
        moved = self._moved.get((path, offset))
        return moved.sha256 if moved else None

    @property
    def places(self) -> set[tuple[str, int]]:
        """File and offset of every member that erasure wrote."""
        return set(self._chains) | set(self._moved)


def verify_captures(
    captures: Path, rows: Iterable[KeptCapture], key: PublicKey
) -> Iterator[Problem]:
    """Yield what is wrong with a store; nothing for a sound one.

    Args:
        captures: the captures folder.
        rows: every capture of the record.
        key: that signs tombstones.
    """
    accounts = Accounts(read_tombstones(captures), key)
    yield from accounts.problems
    seen: set[tuple[str, int]] = set()
    reported: set[tuple[str, int]] = set()
    for path in sorted(captures.glob("**/*.warc.gz")):
        name = path.relative_to(captures).as_posix()
        for offset, problem in _members(path, name, accounts):
            seen.add((name, offset))
            if problem:
                reported.add((name, offset))
                yield Problem(name, offset, problem)
    for name, offset in sorted(accounts.places - seen):
        yield Problem(name, offset, "a tombstone stands for bytes that are not there")
    for row in rows:
        told = (row.place.path, row.place.offset) in reported
        problem = "" if told else _row_problem(captures, row, seen)
        if problem:
            yield Problem(row.place.path, row.place.offset, problem)


def _members(path: Path, name: str, accounts: Accounts) -> Iterator[tuple[int, str]]:
    """Yield the offset of each member, and what is wrong with it or ""."""
    end = 0
    with path.open("rb") as file:
        for offset, packed in packed_members(file):
            end = offset + len(packed)
            expected = accounts.expected_at(name, offset)
            if expected is not None and hashlib.sha256(packed).hexdigest() != expected:
                yield offset, "not the bytes that its tombstone names"
                continue
            yield offset, _member_problem(packed, accounted=expected is not None)
        file.seek(0, 2)
        if file.tell() != end:
            yield end, "no whole record begins here"


def _member_problem(packed: bytes, *, accounted: bool) -> str:
    if not accounted and member.is_rewritten(packed):
        return "erased or rewritten, and no tombstone says so"
    size = member.size_at(io.BytesIO(packed), 0)
    try:
        unpacked = member.unpack(packed)
        record = read_record(unpacked) if unpacked or not accounted else None
    except ValueError as error:
        return str(error)
    if size is None or size.uncompressed != len(unpacked) or not member.has_plain_header(packed):
        return "its gzip header is not ours"
    if not accounted and not member.has_plain_padding(packed):
        return "bits after its record are not as they were written"
    noted = record.headers.get("WARC-Block-Digest") if record is not None else None
    if record and noted and noted != f"sha256:{hashlib.sha256(record.block).hexdigest()}":
        return "not the bytes that were received"
    return ""


def _row_problem(captures: Path, row: KeptCapture, seen: set[tuple[str, int]]) -> str:
    place = row.place
    if (place.path, place.offset) not in seen:
        return f"capture {row.id} is not there"
    try:
        read_capture(captures, place, row.sha256)
    except EvidenceError as error:
        return str(error)
    if place.path.startswith(FILES):
        return ""  # a file that came under several names is kept under the first
    with (captures / place.path).open("rb") as file:
        _, packed = next(packed_members(file, place.offset))
    headers = read_record(member.unpack(packed)).headers
    said = (headers.get("WARC-Target-URI"), headers.get("WARC-Date"))
    if said != (row.url, warc_date(row.captured_at)):
        return f"capture {row.id} is of another address or time"
    return ""
