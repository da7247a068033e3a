"""Appends to the log: one writer at a time, nothing acknowledged that is not on disk.

Order of one append, under the log's lock: catch up with what others wrote, cut off a line that a
kill left unfinished, write the lines, bring them to disk (fdatasync), replace the newest
checkpoint. So whatever was acknowledged is covered by a checkpoint beside the log, and the log is
never behind it, unless somebody cut it.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from threading import Lock
from typing import Final

from asterism.access import keys
from asterism.access.audit.checkpoint import Checkpoint, open_checkpoint
from asterism.access.audit.files import (
    OWNER_ONLY,
    WAIT_SECONDS,
    checkpoint_file,
    keep_state,
    locked,
    overwrite_file,
    read_state,
    replace_file,
)
from asterism.access.audit.line import (
    BadEntryError,
    Chain,
    complete_lines,
    signature_of,
)
from asterism.access.audit.merkle import EMPTY_ROOT, Frontier
from asterism.access.audit.sealing import SealedEntry, Sealer
from asterism.model.errors import AsterismError, AuditError
from asterism.model.signing import SigningKey

KIND: Final = "audit"
CHUNK: Final = 1_000
STATE_EVERY: Final = 1_000
"""The cached state is at most so many entries old: a start reads at most so many lines."""

STATE_WORTH: Final = 100
"""So many entries make it worth to cache the state when a log is closed."""

MEND: Final = "nothing was read: run asterism audit verify"
NOT_SIGNED: Final = "or one before it is not what was signed"
FIRST: Final = b'{"number":0,'
Prepare = Callable[[Sealer], Iterable[SealedEntry]]


@dataclass(slots=True)
class _Standing:
    """What a writer knows of the log: its keys, and the chain up to the last line."""

    key: SigningKey
    sealer: Sealer
    chain: Chain
    tree: Frontier
    cached: int


class Sequencer:
    """The one place where lines come from; processes and threads take turns.

    Args:
        path: the log.
        folder: of the workspace's keys; they are made with the first entry.
        wait_seconds: how long to wait for other writers.
    """

    def __init__(self, path: Path, folder: Path, wait_seconds: float = WAIT_SECONDS) -> None:
        self._path = path
        self._folder = folder
        self._wait_seconds = wait_seconds
        self._turn = Lock()
        self._descriptor: int | None = None
        self._process = 0
        self._standing: _Standing | None = None

    def append(self, prepare: Prepare) -> None:
        """Keep entries.

        Args:
            prepare: gives the entries, sealed with what it is given.

        Raises:
            AuditError: if they cannot all be kept.
        """
        with self._turn, self._writing() as descriptor:
            standing = self._caught_up(descriptor)
            entries = iter(prepare(standing.sealer))
            while chunk := list(islice(entries, CHUNK)):
                self._write(descriptor, chunk, standing)

    def close(self) -> None:
        """Close the log; the next append opens it again."""
        with self._turn:
            if self._descriptor is not None and self._process == os.getpid():
                if self._standing is not None:
                    self._cache(self._standing, after=STATE_WORTH)
                os.close(self._descriptor)
            self._descriptor = self._standing = None

    @contextmanager
    def _writing(self) -> Iterator[int]:
        """Hold the lock; after any failure, trust the files alone."""
        try:
            descriptor = self._opened()
            with locked(descriptor, self._wait_seconds):
                yield descriptor
        except BaseException as error:
            self._standing = None
            if isinstance(error, AsterismError | OSError):
                raise _unkept(error) from error
            raise

    def _opened(self) -> int:
        """Return the log's descriptor: of this process, and of the file that is there now."""
        if self._descriptor is not None:
            ours = self._process == os.getpid()
            if ours and self._is_in_place(self._descriptor):
                return self._descriptor
            if ours:
                os.close(self._descriptor)
            self._descriptor = self._standing = None
        flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC
        self._descriptor = os.open(self._path, flags, OWNER_ONLY)
        self._process = os.getpid()
        return self._descriptor

    def _is_in_place(self, descriptor: int) -> bool:
        try:
            return os.path.samestat(self._path.stat(), os.fstat(descriptor))
        except FileNotFoundError:
            return False

    def _caught_up(self, descriptor: int) -> _Standing:
        """Follow what others wrote since; cut off what a kill left unfinished."""
        end = os.fstat(descriptor).st_size
        standing = self._standing
        if standing is None or standing.chain.offset > end:
            self._standing = standing = self._load(descriptor, end)
        elif standing.chain.offset < end:
            _follow(descriptor, standing, end)
        if standing.chain.offset < end:
            os.ftruncate(descriptor, standing.chain.offset)
        return standing

    def _load(self, descriptor: int, end: int) -> _Standing:
        """Take keys, newest checkpoint and cached state, and see whether the log fits them."""
        if not keys.private_file(self._folder, KIND).exists():
            if end:
                raise AuditError(_without_keys(os.pread(descriptor, len(FIRST), 0)))
            self._begin()
        key = keys.read_signing_key(self._folder, KIND)
        newest = open_checkpoint(read_note(self._path), key.public)
        cached = read_state(self._path, descriptor, key.public)
        if cached is None or cached[0].size > newest.size:
            tree = Frontier()
            cached = Chain(tree), tree
        chain, tree = cached
        sealer = Sealer(keys.read_secret(self._folder, KIND))
        standing = _Standing(key, sealer, chain, tree, chain.size)
        _follow(descriptor, standing, end, newest)
        if chain.size < newest.size:
            raise BadEntryError(chain.size, "is missing: the log was cut short")
        self._cache(standing)
        return standing

    def _begin(self) -> None:
        """Make keys and the checkpoint of the empty log; the private key last, as it counts."""
        key = SigningKey.make(KIND)
        empty = Checkpoint(key.name, 0, EMPTY_ROOT)
        replace_file(
            checkpoint_file(self._path), empty.note(key.public, empty.signature(key)).encode()
        )
        keys.secret(self._folder, KIND)
        keys.keep_signing_key(self._folder, KIND, key)

    def _write(self, descriptor: int, entries: Sequence[SealedEntry], standing: _Standing) -> None:
        chain, key = standing.chain, standing.key
        before = chain.offset
        data = b"".join(chain.write(entry, key) for entry in entries)
        written = 0
        try:
            written = os.write(descriptor, data)
        finally:
            if written != len(data):
                # The next append would cut it off too, but a full disk has no byte to spare.
                with suppress(OSError):
                    os.ftruncate(descriptor, before)
        if written != len(data):
            raise OSError(errno.ENOSPC, "No space left on device")
        os.fdatasync(descriptor)
        newest = chain.checkpoint(key.name).note(key.public, chain.signature)
        overwrite_file(checkpoint_file(self._path), newest.encode())
        self._cache(standing)

    def _cache(self, standing: _Standing, after: int = STATE_EVERY) -> None:
        """Cache the tree's state if it is so many entries further than the cached one."""
        if standing.chain.size < standing.cached + after:
            return
        # A cache: without it the next start reads the whole log, and that is all.
        with suppress(OSError):
            keep_state(self._path, standing.chain, standing.tree)
            standing.cached = standing.chain.size


