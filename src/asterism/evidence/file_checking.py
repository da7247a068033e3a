"""One file of the store beside what manifests, tombstones and the record say of it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import BinaryIO, Final

from asterism.evidence import member
from asterism.evidence.accounts import Accounts, Problem
from asterism.evidence.chain_checking import CheckedChain, SealedPiece
from asterism.evidence.errors import EvidenceError
from asterism.evidence.locating import wrong_byte
from asterism.evidence.manifest import SealedMember
from asterism.evidence.piece_digests import PieceDigests
from asterism.evidence.reader import read_capture
from asterism.evidence.records import read_record, warc_date
from asterism.evidence.soundness import member_problem
from asterism.evidence.store import FILES, Place
from asterism.evidence.walking import packed_members
from asterism.model.ids import derive_id
from asterism.model.tombstone import BytesPlace

UNSEALED: Final = (
    "no manifest lists what begins here; if a run was cut short, close it with: "
    "asterism evidence seal"
)


@dataclass(frozen=True, slots=True)
class KeptCapture:
    """A capture's row, as far as its bytes are concerned.

    Attributes:
        id: of the capture.
        place: where it lies.
        url: of the capture.
        captured_at: microseconds since 1970 in UTC.
        sha256: of its payload as it stands: as received, or what erasure left of it.
        source_id: of its source; with address and digest it gives the id.
    """

    id: str
    place: Place
    url: str
    captured_at: int
    sha256: str
    source_id: str = ""

    @property
    def is_named_by_content(self) -> bool:
        """Whether the id is the one that source, address and digest give."""
        return self.id == derive_id("capture", self.source_id, self.url, self.sha256)


@dataclass
class Look:
    """A look through a store: what is known of it, and what was seen so far.

    Attributes:
        captures: the captures folder.
        chain: what the manifests say.
        accounts: what tombstones account for.
        sealed: whether everything must be in a manifest.
        deep: whether members are unpacked although their digests fit.
        total: bytes of all files.
        progress: told how many bytes were read, and how many there are.
        files: WARC files.
        read: bytes read of them.
        erased: members that a tombstone answers for.
        writing: bytes behind the last seal of files that are being written.
        rows: captures of the record that were compared.
    """

    captures: Path
    chain: CheckedChain
    accounts: Accounts
    sealed: bool
    deep: bool
    total: int
    progress: Callable[[int, int], None]
    files: int = 0
    read: int = 0
    erased: int = 0
    writing: int = 0
    rows: int = 0

    def has_read(self, count: int) -> None:
        """Note bytes that were looked at."""
        self.read += count
        self.progress(self.read, self.total)


@dataclass
class FileCheck:
    """One file of the store: `run` looks at its bytes, `rows` at what the record says of them.

    Args:
        look: that this is a part of.
        name: of the file, below the captures folder.
        size: of the file when the look began.
        is_written: whether a run was writing it then.
        digests: gives those of the file's pieces next.
    """

    look: Look
    name: str
    size: int
    is_written: bool
    digests: PieceDigests
    _bad: set[int] = field(default_factory=set, init=False)
    _changed: set[int] = field(default_factory=set, init=False)
    _listed: list[Sequence[SealedMember]] = field(default_factory=list, init=False)
    _loose: set[int] = field(default_factory=set, init=False)
    _written_from: int | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        """Find what erasure did to the file."""
        self._erased = self.look.accounts.offsets(self.name)

    def run(self) -> Iterator[Problem]:
        """Yield what is wrong with the file's bytes."""
        pieces = self.look.chain.pieces.get(self.name, [])
        with (self.look.captures / self.name).open("rb") as file:
            end = 0
            for piece in pieces:
                yield from self._unsealed(file, end, piece.start)
                yield from self._piece(file, piece)
                end = max(end, piece.end)
            if self.is_written and self.look.sealed:
                self.look.writing += max(0, self.size - end)
                self._written_from = end
            else:
                yield from self._unsealed(file, end, self.size)
        known = self._loose | (self._members.keys() if self._erased else set())
        for offset in sorted(self._erased - known):
            yield Problem(self.name, offset, "a tombstone stands for bytes that are not there")

    def rows(self, rows: Iterable[KeptCapture]) -> Iterator[Problem]:
        """Yield the rows that do not fit the members that they name."""
        for row in rows:
            problem = self._row(row)
            if problem:
                yield Problem(self.name, row.place.offset, problem)

    @cached_property
    def _members(self) -> dict[int, SealedMember]:
        """The sealed members by their first byte."""
        return {item.offset: item for members in self._listed for item in members}

    def _piece(self, file: BinaryIO, piece: SealedPiece) -> Iterator[Problem]:
        members = self.look.chain.members_of(piece)
        self._listed.append(members)
        sha256, length = self.digests.take()
        self.look.has_read(length)
        fits = (sha256, length) == (piece.sha256, piece.end - piece.start)
        touched = any(piece.start <= offset < piece.end for offset in self._erased)
        if fits and not touched and not self.look.deep:
            return
        for item in members:
            file.seek(item.offset)
            packed = file.read(item.length)
            problem = self._sealed_problem(item, packed)
            if problem is not None:
                self._bad.add(item.offset)
                yield problem
            if len(packed) < item.length:
                return  # everything behind is missing too

    def _sealed_problem(self, item: SealedMember, packed: bytes) -> Problem | None:
        if len(packed) < item.length:
            end = item.offset + len(packed)
            return Problem(self.name, end, f"the file ends here, within {_span(item)}")
        found = hashlib.sha256(packed).hexdigest()
        accounts = self.look.accounts
        expected = accounts.expected_at(self.name, item.offset)
        if expected is not None:
            former = BytesPlace(self.name, item.offset, item.length, item.sha256)
            if found != expected or not accounts.explain(former, found):
                return Problem(self.name, item.offset, "not the bytes that its tombstone names")
            self._changed.add(item.offset)
            self.look.erased += 1
        elif found != item.sha256:
            wrong = wrong_byte(packed, item.checks)
            if wrong is None:
                says = f"not what was sealed: {_span(item)} was changed"
                return Problem(self.name, item.offset, says)
            return Problem(self.name, item.offset + wrong.offset, f"{wrong}, in {_span(item)}")
        elif not self.look.deep:
            return None
        problem = member_problem(packed, accounted=expected is not None)
        return Problem(self.name, item.offset, problem) if problem else None

    def _unsealed(self, file: BinaryIO, start: int, end: int) -> Iterator[Problem]:
        """Yield what is wrong with members that no manifest lists."""
        if start >= end:
            return
        accounts, told = self.look.accounts, not self.look.sealed
        at = start
        for offset, packed in packed_members(file, start):
            if offset >= end:
                break
            at = offset + len(packed)
            self._loose.add(offset)
            self.look.has_read(len(packed))
            expected = accounts.expected_at(self.name, offset)
            if expected is None and not told:
                told = True
                yield Problem(self.name, offset, UNSEALED)
            self.look.erased += expected is not None
            if expected is not None and hashlib.sha256(packed).hexdigest() != expected:
                problem = "not the bytes that its tombstone names"
            else:
                problem = member_problem(packed, accounted=expected is not None)
            if problem:
                self._bad.add(offset)
                yield Problem(self.name, offset, problem)
        if at < end:
            yield Problem(self.name, at, "no whole record begins here")

    def _row(self, row: KeptCapture) -> str:
        place = row.place
        item = self._members.get(place.offset)
        is_kept_file = self.name.startswith(FILES)
        if place.offset in self._bad or (is_kept_file and self._bad):
            return ""  # told already
        is_written = self._written_from is not None and place.offset >= self._written_from
        if item is None and place.offset not in self._loose and not is_written:
            return f"capture {row.id} is not there"
        if item is not None and not is_kept_file and place.length != item.length:
            return f"capture {row.id} has another length"
        if item is not None and not self.look.deep and self._fits(row, item):
            return ""
        return _row_problem(self.look.captures, row)

    def _fits(self, row: KeptCapture, item: SealedMember) -> bool:
        """Return whether a row says what is sealed, so that nothing need be unpacked for it."""
        if self.name.startswith(FILES):
            if self._changed or self._loose:
                return False
            named = f"{FILES}{row.sha256[:2]}/{row.sha256}.warc.gz"
            whole = (row.place.offset, row.place.length) == (0, self.size)
            return whole and named == self.name and item.record == row.sha256[:32]
        if item.offset in self._changed:
            return False
        said = (row.id, row.place.length, row.captured_at)
        return said == (item.record, item.length, item.dated_at) and row.is_named_by_content


def _span(item: SealedMember) -> str:
    return f"the record of bytes {item.offset} to {item.end - 1}"


def _row_problem(captures: Path, row: KeptCapture) -> str:
    place = row.place
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
