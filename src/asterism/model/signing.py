"""Ed25519 signatures in the formats of the transparency community (RFC 8032, C2SP signed-note).

A signature is either detached (`SigningKey.sign`, `PublicKey.verify`) or stands below the text it
signs (`SigningKey.sign_note`, `PublicKey.open_note`). Keys and notes are lines of text that the
tools of Go's checksum database and of C2SP read too.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from asterism.model.errors import AsterismError

ED25519: Final = b"\x01"
"""The signature type of C2SP signed-note."""

KEY_BYTES: Final = 32
ID_BYTES: Final = 4
DASH: Final = "\N{EM DASH}"
PRIVATE: Final = "PRIVATE+KEY+"


class SignatureError(AsterismError):
    """A key cannot be read, or a signature does not belong to what it stands under."""


@dataclass(frozen=True)
class PublicKey:
    """What anyone needs to check a signature.

    Attributes:
        name: of the key, without spaces and "+"; part of what its id is derived from.
        key: 32 bytes (RFC 8032, section 5.1.5).
    """

    name: str
    key: bytes

    @classmethod
    def parse(cls, text: str) -> PublicKey:
        """Return the key that a line `NAME+ID+BASE64` holds.

        Raises:
            SignatureError: if it holds none.
        """
        name, key = _parse(text)
        return cls(name, key)

    def __str__(self) -> str:
        """Return the line to be handed on: `NAME+ID+BASE64`."""
        return f"{self.name}+{self.id.hex()}+{_encode(ED25519 + self.key)}"

    @cached_property
    def id(self) -> bytes:
        """The key's id: 4 bytes, to find a key by and not to trust it by."""
        return _id(self.name, self.key)

    @property
    def pem(self) -> bytes:
        """The key as PEM (RFC 8410), for OpenSSL and others."""
        return self._verifier.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

    @cached_property
    def _verifier(self) -> Ed25519PublicKey:
        return Ed25519PublicKey.from_public_bytes(self.key)

    def verify(self, signature: bytes, data: bytes) -> None:
        """Return if the key signed the data.

        Raises:
            SignatureError: if it did not.
        """
        try:
            self._verifier.verify(signature, data)
        except InvalidSignature as error:
            message = f"the signature is not one of {self.name} under this content"
            raise SignatureError(message) from error

    def open_note(self, note: str) -> str:
        """Return the text of a signed note, its last newline included.

        Signatures of other keys are passed over.

        Raises:
            SignatureError: if this key has not signed it.
        """
        text, blank, signatures = note.rpartition("\n\n")
        for line in signatures.splitlines() if blank else ():
            dash, _, rest = line.partition(" ")
            name, _, encoded = rest.partition(" ")
            signature = _decoded(encoded)
            if (dash, name, signature[:ID_BYTES]) == (DASH, self.name, self.id):
                self.verify(signature[ID_BYTES:], f"{text}\n".encode())
                return f"{text}\n"
        message = f"this is no text that {self.name} has signed"
        raise SignatureError(message)


@dataclass(frozen=True, repr=False)
class SigningKey:
    """A key pair; whoever holds it can sign.

    Attributes:
        name: as `PublicKey.name`.
        seed: the 32 secret bytes of RFC 8032.
    """

    name: str
    seed: bytes

    @classmethod
    def make(cls, kind: str) -> SigningKey:
        """Return a new key pair, named after what it signs and its own digest.

        Args:
            kind: what it signs, such as "audit"; a word.
        """
        private = Ed25519PrivateKey.generate()
        digest = hashlib.sha256(private.public_key().public_bytes_raw()).hexdigest()
        return cls(f"asterism/{kind}/{digest[:16]}", private.private_bytes_raw())

    @classmethod
    def parse(cls, text: str) -> SigningKey:
        """Return the key pair that a line written by `private_line` holds.

        Raises:
            SignatureError: if it holds none.
        """
        if not text.startswith(PRIVATE):
            message = "this is no private key; restore it from a backup"
            raise SignatureError(message)
        name, seed = _parse(text.removeprefix(PRIVATE), private=True)
        return cls(name, seed)

    @property
    def private_line(self) -> str:
        """The line to be kept secret: `PRIVATE+KEY+NAME+ID+BASE64`."""
        return f"{PRIVATE}{self.name}+{self.public.id.hex()}+{_encode(ED25519 + self.seed)}"

    @cached_property
    def public(self) -> PublicKey:
        """What others check signatures with."""
        return PublicKey(self.name, self._signer.public_key().public_bytes_raw())

    @cached_property
    def _signer(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)

    def sign(self, data: bytes) -> bytes:
        """Return the signature under the data: 64 bytes."""
        return self._signer.sign(data)

    def sign_note(self, text: str) -> str:
        """Return the text with this key's signature below it.

        Args:
            text: lines, the last one ended by a newline.

        Raises:
            ValueError: if the last line is not ended.
        """
        if not text.endswith("\n"):
            message = "a note's text ends with a newline"
            raise ValueError(message)
        return f"{text}\n{note_signature(self.public, self.sign(text.encode()))}"


def note_signature(key: PublicKey, signature: bytes) -> str:
    """Return the line that stands for a detached signature below a note."""
    return f"{DASH} {key.name} {_encode(key.id + signature)}\n"


def _parse(text: str, *, private: bool = False) -> tuple[str, bytes]:
    name, _, rest = text.strip().partition("+")
    key_id, _, encoded = rest.partition("+")
    data = _decoded(encoded)
    kind, key = data[:1], data[1:]
    if not name or " " in name or kind != ED25519 or len(key) != KEY_BYTES:
        message = "this is no Ed25519 key (NAME+ID+BASE64); ask its holder for another copy"
        raise SignatureError(message)
    public = SigningKey(name, key).public.key if private else key
    if key_id != _id(name, public).hex():
        message = f"the key {name} was damaged; ask its holder for another copy"
        raise SignatureError(message)
    return name, key


def _id(name: str, key: bytes) -> bytes:
    return hashlib.sha256(name.encode() + b"\n" + ED25519 + key).digest()[:ID_BYTES]


def _encode(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _decoded(text: str) -> bytes:
    """Return what the text encodes in the one way that there is, or nothing."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""
    return data if _encode(data) == text else b""
