"""The files of one log, and the lock under which they are written.

Beside `audit.jsonl` lie `audit.checkpoint`, the newest checkpoint, and `audit.state`, which says
how far the tree was computed: a cache that is believed only as far as a signature bears it out.
"""

from __future__ import annotations

import base64
import binascii
import errno
import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import orjson

from asterism.access.audit.line import LINE, Chain, kept_hash, signature_of
from asterism.access.audit.merkle import Frontier
from asterism.model.errors import AuditError
from asterism.model.signing import PublicKey

WAIT_SECONDS: Final = 10.0
"""How long an append waits for the other writers before it gives up, and the read with it."""

LONGEST_NAP_SECONDS: Final = 0.02
LONGEST_LINE: Final = 1 << 26
"""Of a line that a cached state ends with, in bytes; after a longer one the log is read anew."""

OWNER_ONLY: Final = 0o600


def checkpoint_file(log: Path) -> Path:
    """Return where the newest checkpoint lies."""
    return log.with_suffix(".checkpoint")


def state_file(log: Path) -> Path:
    """Return where the tree's state is cached."""
    return log.with_suffix(".state")


@contextmanager
def locked(
    descriptor: int, wait_seconds: float = WAIT_SECONDS, *, shared: bool = False
) -> Iterator[None]:
    """Hold the log's lock; the system lets go of it when the process ends, however it ends.

    Args:
        descriptor: the log, open.
        wait_seconds: how long to wait for others.
        shared: whether other readers may hold it too.

    Raises:
        AuditError: if others held it all that time.
    """
    kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
    deadline, nap = time.monotonic() + wait_seconds, 0.0005
    while True:
        try:
            fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
            break
        except BlockingIOError:
            if time.monotonic() > deadline:
                message = "another process holds the audit log; nothing was read: ask again"
                raise AuditError(message) from None
        time.sleep(nap)
        nap = min(nap * 2, LONGEST_NAP_SECONDS)
    try:
        yield
    finally:
        fcntl.flock(descriptor, fcntl.LOCK_UN)


def replace_file(path: Path, data: bytes) -> None:
    """Write a small file whole or not at all."""
    partial = path.with_name(f"{path.name}.partial")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, OWNER_ONLY)
    try:
        if os.write(descriptor, data) != len(data):
            raise OSError(errno.ENOSPC, "No space left on device")
    finally:
        os.close(descriptor)
    partial.replace(path)


def overwrite_file(path: Path, data: bytes) -> None:
    """Write a file of less than 512 bytes over the one that is there.

    One sector reaches the disk whole or not at all, and one that is there needs no space. A new
    file under the old name would double the time of an append: the file system brings its
    content to disk before the next line's.
    """
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, OWNER_ONLY)
    try:
        if os.pwrite(descriptor, data, 0) != len(data):
            raise OSError(errno.ENOSPC, "No space left on device")
        if os.fstat(descriptor).st_size > len(data):
            os.ftruncate(descriptor, len(data))
    finally:
        os.close(descriptor)


def keep_state(log: Path, chain: Chain, tree: Frontier) -> None:
    """Cache how far the tree was computed."""
    state = {
        "size": chain.size,
        "start": chain.start,
        "offset": chain.offset,
        "hashes": [base64.b64encode(item).decode() for item in tree.hashes],
    }
    replace_file(state_file(log), orjson.dumps(state))


def read_state(log: Path, descriptor: int, key: PublicKey) -> tuple[Chain, Frontier] | None:
    """Return the cached state if the log bears it out, else None.

    The line that it ends with must be there with that number, and carry the log's own signature
    under the root that follows from the cached hashes: only the true ones give that root.
    """
    try:
        state = orjson.loads(state_file(log).read_bytes())
        size, start, offset = int(state["size"]), int(state["start"]), int(state["offset"])
        tree = Frontier(size, [base64.b64decode(item) for item in state["hashes"]])
        if not 0 <= start < offset <= os.fstat(descriptor).st_size:
            return None
        line = LINE.fullmatch(os.pread(descriptor, min(offset - start, LONGEST_LINE), start))
    except (OSError, ValueError, TypeError, KeyError, binascii.Error):
        return None
    if line is None or int(line["number"]) != size - 1:
        return None
    chain = Chain(tree, size, offset, start, kept_hash(line["kept"]))
    signed = chain.checkpoint(key.name).is_signed(key, signature_of(line))
    return (chain, tree) if signed else None
