"""One line of the log: an entry, its place, and the signed root of the log that ends with it.

A line is a JSON object with its members in a fixed order. What the leaf's hash covers goes from
the opening brace up to and without `,"leaf"`; what the next line's `previous` covers goes up to
and without `,"sealed"`. So nothing in a line can change unnoticed, and its sealed part alone can
be erased: the leaf covers its digest and its length.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

import orjson

from asterism.access.audit.checkpoint import Checkpoint
from asterism.access.audit.merkle import HASH_BYTES, Accumulator, leaf_hash
from asterism.access.audit.sealing import SealedEntry, digest
from asterism.model.errors import AsterismError
from asterism.model.signing import SigningKey

FILLER: Final = b"-"
"""What erased parts are overwritten with; never in base64, so that the two cannot be mistaken."""

BEGINNING: Final = base64.b64encode(bytes(HASH_BYTES))
"""`previous` of the first line: 32 zero bytes."""

_HASH: Final = rb"[A-Za-z0-9+/]{43}="
LINE: Final = re.compile(
    rb'(?P<kept>(?P<covered>\{"number":(?P<number>0|[1-9]\d*),"at":(?P<at>0|-?[1-9]\d*),'
    rb'"outcome":"(?P<outcome>allowed|denied|acted)","action":"(?P<action>[a-z0-9_.-]+)",'
    rb'"count":(?P<count>null|0|-?[1-9]\d*),"person":"(?P<person>[A-Za-z0-9+/]+=*)",'
    rb'(?:"erases":(?P<erases>\[\[[\d,\[\]]+\]\]),)?'
    rb'"length":(?P<length>[1-9]\d*),"digest":"(?P<digest>' + _HASH + rb')",'
    rb'"previous":"(?P<previous>' + _HASH + rb')"),'
    rb'"leaf":"(?P<leaf>' + _HASH + rb')","signature":"(?P<signature>[A-Za-z0-9+/]{86}==)"),'
    rb'"sealed":"(?P<sealed>[A-Za-z0-9+/=.:]*|-*)"\}\n',
    re.ASCII,
)

Match = re.Match[bytes]


class BadEntryError(AsterismError):
    """A line is not what was written there.

    Attributes:
        number: of the entry, from 0.
        why: what is wrong, to follow "entry 7 ".
    """

    def __init__(self, number: int, why: str) -> None:
        super().__init__(f"entry {number} of the audit log {why}")
        self.number = number
        self.why = why


@dataclass(slots=True)
class Chain:
    """How far a log was read or written: what the next line must follow.

    Attributes:
        tree: takes the leaves.
        size: number of entries.
        offset: bytes up to here.
        start: first byte of the last line.
        previous: hash of the last line's kept part; base64.
        signature: of the last line, where it was written here.
    """

    tree: Accumulator
    size: int = 0
    offset: int = 0
    start: int = 0
    previous: bytes = BEGINNING
    signature: bytes = b""

    def follow(self, line: bytes) -> Match:
        """Take the next line of a log and return its parts.

        Raises:
            BadEntryError: if it is not the line that belongs here. Its signature is not looked
                at: the caller checks the last one, which covers all.
        """
        found = LINE.fullmatch(line)
        if found is None:
            raise BadEntryError(self.size, "cannot be read: its line has another form")
        covered, kept, previous, leaf = found.group("covered", "kept", "previous", "leaf")
        if int(found["number"]) != self.size:
            why = f"is not there: in its place stands number {found['number'].decode()}"
            raise BadEntryError(self.size, why)
        hashed = leaf_hash(covered)
        if base64.b64encode(hashed) != leaf:
            raise BadEntryError(self.size, "was changed: it has another hash")
        if previous != self.previous:
            raise BadEntryError(self.size, "does not follow the entry before it")
        self.tree.add(hashed)
        self._advance(line, kept)
        return found

    def write(self, entry: SealedEntry, key: SigningKey) -> bytes:
        """Return the line of the next entry, and stand behind it."""
        covered = _covered(self.size, entry, self.previous)
        hashed = leaf_hash(covered)
        self.tree.add(hashed)
        self.signature = self.checkpoint(key.name, self.size + 1).signature(key)
        kept = b'%s,"leaf":"%s","signature":"%s"' % (
            covered,
            base64.b64encode(hashed),
            base64.b64encode(self.signature),
        )
        line = b'%s,"sealed":"%s"}\n' % (kept, entry.sealed)
        self._advance(line, kept)
        return line

    def checkpoint(self, origin: str, size: int | None = None) -> Checkpoint:
        """Return the checkpoint of the log up to here."""
        return Checkpoint(origin, self.size if size is None else size, self.tree.root())

    def _advance(self, line: bytes, kept: bytes) -> None:
        self.previous = kept_hash(kept)
        self.size += 1
        self.start = self.offset
        self.offset += len(line)


def kept_hash(kept: bytes) -> bytes:
    """Return what the next line says of this one: SHA-256 of its kept part, base64."""
    return base64.b64encode(hashlib.sha256(kept).digest())


def signature_of(line: Match) -> bytes:
    """Return a line's signature: 64 bytes, or nothing if it is not written as base64 is."""
    text = line["signature"]
    signature = base64.b64decode(text)
    return signature if base64.b64encode(signature) == text else b""


def erasures(line: Match) -> list[tuple[int, int]]:
    """Return the ranges of entries, both ends inclusive, whose sealed parts a line erases.

    Raises:
        BadEntryError: if it names what is no range of entries before it.
    """
    if line["erases"] is None:
        return []
    number = int(line["number"])
    try:
        found = [(int(first), int(last)) for first, last in orjson.loads(line["erases"])]
    except (ValueError, TypeError):
        found = [(1, 0)]
    if any(not 0 <= first <= last < number for first, last in found):
        raise BadEntryError(number, "erases what is no entry before it")
    return found


def is_erased(line: Match) -> bool:
    """Tell whether a line's sealed part was overwritten, as long as it was before."""
    sealed = line["sealed"]
    return len(sealed) == int(line["length"]) and sealed.startswith(FILLER)


def is_sealed(line: Match) -> bool:
    """Tell whether a line's sealed part is what was written."""
    sealed = line["sealed"]
    return len(sealed) == int(line["length"]) and digest(sealed) == line["digest"]


def complete_lines(file: BinaryIO, end: int) -> Iterator[bytes]:
    """Yield the lines of a file from where it stands, each with its newline.

    Args:
        file: open for reading.
        end: byte before which to stop; a line that is not finished there is left out.
    """
    left = end - file.tell()
    while left > 0 and (line := file.readline(left)).endswith(b"\n"):
        left -= len(line)
        yield line


def _covered(number: int, entry: SealedEntry, previous: bytes) -> bytes:
    ranges = ",".join(f"[{first},{last}]" for first, last in entry.erases)
    return (
        b'{"number":%d,"at":%d,"outcome":"%s","action":"%s","count":%s,"person":"%s",'
        b'%s"length":%d,"digest":"%s","previous":"%s"'
    ) % (
        number,
        entry.at,
        entry.outcome.encode(),
        entry.action.encode(),
        b"null" if entry.count is None else b"%d" % entry.count,
        entry.person,
        b'"erases":[%s],' % ranges.encode() if ranges else b"",
        len(entry.sealed),
        digest(entry.sealed),
        previous,
    )
