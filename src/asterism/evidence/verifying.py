"""Whether the store holds what was received, or a signed tombstone in its place.

What a manifest lists is compared by digest: a piece of a file as a whole, and member by member
where that does not fit, so that the one with the damage is named, and often the byte. A member
with other bytes than it was sealed with must be what a tombstone says that erasure left. Members
that no manifest lists are unpacked and checked by their own checksums.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Final

from asterism.evidence import member
from asterism.evidence.accounts import Accounts, Problem
from asterism.evidence.chain import MANIFESTS
from asterism.evidence.chain_checking import CheckedChain, SealedPiece, check_chain
from asterism.evidence.disk import is_held
from asterism.evidence.errors import EvidenceError
from asterism.evidence.locating import wrong_byte
from asterism.evidence.manifest import SealedMember
from asterism.evidence.overwriting import JOURNAL
from asterism.evidence.reader import read_capture
from asterism.evidence.records import read_record, warc_date
from asterism.evidence.soundness import member_problem
from asterism.evidence.store import FILES, Place, marker_of
from asterism.evidence.timestamps import Authority
from asterism.evidence.tombstones import NAME as TOMBSTONES
from asterism.evidence.walking import packed_members
from asterism.model.ids import derive_id
from asterism.model.signing import PublicKey
from asterism.model.tombstone import BytesPlace

BLOCK: Final = 1 << 20
UNSEALED: Final = (
    "no manifest lists what begins here; if a run was cut short, close it with: "
    "asterism evidence seal"
)

__all__ = ["Accounts", "KeptCapture", "Keys", "Problem", "StoreCheck", "verify_captures"]


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


@dataclass(frozen=True, slots=True)
class Keys:
    """What a store is checked with.

    Attributes:
        tombstones: signs tombstones.
        manifests: signs manifests; None for a store that has none.
        authority: whose time stamps count; None if none is configured.
    """

    tombstones: PublicKey
    manifests: PublicKey | None = None
    authority: Authority | None = None


@dataclass
class StoreCheck:
    """One look through a store. `run` yields what is wrong; the counts are right afterwards.

    Args:
        captures: the captures folder.
        keys: what it is checked with.
        deep: unpack every member too, although its digest fits.
        progress: told how many bytes of the store have been looked at, and how many there are.

    Attributes:
        chain: what the manifests say.
        accounts: what tombstones account for.
        files: WARC files.
        read: bytes read of them.
        erased: members that a tombstone answers for.
        writing: bytes behind the last seal of files that are being written.
        rows: captures of the record that were compared.
    """

    captures: Path
    keys: Keys
    deep: bool = False
    progress: Callable[[int, int], None] = lambda done, total: None  # noqa: ARG005 - says nothing
    chain: CheckedChain = field(init=False)
    accounts: Accounts = field(init=False)
    files: int = field(default=0, init=False)
    read: int = field(default=0, init=False)
    erased: int = field(default=0, init=False)
    writing: int = field(default=0, init=False)
    rows: int = field(default=0, init=False)
    _total: int = field(default=0, init=False)

    def run(self, rows: Iterable[KeptCapture]) -> Iterator[Problem]:
        """Yield what is wrong; nothing for a sound store.

        Args:
            rows: every capture of the record, by path of its file in the order of code points.
        """
        # Rows, then sizes, then manifests: what a row names is on the disk, and what is sealed
        # meanwhile is in a manifest that is read.
        waiting = _Waiting(rows)
        listed = {
            path.relative_to(self.captures).as_posix(): (
                path.stat().st_size,
                is_held(marker_of(path)),
            )
            for path in self.captures.glob("**/*.warc.gz")
        }
        self._total = sum(size for size, _ in listed.values())
        yield from self._strangers(listed)
        self.accounts = Accounts.of(self.captures, self.keys.tombstones)
        yield from self.accounts.problems
        key = self.keys.manifests
        if key is None:
            self.chain = CheckedChain(self.captures)
        else:
            self.chain = check_chain(self.captures, key, self.keys.authority)
        yield from self.chain.problems
        for name in sorted(listed.keys() | self.chain.pieces.keys() | self.accounts.paths):
            yield from self._missing(waiting.before(name))
            of_file = list(waiting.of(name))
            if name in listed:
                check = _FileCheck(self, name, *listed[name])
                yield from check.run()
                yield from check.rows(of_file)
                self.files += 1
            else:
                yield Problem(name, 0, "this file is missing")
        yield from self._missing(waiting.rest())
        self.rows = waiting.count

    def has_read(self, count: int) -> None:
        """Note bytes that were looked at."""
        self.read += count
        self.progress(self.read, self._total)

    def _missing(self, rows: Iterable[KeptCapture]) -> Iterator[Problem]:
        for row in rows:
            yield Problem(row.place.path, row.place.offset, f"capture {row.id} is not there")

    def _strangers(self, listed: Iterable[str]) -> Iterator[Problem]:
        """Yield files that are no part of a store, and what killed processes left."""
        known = {TOMBSTONES, *listed}
        for path in sorted(self.captures.glob("**/*")):
            name = path.relative_to(self.captures).as_posix()
            if name in known or path.is_dir() or name.startswith(f"{MANIFESTS}/"):
                continue
            if name.endswith((".open", ".partial")):
                if not is_held(path):
                    says = "left by a run that was cut short; close it with: asterism evidence seal"
                    yield Problem(name, 0, says)
            elif name == JOURNAL:
                yield Problem(name, 0, "an erasure was cut short; run it again")
            else:
                yield Problem(name, 0, "is no part of the store")


@dataclass
class _FileCheck:
    """One file of the store."""

    check: StoreCheck
    name: str
    size: int
    is_written: bool
    _bad: set[int] = field(default_factory=set, init=False)
    _changed: set[int] = field(default_factory=set, init=False)
    _members: dict[int, SealedMember] = field(default_factory=dict, init=False)
    _loose: set[int] = field(default_factory=set, init=False)
    _written_from: int | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        self._erased = self.check.accounts.offsets(self.name)

    def run(self) -> Iterator[Problem]:
        pieces = self.check.chain.pieces.get(self.name, [])
        with (self.check.captures / self.name).open("rb") as file:
            end = 0
            for piece in pieces:
                yield from self._unsealed(file, end, piece.start)
                yield from self._piece(file, piece)
                end = max(end, piece.end)
            if self.is_written and self.check.keys.manifests is not None:
                self.check.writing += max(0, self.size - end)
                self._written_from = end
            else:
                yield from self._unsealed(file, end, self.size)
        for offset in sorted(self._erased - self._loose - self._members.keys()):
            yield Problem(self.name, offset, "a tombstone stands for bytes that are not there")

    def rows(self, rows: Iterable[KeptCapture]) -> Iterator[Problem]:
        """Yield the rows that do not fit the members that they name."""
        for row in rows:
            problem = self._row(row)
            if problem:
                yield Problem(self.name, row.place.offset, problem)

    def _piece(self, file: BinaryIO, piece: SealedPiece) -> Iterator[Problem]:
        members = self.check.chain.members_of(piece)
        self._members.update((item.offset, item) for item in members)
        digest = hashlib.sha256()
        file.seek(piece.start)
        left = piece.end - piece.start
        while left and (block := file.read(min(left, BLOCK))):
            digest.update(block)
            left -= len(block)
            self.check.has_read(len(block))
        fits = not left and digest.hexdigest() == piece.sha256
        touched = any(piece.start <= offset < piece.end for offset in self._erased)
        if fits and not touched and not self.check.deep:
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
        accounts = self.check.accounts
        expected = accounts.expected_at(self.name, item.offset)
        if expected is not None:
            former = BytesPlace(self.name, item.offset, item.length, item.sha256)
            if found != expected or not accounts.explain(former, found):
                return Problem(self.name, item.offset, "not the bytes that its tombstone names")
            self._changed.add(item.offset)
            self.check.erased += 1
        elif found != item.sha256:
            wrong = wrong_byte(packed, item.checks)
            if wrong is None:
                says = f"not what was sealed: {_span(item)} was changed"
                return Problem(self.name, item.offset, says)
            return Problem(self.name, item.offset + wrong.offset, f"{wrong}, in {_span(item)}")
        elif not self.check.deep:
            return None
        problem = member_problem(packed, accounted=expected is not None)
        return Problem(self.name, item.offset, problem) if problem else None

    def _unsealed(self, file: BinaryIO, start: int, end: int) -> Iterator[Problem]:
        """Yield what is wrong with members that no manifest lists."""
        if start >= end:
            return
        accounts, told = self.check.accounts, self.check.keys.manifests is None
        at = start
        for offset, packed in packed_members(file, start):
            if offset >= end:
                break
            at = offset + len(packed)
            self._loose.add(offset)
            self.check.has_read(len(packed))
            expected = accounts.expected_at(self.name, offset)
            if expected is None and not told:
                told = True
                yield Problem(self.name, offset, UNSEALED)
            self.check.erased += expected is not None
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
        if place.offset in self._bad or (self.name.startswith(FILES) and self._bad):
            return ""  # told already
        is_written = self._written_from is not None and place.offset >= self._written_from
        if item is None and place.offset not in self._loose and not is_written:
            return f"capture {row.id} is not there"
        if item is not None and not self.check.deep and self._fits(row, item):
            return ""
        return _row_problem(self.check.captures, row)

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


class _Waiting:
    """Rows in the order of their files, taken file by file."""

    def __init__(self, rows: Iterable[KeptCapture]) -> None:
        self.count = 0
        self._rows = iter(rows)
        self._next = next(self._rows, None)

    def before(self, name: str) -> Iterator[KeptCapture]:
        """Yield the rows of files that come before one."""
        yield from self._while(lambda path: path < name)

    def of(self, name: str) -> Iterator[KeptCapture]:
        """Yield the rows of a file."""
        yield from self._while(lambda path: path == name)

    def rest(self) -> Iterator[KeptCapture]:
        """Yield what is left."""
        yield from self._while(lambda path: True)  # noqa: ARG005 - every path

    def _while(self, wanted: Callable[[str], bool]) -> Iterator[KeptCapture]:
        while self._next is not None and wanted(self._next.place.path):
            row, self._next = self._next, next(self._rows, None)
            self.count += 1
            yield row


def verify_captures(
    captures: Path, rows: Iterable[KeptCapture], key: PublicKey
) -> Iterator[Problem]:
    """Yield what is wrong with a store that has no manifests, or whose manifests do not matter.

    Args:
        captures: the captures folder.
        rows: every capture of the record.
        key: that signs tombstones.
    """
    ordered = sorted(rows, key=lambda row: row.place.path)
    yield from StoreCheck(captures, Keys(key)).run(ordered)


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
