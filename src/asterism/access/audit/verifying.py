"""Is the log what was signed? And if not, which entry is the first that is not?

Needs the log (or an export of it) and the public key, nothing else. One pass follows the lines;
each carries the hash of the one before it, its own hash, and the signed root up to itself. Where
the pass ends well and the last signature holds under the root, every line is as it was written:
the root covers the leaves, and each leaf covers all of the line before it but the sealed part, of
which it covers the digest. Where it does not, the first bad entry is the first whose own signature
does not hold under the root up to it: no one without the private key can make one that does, and
the roots of all later entries contain the bad one, so that it is found by halving.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO, Final

from asterism.access.audit.checkpoint import Checkpoint
from asterism.access.audit.line import (
    LINE,
    BadEntryError,
    Chain,
    Match,
    complete_lines,
    erasures,
    is_erased,
    is_sealed,
    signature_of,
)
from asterism.access.audit.merkle import Tree
from asterism.model.signing import PublicKey

NOT_SIGNED: Final = "is not what was signed"
MISSING: Final = "is missing: the log was cut short"
UNDECLARED: Final = "lost its sealed part, and no entry says that it was erased"
NO_CHECKPOINT: Final = (
    "The newest checkpoint is missing or not signed with the log's key, so that nobody can tell "
    "whether the log was cut short: put back the newest one that you or a partner kept."
)
ALTERED: Final = "has another sealed part than was written"


@dataclass(frozen=True, slots=True)
class Copy:
    """A log, or an export of one, open for reading.

    Attributes:
        file: open, in binary.
        begin: where the first line begins.
        end: where to stop.
        key: the log's public key.
        newest: the newest checkpoint that came with it; None if that is missing or not signed.
        note: its signed text, as it was found.
        sealed: whether sealed parts are in it.
    """

    file: BinaryIO
    begin: int
    end: int
    key: PublicKey
    newest: Checkpoint | None
    note: str
    sealed: bool = True


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found.

    Attributes:
        key: that the entries are signed with.
        entries: how many complete ones there are, up to one that cannot be read.
        root: of the tree over them; compare it with anybody's.
        first_bad: number of the first bad entry, or None.
        why: what is wrong with it, to follow "entry 7 "; empty if nothing is.
        flaw: what is wrong with the newest checkpoint, a sentence; empty if nothing is.
        remarks: what is no fault but worth to know, a sentence each.
    """

    key: PublicKey
    entries: int
    root: bytes
    first_bad: int | None = None
    why: str = ""
    flaw: str = ""
    remarks: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether the log is what was signed."""
        return self.first_bad is None and not self.flaw


@dataclass(slots=True)
class Reading:
    """One pass over a copy.

    Attributes:
        copy: what is read.
        tree: over the leaves.
        offsets: where each line begins.
        bad: the first line that cannot be what was written, if there is one.
        erased: entries whose sealed part was overwritten.
        declared: ranges that later entries say were erased.
        back: entries whose time is before that of the one before.
    """

    copy: Copy
    tree: Tree = field(default_factory=Tree)
    offsets: array[int] = field(default_factory=lambda: array("Q"))
    bad: BadEntryError | None = None
    erased: list[int] = field(default_factory=list)
    declared: list[tuple[int, int]] = field(default_factory=list)
    back: list[int] = field(default_factory=list)
    unfinished: bool = False

    def run(self) -> None:
        """Follow the lines as far as they can be followed."""
        copy, chain, last = self.copy, Chain(self.tree, offset=self.copy.begin), None
        copy.file.seek(copy.begin)
        for line in complete_lines(copy.file, copy.end):
            if self.bad is None or self.bad.why == ALTERED:
                try:
                    found = chain.follow(line)
                    self.offsets.append(chain.start)
                    self._look_at(found, last)
                    last = int(found["at"])
                except BadEntryError as error:
                    self.bad = self.bad or error
            elif found_later := LINE.fullmatch(line):
                self._take_erasures(found_later)
        self.unfinished = self.bad is None and chain.offset < copy.end

    def _look_at(self, line: Match, before: int | None) -> None:
        number = int(line["number"])
        if before is not None and int(line["at"]) < before:
            self.back.append(number)
        self._take_erasures(line)
        if not self.copy.sealed:
            if line["sealed"]:
                raise BadEntryError(number, ALTERED)
        elif is_erased(line):
            self.erased.append(number)
        elif not is_sealed(line):
            raise BadEntryError(number, ALTERED)

    def _take_erasures(self, line: Match) -> None:
        if line["erases"] is not None:
            self.declared += erasures(line)

    def first_undeclared(self) -> int | None:
        """Return the first entry whose sealed part is gone without an entry that says so."""
        covered = -1
        ranges = iter(sorted(self.declared))
        upcoming = next(ranges, None)
        for number in self.erased:
            while upcoming is not None and upcoming[0] <= number:
                covered = max(covered, upcoming[1])
                upcoming = next(ranges, None)
            if number > covered:
                return number
        return None

    def is_signed(self, number: int) -> bool:
        """Tell whether an entry's own signature holds under the root up to it."""
        self.copy.file.seek(self.offsets[number])
        line = LINE.fullmatch(self.copy.file.readline())
        if line is None:
            return False
        name = self.copy.key.name
        checkpoint = Checkpoint(name, number + 1, self.tree.root(number + 1))
        return checkpoint.is_signed(self.copy.key, signature_of(line))

    def first_unsigned(self) -> int | None:
        """Return the first entry whose signature does not hold, found by halving."""
        count = len(self.offsets)
        if not count or self.is_signed(count - 1):
            return None
        return bisect_left(range(count), 1, key=lambda number: not self.is_signed(number))


