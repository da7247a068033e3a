"""Manifests: what a run wrote into the store, byte for byte, and who ran it.

A manifest lists whole members of WARC files in pieces without gaps, names the manifest before it
by its SHA-256, and is signed as it stands. It names captures by their ids and holds no address
and no text, so that erasing what was captured leaves it true and telling nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple, Self, overload

import orjson

from asterism.evidence.locating import Checks
from asterism.model.clock import to_datetime, to_microseconds

FORMAT: Final = "asterism-manifest/1"
COLUMNS: Final = ("offset", "length", "sha256", "adler32", "record", "dated_at")
"""What is listed of a member, in order."""


class SealedMember(NamedTuple):
    """A gzip member of a WARC file.

    Attributes:
        offset: its first byte in the file.
        length: in bytes, packed.
        sha256: of the packed bytes, hexadecimal.
        adler32: of them, so that a changed byte can be found.
        record: the id of the record that it holds, 32 hexadecimal digits; "" if it holds none.
        dated_at: the record's date, microseconds since 1970 in UTC.
    """

    offset: int
    length: int
    sha256: str
    adler32: int
    record: str
    dated_at: int

    @property
    def end(self) -> int:
        """One past its last byte."""
        return self.offset + self.length

    @property
    def checks(self) -> Checks:
        """What its packed bytes must give."""
        return Checks(self.length, self.sha256, self.adler32)


class ListedMembers(Sequence[SealedMember]):
    """Members as a manifest's JSON holds them; each is made when it is asked for.

    Args:
        rows: values of `COLUMNS`, by member.
    """

    __slots__ = ("_rows",)

    def __init__(self, rows: list[list[Any]]) -> None:
        self._rows = rows

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._rows)

    @overload
    def __getitem__(self, index: int) -> SealedMember: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[SealedMember]: ...

    def __getitem__(self, index: int | slice) -> SealedMember | Sequence[SealedMember]:
        """Return one of them, or some."""
        if isinstance(index, slice):
            return ListedMembers(self._rows[index])
        return SealedMember._make(self._rows[index])

    def __eq__(self, other: object) -> bool:
        """Return whether the other lists the same."""
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]

    def leaves_a_gap(self, start: int, end: int) -> bool:
        """Return whether they do not follow each other from `start` to `end`."""
        begins = [row[0] for row in self._rows]
        ends = [row[0] + row[1] for row in self._rows]
        return [*begins, end] != [start, *ends]


@dataclass(frozen=True, slots=True)
class Piece:
    """Members of one file that follow each other without a gap.

    Attributes:
        path: the file, below the captures folder.
        start: first byte of the first member.
        end: one past the last byte of the last.
        sha256: of all of it, hexadecimal.
        members: in order.
        as_found: whether it was hashed by a later run as it was found on the disk, and not by
            the run that wrote it.
    """

    path: str
    start: int
    end: int
    sha256: str
    members: Sequence[SealedMember]
    as_found: bool = False


@dataclass(frozen=True, slots=True)
class RunFacts:
    """Who let something run, what for and with what.

    Attributes:
        id: of the run.
        stage: "collect", "import", …
        person: who ran it.
        purpose: why.
        software: name and version.
        started_at: microseconds since 1970 in UTC.
    """

    id: str
    stage: str
    person: str
    purpose: str
    software: str
    started_at: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """One manifest of the chain.

    Attributes:
        number: from 1.
        previous: SHA-256 of the manifest before, hexadecimal; "" for the first.
        sealed_at: microseconds since 1970 in UTC, by this computer's clock.
        run: whose members these are; None where it is not known.
        closing: whether the run wrote nothing after this.
        counts: what the run brought so far, by name.
        pieces: what is sealed.
    """

    number: int
    previous: str
    sealed_at: int
    run: RunFacts | None
    closing: bool
    counts: Mapping[str, int]
    pieces: tuple[Piece, ...]

    def to_bytes(self) -> bytes:
        """Return the manifest as it is signed."""
        run = self.run and {
            "id": self.run.id,
            "stage": self.run.stage,
            "person": self.run.person,
            "purpose": self.run.purpose,
            "software": self.run.software,
            "started_at": _time(self.run.started_at),
        }
        values = {
            "format": FORMAT,
            "number": self.number,
            "previous": self.previous,
            "sealed_at": _time(self.sealed_at),
            "run": run,
            "closing": self.closing,
            "counts": dict(self.counts),
            "columns": COLUMNS,
            "pieces": [
                {
                    "path": piece.path,
                    "start": piece.start,
                    "end": piece.end,
                    "sha256": piece.sha256,
                    "as_found": piece.as_found,
                    "members": tuple(piece.members),
                }
                for piece in self.pieces
            ],
        }
        return orjson.dumps(values, tuple, orjson.OPT_APPEND_NEWLINE)

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Return the manifest that `to_bytes` wrote.

        Raises:
            ValueError: if it is none, or its members leave a gap.
        """
        values = orjson.loads(data)
        try:
            return cls._from_values(values)
        except (KeyError, TypeError, AttributeError) as error:
            message = "this is no manifest"
            raise ValueError(message) from error

    @classmethod
    def _from_values(cls, values: dict[str, Any]) -> Self:
        if values["format"] != FORMAT:
            message = "this manifest is of another format"
            raise ValueError(message)
        run = values["run"]
        return cls(
            values["number"],
            values["previous"],
            _microseconds(values["sealed_at"]),
            run and RunFacts(**{**run, "started_at": _microseconds(run["started_at"])}),
            values["closing"],
            values["counts"],
            tuple(_piece(piece) for piece in values["pieces"]),
        )


def digest_of(manifest: bytes) -> str:
    """Return the digest by which the next manifest names this one."""
    return hashlib.sha256(manifest).hexdigest()


def _piece(values: dict[str, Any]) -> Piece:
    members = ListedMembers(values["members"])
    piece = Piece(
        values["path"], values["start"], values["end"], values["sha256"], members,
        values["as_found"],
    )  # fmt: skip
    if members.leaves_a_gap(piece.start, piece.end):
        message = f"its members of {piece.path} leave a gap"
        raise ValueError(message)
    return piece


def _time(at: int) -> str:
    return to_datetime(at).isoformat(timespec="microseconds")


def _microseconds(text: str) -> int:
    return to_microseconds(datetime.fromisoformat(text))
