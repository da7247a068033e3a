"""The chain of manifests below the captures folder: one folder for each, numbered from 1.

    manifests/public-key.pem          the key that signs, for OpenSSL
    manifests/public-key.txt          the same key with its name, for `asterism evidence verify`
    manifests/00000001/manifest.json  and its signature: see `asterism.evidence.signed_files`
    manifests/00000001/time/          a time stamp of it, if there is one

Manifests are added under a lock, one process at a time; a killed one leaves a folder that is not
named like a manifest, and the next one takes it away.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from asterism.evidence.disk import sync_folder
from asterism.evidence.errors import EvidenceError
from asterism.evidence.manifest import Manifest, digest_of
from asterism.evidence.signed_files import PARTIAL, write_signed
from asterism.model.signing import PublicKey, SigningKey

KEY_KIND: Final = "manifest"
"""Which of the workspace's keys signs manifests."""
MANIFESTS: Final = "manifests"
"""The folder of the chain, below the captures folder."""
NAME: Final = "manifest.json"
LOCK: Final = "lock"
TIME: Final = "time"
KEY_FILES: Final = ("public-key.pem", "public-key.txt")


@dataclass(frozen=True, slots=True)
class Chain:
    """The manifests of one store.

    Args:
        captures: the captures folder.
    """

    captures: Path

    @property
    def root(self) -> Path:
        """Where the manifests lie."""
        return self.captures / MANIFESTS

    def folder(self, number: int) -> Path:
        """Return the folder of one manifest."""
        return self.root / f"{number:08}"

    def newest(self) -> int:
        """Return the number of the newest manifest; 0 if there is none.

        Numbers have no gaps, so that a few looks find it among millions.
        """
        above = 1
        while self._is_there(above):
            above *= 2
        below = above // 2
        while above - below > 1:
            middle = (above + below) // 2
            below, above = (middle, above) if self._is_there(middle) else (below, middle)
        return below

    def data(self, number: int) -> bytes:
        """Return a manifest's bytes, unchecked.

        Raises:
            EvidenceError: if they cannot be read.
        """
        path = self.folder(number) / NAME
        try:
            return path.read_bytes()
        except OSError as error:
            message = f"{path}: cannot be read ({error.strerror}); restore it from a backup"
            raise EvidenceError(message) from error

    def manifest(self, number: int) -> Manifest:
        """Return a manifest, its signature unchecked.

        Raises:
            EvidenceError: if it cannot be read.
        """
        try:
            return Manifest.from_bytes(self.data(number))
        except ValueError as error:
            path = self.folder(number) / NAME
            message = f"{path}: {error}; restore it from a backup"
            raise EvidenceError(message) from error

    def manifests(self, after: int = 0) -> Iterator[Manifest]:
        """Yield the manifests with numbers above `after`, in order, their signatures unchecked."""
        for number in range(after + 1, self.newest() + 1):
            yield self.manifest(number)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep every other process from adding to the chain; waits for its turn."""
        self.root.mkdir(parents=True, exist_ok=True)
        with (self.root / LOCK).open("ab") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def add(self, manifest: Manifest, key: SigningKey) -> None:
        """Add the next manifest, under the lock; safe on the disk when this returns."""
        if manifest.number == 1:
            self._keep_public(key.public)
        write_signed(self.folder(manifest.number), NAME, manifest.to_bytes(), key)

    def previous(self, number: int) -> str:
        """Return the digest by which manifest `number` names the one before it."""
        return digest_of(self.data(number - 1)) if number > 1 else ""

    def sweep(self) -> None:
        """Take away, under the lock, what killed processes left unfinished."""
        for partial in self.root.glob(f"**/*{PARTIAL}"):
            shutil.rmtree(partial, ignore_errors=True)

    def _keep_public(self, key: PublicKey) -> None:
        for name, content in public_files(key).items():
            with (self.root / name).open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        sync_folder(self.root)

    def _is_there(self, number: int) -> bool:
        return self.folder(number).is_dir()


def public_files(key: PublicKey) -> dict[str, bytes]:
    """Return the public key as it lies beside the manifests, by the names of its files."""
    return dict(zip(KEY_FILES, (key.pem, f"{key}\n".encode()), strict=True))
