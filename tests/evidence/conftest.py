"""A store of captures of its own, and what seals and checks it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from asterism.evidence.accounts import Problem
from asterism.evidence.chain import Chain
from asterism.evidence.chain_checking import check_chain
from asterism.evidence.leftovers import Leftovers
from asterism.evidence.manifest import Manifest, RunFacts
from asterism.evidence.sealing import Sealer
from asterism.evidence.store import CaptureFile, Place, Received, digest_file, store_file
from asterism.evidence.timestamps import Authority
from asterism.evidence.tombstones import read_tombstones
from asterism.evidence.verifying import KeptCapture, Keys, StoreCheck
from asterism.model.ids import derive_id
from asterism.model.signing import SigningKey

AT = 1_767_225_600_000_000


@dataclass
class Store:
    """A folder of captures, the keys that sign in it, and the rows that name what it keeps."""

    captures: Path
    key: SigningKey = field(default_factory=lambda: SigningKey.make("manifest"))
    tombstones: SigningKey = field(default_factory=lambda: SigningKey.make("tombstone"))
    rows: list[KeptCapture] = field(default_factory=list)
    authority: Authority | None = None

    def facts(self, number: int = 1) -> RunFacts:
        return RunFacts(f"{number:032x}", "collect", "ana", "case 12", "Asterism/test", AT)

    def sealer(self, number: int = 1) -> Sealer:
        return Sealer(self.captures, self.key, self.facts(number))

    def page(self, number: int) -> Received:
        body = b"page %d, Lily of Tampa " % number * 20
        digest = hashlib.sha256(body).hexdigest()
        headers = (("Content-Type", "text/html"),)
        return Received(f"http://a.example/{number}", AT, 200, "OK", headers, body, digest)

    def append(self, file: CaptureFile, received: Received) -> Place:
        """Append a page and note its row."""
        row_id = derive_id("capture", "s", received.url, received.payload_sha256)
        place = file.append(received, row_id)
        self.rows.append(
            KeptCapture(
                row_id, place, received.url, received.captured_at, received.payload_sha256, "s"
            )
        )
        return place

    def crawl(self, name: str, pages: int, run: int = 1, first: int = 0) -> None:
        """Write a file of pages, sealed in two manifests."""
        with CaptureFile(self.captures, f"crawls/{name}", {}, self.sealer(run)) as file:
            for number in range(pages):
                self.append(file, self.page(first + number))
                if number == pages // 2:
                    file.seal()

    def bring(self, data: bytes, run: int = 1) -> Place:
        """Keep a file, sealed."""
        path = self.captures.parent / "brought"
        path.write_bytes(data)
        digest = digest_file(path)
        place = store_file(self.captures, path, "file:rows", AT, digest, self.sealer(run))
        self.rows.append(KeptCapture(f"{run:032x}", place, "file:rows", AT, digest))
        return place

    def leftovers(self) -> Leftovers:
        return Leftovers(self.captures, self.key, lambda run_id: self.facts(int(run_id, 16)))

    @property
    def manifests(self) -> list[Manifest]:
        return list(Chain(self.captures).manifests())

    def check(self, *, deep: bool = False) -> StoreCheck:
        keys = Keys(self.tombstones.public, self.key.public, self.authority)
        return StoreCheck(self.captures, keys, deep)

    def problems(self, *, deep: bool = False) -> list[Problem]:
        rows = sorted(self.rows, key=lambda row: row.place.path)
        return list(self.check(deep=deep).run(rows))

    @property
    def erased_at(self) -> int:
        """Where the one erased record stood."""
        (stone,) = read_tombstones(self.captures)
        assert stone.place is not None
        return stone.place.offset

    @property
    def is_sealed_once(self) -> bool:
        """Whether every byte of every file is in exactly one manifest."""
        pieces = check_chain(self.captures, self.key.public, None).pieces
        for path in self.captures.glob("**/*.warc.gz"):
            end = 0
            for piece in pieces.pop(path.relative_to(self.captures).as_posix(), []):
                if piece.start != end:
                    return False
                end = piece.end
            if end != path.stat().st_size:
                return False
        return not pieces


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Give an empty store."""
    (tmp_path / "captures").mkdir()
    return Store(tmp_path / "captures")