def verify(copy: Copy, kept: Iterable[Checkpoint] = (), others: Iterable[Tree] = ()) -> Verdict:
    """Return whether a log is what was signed, and the first entry that is not.

    Args:
        copy: the log or the export.
        kept: checkpoints of this log that somebody kept, opened with its key.
        others: trees over exports of this log that somebody kept, verified before.
    """
    reading = Reading(copy)
    reading.run()
    checkpoints = sorted(
        [*kept, *([copy.newest] if copy.newest else [])], key=lambda item: item.size
    )
    found = [*_unsigned(reading), *([reading.bad] if reading.bad else [])]
    found = found or [*_against(reading.tree, checkpoints), *_different(reading.tree, others)]
    # Last: the entry that says so may be among those that are bad or missing.
    found = found or _undeclared(reading)
    first = min(found, key=lambda error: error.number, default=None)
    return Verdict(
        key=copy.key,
        entries=reading.tree.size,
        root=reading.tree.root(),
        first_bad=first.number if first else None,
        why=first.why if first else "",
        flaw="" if copy.newest else NO_CHECKPOINT,
        remarks=tuple(_remarks(reading)),
    )


def _unsigned(reading: Reading) -> list[BadEntryError]:
    number = reading.first_unsigned()
    return [] if number is None else [BadEntryError(number, NOT_SIGNED)]


def _undeclared(reading: Reading) -> list[BadEntryError]:
    number = reading.first_undeclared()
    return [] if number is None else [BadEntryError(number, UNDECLARED)]


def _against(tree: Tree, checkpoints: Sequence[Checkpoint]) -> list[BadEntryError]:
    """Compare a log that is good in itself with what was signed at other times."""
    same = 0
    for checkpoint in checkpoints:
        if checkpoint.size > tree.size:
            why = f"{MISSING}; a checkpoint was signed over {checkpoint.size} entries"
            return [BadEntryError(tree.size, why)]
        if tree.root(checkpoint.size) != checkpoint.root:
            last = checkpoint.size - 1
            which = f"or one up to {last} was replaced" if last > same else "was replaced"
            why = f"{which}: the log was forked, and both forks are signed"
            return [BadEntryError(same, why)]
        same = checkpoint.size
    return []


def _different(tree: Tree, others: Iterable[Tree]) -> list[BadEntryError]:
    """Compare a log that is good in itself with whole exports of it."""
    found = []
    for other in others:
        shared = min(tree.size, other.size)
        if tree.root(shared) != other.root(shared):
            first = _first_difference(tree, other, shared)
            found.append(BadEntryError(first, "was replaced: an export kept earlier has another"))
        elif other.size > tree.size:
            found.append(BadEntryError(tree.size, f"{MISSING}; an export kept earlier has more"))
    return found


def _covered(ranges: Iterable[tuple[int, int]]) -> int:
    """Return how many numbers lie in ranges, which may overlap."""
    count, end = 0, -1
    for first, last in sorted(ranges):
        count += max(0, last - max(first, end + 1) + 1)
        end = max(end, last)
    return count


def _first_difference(tree: Tree, other: Tree, shared: int) -> int:
    def differs(number: int) -> bool:
        return tree.root(number + 1) != other.root(number + 1)

    return bisect_left(range(shared), 1, key=differs)


def _remarks(reading: Reading) -> list[str]:
    remarks = []
    if reading.back:
        remarks.append(
            f"Entry {reading.back[0]} is the first of {len(reading.back)} whose time is before "
            "that of the entry before it: a clock was set back. Numbers say what came first."
        )
    if reading.unfinished:
        remarks.append("After the last entry stands an unfinished line, which nobody was shown.")
    if reading.erased and reading.first_undeclared() is None:
        remarks.append(f"{len(reading.erased)} entries had their sealed part erased, on record.")
    declared = _covered(reading.declared)
    if reading.copy.sealed and declared > len(reading.erased) and not reading.bad:
        remarks.append("An erasure was begun and not finished: ask for it again.")
    return remarks
