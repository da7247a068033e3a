"""Logs and exports opened for verification, and exports written.

An export is one file: a first line with public key, newest checkpoint and whether sealed parts
are in it, then the log's lines as they are. It can be verified where nothing else is.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Final

import orjson

from asterism.access import keys
from asterism.access.audit.checkpoint import Checkpoint, open_checkpoint
from asterism.access.audit.files import OWNER_ONLY, locked
from asterism.access.audit.line import LINE, complete_lines
from asterism.access.audit.sequencer import KIND, read_note
from asterism.access.audit.verifying import Copy
from asterism.model.errors import AsterismError, AuditError
from asterism.model.signing import PublicKey, SignatureError

FORMAT: Final = "audit export 1"
HEAD_BYTES: Final = 10_000


@contextmanager
def open_log(log: Path, folder: Path, key: PublicKey | None = None) -> Iterator[Copy]:
    """Yield a workspace's log as it stands now; others may go on writing.

    Args:
        log: the file.
        folder: of the workspace's keys.
        key: the public key, if it is not to be taken from the folder.

    Raises:
        AuditError: if there is none, or it cannot be read.
        WorkspaceError: if the public key is to be taken from the folder and is not there.
    """
    try:
        file = log.open("rb")
    except OSError as error:
        if keys.private_file(folder, KIND).exists():
            message = f"entry 0 of the audit log is missing: {log} cannot be read; restore it"
        else:
            message = f"{log}: no audit log here ({error.strerror}); it begins with the first read"
        raise AuditError(message) from error
    with file:
        public = key or keys.read_public_key(folder, KIND)
        with locked(file.fileno(), shared=True):
            end = os.fstat(file.fileno()).st_size
            note = _note_beside(log)
        yield Copy(file, 0, end, public, _opened(note, public), note)


@contextmanager
def open_export(path: Path, key: PublicKey | None = None) -> Iterator[Copy]:
    """Yield an export.

    Args:
        path: the file.
        key: the public key that it must be signed with; the one it names itself if None.

    Raises:
        AuditError: if it is no export, or is signed with another key.
        SignatureError: if its first line holds no public key.
    """
    try:
        file = path.open("rb")
    except OSError as error:
        message = f"{path}: cannot be read ({error.strerror}); state the file of an export"
        raise AuditError(message) from error
    with file:
        head = _head(path, file)
        named = PublicKey.parse(str(head["public_key"]))
        if key is not None and key != named:
            message = f"{path}: was signed with another key than {key}; ask whose log it is"
            raise AuditError(message)
        note = str(head["checkpoint"])
        end = os.fstat(file.fileno()).st_size
        newest, sealed = _opened(note, named), head["sealed"] is not False
        yield Copy(file, file.tell(), end, named, newest, note, sealed)


def is_export(path: Path) -> bool:
    """Tell whether a file is an export, by its first line."""
    try:
        with path.open("rb") as file:
            _head(path, file)
    except (OSError, AsterismError):
        return False
    return True


def write_export(copy: Copy, path: Path, *, sealed: bool = True) -> int:
    """Write an export and return its number of entries.

    Args:
        copy: the log.
        path: the file; one that is there is replaced when the new one is complete.
        sealed: whether sealed parts go with it. Nobody can read them without the workspace's
            key, but they can be kept from leaving altogether.

    Raises:
        AuditError: if it cannot be written.
    """
    head = {
        "asterism": FORMAT,
        "public_key": str(copy.key),
        "checkpoint": copy.note,
        "sealed": sealed and copy.sealed,
    }
    partial = path.with_name(f"{path.name}.partial")
    count = 0
    try:
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, OWNER_ONLY)
        with os.fdopen(descriptor, "wb", buffering=1 << 20) as file:
            file.write(orjson.dumps(head) + b"\n")
            copy.file.seek(copy.begin)
            for line in complete_lines(copy.file, copy.end):
                file.write(line if sealed else _unsealed(line))
                count += 1
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    except OSError as error:
        message = f"{path}: cannot be written ({error.strerror}); choose another file"
        raise AuditError(message) from error
    return count


def _head(path: Path, file: BinaryIO) -> dict[str, Any]:
    try:
        head: Any = orjson.loads(file.readline(HEAD_BYTES))
    except orjson.JSONDecodeError:
        head = None
    needed = {"asterism", "public_key", "checkpoint", "sealed"}
    if not isinstance(head, dict) or not needed <= set(head) or head["asterism"] != FORMAT:
        message = f"{path}: is no export of an audit log; make one with: asterism audit export"
        raise AuditError(message)
    return head


def _note_beside(log: Path) -> str:
    try:
        return read_note(log)
    except AuditError:
        return ""  # the verdict says so, beside what else is wrong


def _opened(note: str, key: PublicKey) -> Checkpoint | None:
    try:
        return open_checkpoint(note, key)
    except SignatureError:
        return None


def _unsealed(line: bytes) -> bytes:
    found = LINE.fullmatch(line)
    if found is None:
        return line  # it cannot be verified, and is not to be hidden
    start, end = found.span("sealed")
    return line[:start] + line[end:]