def read_note(log: Path) -> str:
    """Return the signed text of the newest checkpoint, which lies beside a log.

    Raises:
        AuditError: if there is none.
    """
    try:
        return checkpoint_file(log).read_bytes().decode(errors="replace")
    except OSError as error:
        message = (
            "the newest checkpoint of the audit log is missing; nothing was read: "
            f"put back to {checkpoint_file(log)} the newest one that you or a partner kept"
        )
        raise AuditError(message) from error


def _follow(
    descriptor: int, standing: _Standing, end: int, newest: Checkpoint | None = None
) -> None:
    """Follow complete lines up to `end`; the last signature must bear them out.

    Raises:
        BadEntryError: if they are not what was written, or the root differs from the newest
            checkpoint's where the log is as long as that says.
    """
    chain, found = standing.chain, None
    with os.fdopen(os.dup(descriptor), "rb") as file:
        file.seek(chain.offset)
        _compare(chain, newest)
        for line in complete_lines(file, end):
            found = chain.follow(line)
            _compare(chain, newest)
    key = standing.key.public
    if found and not chain.checkpoint(key.name).is_signed(key, signature_of(found)):
        raise BadEntryError(chain.size - 1, NOT_SIGNED)


def _compare(chain: Chain, newest: Checkpoint | None) -> None:
    if newest is not None and chain.size == newest.size and chain.tree.root() != newest.root:
        raise BadEntryError(max(chain.size - 1, 0), NOT_SIGNED)


def _without_keys(first: bytes) -> str:
    if first != FIRST:
        return "the audit log is of an earlier version; nothing was read: run asterism init"
    return (
        "the keys of the audit log are missing; nothing was read: "
        "restore the keys folder from a backup"
    )


def _unkept(error: AsterismError | OSError) -> AuditError:
    """Return what a person reads when an entry cannot be kept."""
    if isinstance(error, AuditError):
        return error
    if isinstance(error, BadEntryError):
        return AuditError(f"{error}; {MEND}")
    if isinstance(error, AsterismError):  # of keys and checkpoints
        return AuditError(f"the audit log cannot be continued ({error}); nothing was read")
    if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return AuditError("the audit log is full; nothing was read: free space and ask again")
    reason = error.strerror or "it is no file"
    return AuditError(f"the audit log cannot be written ({reason}); nothing was read: mend that")
