"""The workspace's keys: one folder that only its owner may open."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Final

from asterism.model.errors import WorkspaceError
from asterism.model.signing import PublicKey, SigningKey

SECRET_BYTES: Final = 32
OWNER_ONLY: Final = 0o600


def signing_key(folder: Path, kind: str) -> SigningKey:
    """Return the key pair for one kind of signature, made on first use.

    Args:
        folder: `WorkspacePaths.keys`.
        kind: what it signs, such as "audit" or "tombstone"; a word.

    Raises:
        WorkspaceError: if it cannot be read or kept.
        SignatureError: if the file holds no key.
    """
    if not private_file(folder, kind).exists():
        keep_signing_key(folder, kind, SigningKey.make(kind))
    return read_signing_key(folder, kind)


def read_signing_key(folder: Path, kind: str) -> SigningKey:
    """Return a key pair that was made before.

    Raises:
        WorkspaceError: if there is none, or it cannot be read.
        SignatureError: if the file holds no key.
    """
    return SigningKey.parse(_read(private_file(folder, kind)))


def read_public_key(folder: Path, kind: str) -> PublicKey:
    """Return the public half of a key pair that was made before.

    Raises:
        WorkspaceError: if there is none, or it cannot be read.
        SignatureError: if the file holds no key.
    """
    return PublicKey.parse(_read(public_file(folder, kind)))


def public_key_if_any(folder: Path, kind: str) -> PublicKey | None:
    """Return the public half of a key pair; None if none was made yet.

    Raises:
        WorkspaceError: if it cannot be read.
        SignatureError: if the file holds no key.
    """
    return read_public_key(folder, kind) if public_file(folder, kind).exists() else None


def keep_signing_key(folder: Path, kind: str, key: SigningKey) -> None:
    """Write a key pair; one that another process wrote meanwhile stays.

    Raises:
        WorkspaceError: if it cannot be kept.
    """
    keep(private_file(folder, kind), key.private_line + "\n")
    public = read_signing_key(folder, kind).public
    keep(public_file(folder, kind), f"{public}\n")


def secret(folder: Path, kind: str) -> bytes:
    """Return 32 secret bytes for one use, made on first use.

    Raises:
        WorkspaceError: if they cannot be read or kept.
    """
    path = secret_file(folder, kind)
    if not path.exists():
        keep(path, secrets.token_hex(SECRET_BYTES) + "\n")
    return read_secret(folder, kind)


def read_secret(folder: Path, kind: str) -> bytes:
    """Return 32 secret bytes that were made before.

    Raises:
        WorkspaceError: if there are none, or they cannot be read.
    """
    path = secret_file(folder, kind)
    try:
        found = bytes.fromhex(_read(path))
    except ValueError as error:
        message = f"{path}: is damaged; restore it from a backup"
        raise WorkspaceError(message) from error
    if len(found) != SECRET_BYTES:
        message = f"{path}: is damaged; restore it from a backup"
        raise WorkspaceError(message)
    return found


def private_file(folder: Path, kind: str) -> Path:
    """Return where a private key is kept."""
    return folder / f"{kind}.key"


def public_file(folder: Path, kind: str) -> Path:
    """Return where a public key is kept, to be handed to partners."""
    return folder / f"{kind}.public"


def secret_file(folder: Path, kind: str) -> Path:
    """Return where a secret is kept."""
    return folder / f"{kind}.secret"


def keep(path: Path, text: str) -> None:
    """Write a file that only its owner may read, whole or not at all; one that is there stays.

    Raises:
        WorkspaceError: if it cannot be kept.
    """
    partial = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(descriptor)
            os.link(partial, path)
        except FileExistsError:
            pass  # another process was first, and its key counts
        finally:
            partial.unlink(missing_ok=True)
    except OSError as error:
        message = f"{path}: cannot be kept ({error.strerror}); make its folder writable"
        raise WorkspaceError(message) from error


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "no text"
        message = f"{path}: cannot be read ({reason}); restore it from a backup"
        raise WorkspaceError(message) from error
