"""A file under a detached signature, in a folder of its own that appears whole or not at all.

    NAME           the bytes that are signed
    NAME.sig       64 bytes: the Ed25519 signature under exactly these bytes (RFC 8032)
    NAME.checks    length, SHA-256 and Adler-32 of both, to find a changed byte by

The signature alone decides. OpenSSL checks it too, with the public key as PEM:
`openssl pkeyutl -verify -pubin -inkey public-key.pem -rawin -in NAME -sigfile NAME.sig`.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from asterism.evidence.disk import sync_folder
from asterism.evidence.locating import Checks, wrong_byte
from asterism.model.signing import PublicKey, SignatureError, SigningKey

PARTIAL: Final = ".partial"
_LINE: Final = re.compile(rb"^(\S+) (\d+) ([0-9a-f]{64}) ([0-9a-f]{8})$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong with one file of a folder, and at which byte."""

    name: str
    offset: int
    says: str


def write_signed(folder: Path, name: str, data: bytes, key: SigningKey) -> None:
    """Make a folder with a file under a signature; safe on the disk when this returns.

    Raises:
        OSError: if the folder is there already.
    """
    signature = key.sign(data)
    partial = folder.with_name(f"{folder.name}.{secrets.token_hex(4)}{PARTIAL}")
    partial.mkdir(parents=True)
    try:
        files = {
            name: data,
            f"{name}.sig": signature,
            f"{name}.checks": _lines(name, data, signature),
        }
        for each, content in files.items():
            with (partial / each).open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        sync_folder(partial)
        partial.rename(folder)  # fails if there is one with files in it
        sync_folder(folder.parent)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise


def read_signed(
    folder: Path, name: str, key: PublicKey, *, beside: Iterable[str] = ()
) -> tuple[bytes | None, list[Flaw]]:
    """Return the signed bytes and what is wrong with the files that hold them.

    Where a single byte was changed, the bytes returned are those that were signed nevertheless:
    the signature says that they are. None if that cannot be told.

    Args:
        folder: that `write_signed` made.
        name: of the file.
        key: that must have signed it.
        beside: names that may lie in the folder besides.
    """
    names = (name, f"{name}.sig", f"{name}.checks")
    flaws = list(_strangers(folder, {*names, *beside}))
    data, signature, checks = (_bytes(folder / each) for each in names)
    missing = [
        Flaw(each, 0, "is missing")
        for each, content in zip(names, (data, signature, checks), strict=True)
        if content is None
    ]
    if data is None or signature is None:
        return None, [*flaws, *missing]
    if _holds(key, signature, data):
        expected = _lines(name, data, signature)
        if checks is not None and checks != expected:
            at = first_difference(checks, expected)
            flaws.append(Flaw(names[2], at, "is not what its file and signature give"))
        return data, [*flaws, *missing]
    mended, flaw = _located(names, data, signature, checks or b"", key)
    return mended, [*flaws, *missing, flaw]


def first_difference(found: bytes, expected: bytes) -> int:
    """Return the first place at which two byte strings differ."""
    pairs = enumerate(zip(found, expected, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(found), len(expected)))


def _located(
    names: tuple[str, str, str], data: bytes, signature: bytes, checks: bytes, key: PublicKey
) -> tuple[bytes | None, Flaw]:
    noted = {
        found[1].decode("ascii", "replace"): Checks(
            int(found[2]), found[3].decode(), int(found[4], 16)
        )
        for found in _LINE.finditer(checks)
    }
    for each, content in ((names[0], data), (names[1], signature)):
        known = noted.get(each)
        wrong = wrong_byte(content, known) if known else None
        if wrong is None or known is None:
            continue
        mended = content[: wrong.offset] + bytes([wrong.written]) + content[wrong.offset + 1 :]
        pair = (signature, mended) if each == names[0] else (mended, data)
        if _holds(key, *pair):
            return pair[1], Flaw(each, wrong.offset, str(wrong))
    for each, content in ((names[0], data), (names[1], signature)):
        known = noted.get(each)
        if known and len(content) != known.length:
            at = min(len(content), known.length)
            return None, Flaw(each, at, f"has {len(content)} bytes and had {known.length}")
        if known and Checks.of(content) != known:
            return None, Flaw(each, 0, "is not what was signed")
    return None, Flaw(names[1], 0, f"is no signature of {key.name} under {names[0]}")


def _strangers(folder: Path, known: set[str]) -> Iterator[Flaw]:
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.name not in known:
            yield Flaw(path.name, 0, "is no part of the store")


def _lines(name: str, data: bytes, signature: bytes) -> bytes:
    return "".join(
        f"{each} {checks.length} {checks.sha256} {checks.adler32:08x}\n"
        for each, checks in ((name, Checks.of(data)), (f"{name}.sig", Checks.of(signature)))
    ).encode()


def _holds(key: PublicKey, signature: bytes, data: bytes) -> bool:
    try:
        key.verify(signature, data)
    except SignatureError:
        return False
    return True


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None
