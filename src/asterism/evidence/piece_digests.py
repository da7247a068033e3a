"""Digests of sealed pieces, taken by several threads a little ahead of who asks for them.

Hashing and reading leave the interpreter free, so that the other checks go on meanwhile.
"""

from __future__ import annotations

import hashlib
import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Final, NamedTuple, Self

from asterism.evidence.chain_checking import SealedPiece

BLOCK: Final = 1 << 20
AHEAD: Final = 16
"""Pieces that wait, for each thread."""


class PieceDigest(NamedTuple):
    """SHA-256 of a piece, hexadecimal, and how many bytes of it were there."""

    sha256: str
    length: int


class PieceDigests:
    """Digests in the order of the pieces. Use as a context manager.

    Args:
        captures: the captures folder.
        pieces: file and piece, in the order in which they will be asked for.
    """

    def __init__(self, captures: Path, pieces: Iterable[tuple[str, SealedPiece]]) -> None:
        self._captures = captures
        self._pieces: Iterator[tuple[str, SealedPiece]] = iter(pieces)
        threads = os.cpu_count() or 1
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="digests")
        self._most = threads * AHEAD
        self._waiting: deque[Future[PieceDigest]] = deque()

    def __enter__(self) -> Self:
        """Begin."""
        self._fill()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Drop what nobody asked for."""
        self._pool.shutdown(cancel_futures=True)

    def take(self) -> PieceDigest:
        """Return the digest of the next piece."""
        digest = self._waiting.popleft().result()
        self._fill()
        return digest

    def _fill(self) -> None:
        while len(self._waiting) < self._most and (found := next(self._pieces, None)):
            name, piece = found
            self._waiting.append(self._pool.submit(_digest, self._captures / name, piece))


def _digest(path: Path, piece: SealedPiece) -> PieceDigest:
    digest, left = hashlib.sha256(), piece.end - piece.start
    with path.open("rb") as file:
        file.seek(piece.start)
        while left and (block := file.read(min(left, BLOCK))):
            digest.update(block)
            left -= len(block)
    return PieceDigest(digest.hexdigest(), piece.end - piece.start - left)
