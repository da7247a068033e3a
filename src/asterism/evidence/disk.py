"""Names and locks on the disk."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from typing import BinaryIO


def sync_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def lock(file: BinaryIO) -> bool:
    """Lock an open file until it is closed; return False if somebody else holds it."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def is_held(path: Path) -> bool:
    """Return whether a process that lives holds the lock on a file."""
    try:
        with path.open("rb") as file:
            return not lock(file)
    except FileNotFoundError:
        return False
