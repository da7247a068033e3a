"""Whether the store holds what was received, or a signed tombstone in its place.

What a manifest lists is compared by digest: a piece of a file as a whole, and member by member
where that does not fit, so that the one with the damage is named, and often the byte. A member
with other bytes than it was sealed with must be what a tombstone says that erasure left. Members
that no manifest lists are unpacked and checked by their own checksums.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from asterism.evidence.accounts import Accounts, Problem
from asterism.evidence.chain import MANIFESTS
from asterism.evidence.chain_checking import CheckedChain, check_chain
from asterism.evidence.disk import is_held
from asterism.evidence.file_checking import FileCheck, KeptCapture, Look
from asterism.evidence.overwriting import JOURNAL
from asterism.evidence.piece_digests import PieceDigests
from asterism.evidence.store import marker_of
from asterism.evidence.timestamps import Authority
from asterism.evidence.tombstones import NAME as TOMBSTONES
from asterism.model.signing import PublicKey

__all__ = ["KeptCapture", "Keys", "Problem", "StoreCheck", "verify_captures"]


@dataclass(frozen=True, slots=True)
class Keys:
    """What a store is checked with.

    Attributes:
        tombstones: signs tombstones.
        manifests: signs manifests; None if nothing need be in one.
        authority: whose time stamps count; None if none is configured.
    """

    tombstones: PublicKey
    manifests: PublicKey | None = None
    authority: Authority | None = None


@dataclass
class StoreCheck:
    """One look through a store.

    Args:
        captures: the captures folder.
        keys: what it is checked with.
        deep: unpack every member too, although its digest fits.
        progress: told how many bytes of the store have been looked at, and how many there are.

    Attributes:
        look: what was seen, once `run` has begun.
    """

    captures: Path
    keys: Keys
    deep: bool = False
    progress: Callable[[int, int], None] = lambda done, total: None  # noqa: ARG005 - says nothing
    look: Look = field(init=False)

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
        yield from self._strangers(listed)
        self.look = look = self._begin(listed)
        yield from look.accounts.problems
        yield from look.chain.problems
        names = sorted(listed.keys() | look.chain.pieces.keys() | look.accounts.paths)
        pieces = (
            (name, piece)
            for name in names
            if name in listed
            for piece in look.chain.pieces.get(name, ())
        )
        with PieceDigests(self.captures, pieces) as digests:
            for name in names:
                yield from _missing(waiting.before(name))
                of_file = list(waiting.of(name))
                if name not in listed:
                    yield Problem(name, 0, "this file is missing")
                    continue
                check = FileCheck(look, name, *listed[name], digests)
                yield from check.run()
                yield from check.rows(of_file)
                look.files += 1
        yield from _missing(waiting.rest())
        look.rows = waiting.count

    def _begin(self, listed: Mapping[str, tuple[int, bool]]) -> Look:
        keys = self.keys
        if keys.manifests is None:
            chain = CheckedChain(self.captures)
        else:
            chain = check_chain(self.captures, keys.manifests, keys.authority)
        return Look(
            self.captures, chain, Accounts.of(self.captures, keys.tombstones),
            keys.manifests is not None, self.deep, sum(size for size, _ in listed.values()),
            self.progress,
        )  # fmt: skip

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


def _missing(rows: Iterable[KeptCapture]) -> Iterator[Problem]:
    for row in rows:
        yield Problem(row.place.path, row.place.offset, f"capture {row.id} is not there")
