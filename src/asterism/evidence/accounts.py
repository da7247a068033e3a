"""What tombstones answer for: members of the store that erasure wrote."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from asterism.evidence.signed_files import first_difference
from asterism.evidence.tombstones import NAME
from asterism.model.signing import PublicKey, SignatureError
from asterism.model.tombstone import BytesPlace, Tombstone


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
        count: how many it has signed.
    """

    def __init__(self, tombstones: Iterable[Tombstone], key: PublicKey) -> None:
        self.problems: list[Problem] = []
        self.count = 0
        self._key = key
        self._chains: dict[tuple[str, int], list[tuple[str, BytesPlace]]] = {}
        self._moved: dict[tuple[str, int], BytesPlace] = {}
        self._offsets: dict[str, set[int]] = {}
        for tombstone in tombstones:
            place = tombstone.place
            if place is not None:
                self._take(tombstone, place, (place.path, place.offset))

    @classmethod
    def of(cls, captures: Path, key: PublicKey) -> Accounts:
        """Return what the tombstones of a store account for; what is wrong is in `problems`."""
        accounts = cls([], key)
        path = captures / NAME
        if not path.exists():
            return accounts
        offset = 0
        with path.open("rb") as file:
            for line in file:
                accounts._read(line, offset)
                offset += len(line)
        return accounts

    def _read(self, line: bytes, offset: int) -> None:
        try:
            found = Tombstone.from_json(json.loads(line))
        except (KeyError, TypeError, ValueError):
            self.problems.append(Problem(NAME, offset, "this line is no tombstone"))
            return
        written = (json.dumps(found.to_json(), sort_keys=True) + "\n").encode()
        if line != written:
            at = offset + first_difference(line, written)
            self.problems.append(Problem(NAME, at, "not as a tombstone is written"))
        if found.place is not None:
            self._take(found, found.place, (NAME, offset))

    def _take(self, tombstone: Tombstone, place: BytesPlace, stands_at: tuple[str, int]) -> None:
        try:
            tombstone.verify(self._key)
        except SignatureError as error:
            self.problems.append(Problem(*stands_at, str(error)))
            return
        self.count += 1
        chain = self._chains.setdefault((place.path, place.offset), [])
        chain.append((tombstone.content_sha256, place))
        self._offsets.setdefault(place.path, set()).add(place.offset)
        if tombstone.moved_to is not None:
            there = tombstone.moved_to
            self._moved[there.path, there.offset] = there
            self._offsets.setdefault(there.path, set()).add(there.offset)

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

    def offsets(self, path: str) -> set[int]:
        """Return where in a file members stand that erasure wrote."""
        return self._offsets.get(path, set())

    @property
    def paths(self) -> set[str]:
        """The files in which members stand that erasure wrote."""
        return set(self._offsets)
