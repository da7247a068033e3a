"""Sealing: what a run wrote goes under a signed manifest, as it writes or when it closes.

    sealer = Sealer(captures, key, run)
    with CaptureFile(captures, name, about, sealer) as file:
        file.append(received, capture_id)
        file.seal()                  # as often as evidence is to be sealed
    # leaving the block seals the rest under the run's closing manifest

A member is hashed once, while it is written. What a killed run left is sealed by
`asterism.evidence.leftovers`.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from asterism.evidence.chain import Chain
from asterism.evidence.disk import sync_folder
from asterism.evidence.manifest import Manifest, Piece, RunFacts, SealedMember
from asterism.evidence.stamps import Stamper
from asterism.model.clock import now
from asterism.model.signing import SigningKey


@dataclass
class PieceNotes:
    """What has been written to one file since it was sealed last.

    Args:
        path: the file, below the captures folder.
        start: where it was sealed up to.
    """

    path: str
    start: int = 0
    _members: list[SealedMember] = field(default_factory=list, init=False)
    _digest: Any = field(default_factory=hashlib.sha256, init=False)
    _end: int = field(init=False)

    def __post_init__(self) -> None:
        """Nothing is noted yet."""
        self._end = self.start

    def __bool__(self) -> bool:
        """Return whether anything was written."""
        return bool(self._members)

    def add(self, packed: bytes, record: str, dated_at: int) -> None:
        """Note the next member: its packed bytes, and id and date of the record in it."""
        digest, adler = hashlib.sha256(packed).hexdigest(), zlib.adler32(packed)
        noted = SealedMember(self._end, len(packed), digest, adler, record, dated_at)
        self._members.append(noted)
        self._digest.update(packed)
        self._end = noted.end

    def piece(self, *, as_found: bool = False) -> Piece:
        """Return all of it."""
        digest, members = self._digest.hexdigest(), tuple(self._members)
        return Piece(self.path, self.start, self._end, digest, members, as_found)

    def forget(self) -> None:
        """Begin anew behind what was noted: it is sealed."""
        self.start, self._members, self._digest = self._end, [], hashlib.sha256()


@dataclass
class Sealer:
    """Seals what one run writes. Several runs may seal at once: the chain has a lock.

    Args:
        captures: the captures folder.
        key: signs the manifests.
        run: who runs it; None where that is not known.
        stamper: has manifests stamped by an authority; None if nobody does.
    """

    captures: Path
    key: SigningKey
    run: RunFacts | None
    stamper: Stamper | None = None
    _newest: int = field(default=0, init=False)

    def seal(
        self,
        pieces: Sequence[Piece],
        *,
        closing: bool = False,
        counts: Mapping[str, int] | None = None,
    ) -> int | None:
        """Seal pieces whose bytes are on the disk; return the manifest's number.

        Args:
            pieces: that no manifest lists yet.
            closing: whether the run writes nothing after this; then it gets a manifest even if
                there is nothing new.
            counts: what the run brought so far.

        Returns:
            None if there was nothing to seal.
        """
        if not pieces and not closing:
            return None
        chain = Chain(self.captures)
        with chain.locked():
            number = self.add(chain, pieces, closing=closing, counts=counts)
        self._sealed(number)
        return number

    def add(
        self,
        chain: Chain,
        pieces: Sequence[Piece],
        *,
        closing: bool = False,
        counts: Mapping[str, int] | None = None,
    ) -> int:
        """Seal as `seal` does, under the chain's lock, which the caller holds."""
        number = chain.newest() + 1
        manifest = Manifest(
            number, chain.previous(number), now(), self.run, closing, counts or {}, tuple(pieces)
        )
        chain.add(manifest, self.key)
        return number

    def adopt(self, partial: Path, target: Path, piece: Piece, marker: Path) -> bool:
        """Give a whole file its name in the store, and seal it.

        Args:
            partial: the file, on the disk.
            target: its name in the store.
            piece: what it holds.
            marker: a file that lies there for as long as the name is given and not sealed.

        Returns:
            False if the store has it already; `partial` stays then.
        """
        chain = Chain(self.captures)
        with chain.locked():
            if target.exists():
                return False
            marker.write_bytes(marker_text(chain, self))
            sync_folder(marker.parent)
            partial.replace(target)
            sync_folder(target.parent)
            number = self.add(chain, [piece], closing=True, counts={"members": len(piece.members)})
            marker.unlink()
        self._sealed(number)
        return True

    def finish(self) -> None:
        """Have what was sealed last stamped, unless it is; costs ten seconds at most."""
        if self.stamper is not None and self._newest:
            self.stamper.finish(self._newest)

    def _sealed(self, number: int) -> None:
        self._newest = number
        if self.stamper is not None:
            self.stamper.now_and_then(number)


def marker_text(chain: Chain, sealer: Sealer | None) -> bytes:
    """Return what a marker says: after which manifest to look for its file, and whose it is."""
    run = sealer.run if sealer is not None else None
    return f"{chain.newest()} {run.id if run else ''}".encode()
