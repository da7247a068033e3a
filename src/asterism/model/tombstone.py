"""Tombstones: what stays of something erased. Signed, and without a trace of what it said."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any, Self

from asterism.model.ids import derive_id
from asterism.model.signing import PublicKey, SignatureError, SigningKey

KEY_KIND = "tombstone"
"""Which of the workspace's keys signs tombstones, and which secret hides who erased."""


class ErasureReason(StrEnum):
    """Why something was erased: a class, as a sentence could say too much."""

    REQUEST = "request"
    """The person it is about, or somebody for them, asked for it."""
    CONSENT = "consent"
    """Their consent was withdrawn."""
    RETENTION = "retention"
    """It was kept as long as it may be."""
    ORDER = "order"
    """A court or an authority ordered it."""
    MISTAKE = "mistake"
    """It should never have been taken in."""


@dataclass(frozen=True, slots=True)
class BytesPlace:
    """A place in the store of captures, and what stands there.

    Attributes:
        path: file below the captures folder.
        offset: first byte of the member.
        length: of the member, packed.
        sha256: of the member's packed bytes, hexadecimal.
    """

    path: str
    offset: int
    length: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Tombstone:
    """Says of one row or one record of the store that it was erased, or a part of it.

    Attributes:
        erasure_id: the erasure that it belongs to.
        table: of the record ("documents"), or "captures" for bytes of the store.
        row_id: the row's id; for bytes of the store the id that their record has there.
        reason: why.
        person: who erased, as `person_digest` gives it.
        erased_at: microseconds since 1970 in UTC.
        content_sha256: of what was there, hexadecimal: of the packed bytes for "captures", else
            of the row as JSON with sorted keys.
        place: for "captures": where the bytes were, and the digest of those that stand there now.
        whole: False if only passages were blanked and the rest stands.
        moved_to: where the rest stands, if it no longer fitted its place.
        payload_sha256: of the payload of the rest, if a whole payload stands in one record.
        key: name of the key that signed.
        signature: base64 of the Ed25519 signature under everything else.
    """

    erasure_id: str
    table: str
    row_id: str
    reason: ErasureReason
    person: str
    erased_at: int
    content_sha256: str
    place: BytesPlace | None = None
    whole: bool = True
    moved_to: BytesPlace | None = None
    payload_sha256: str | None = None
    key: str = ""
    signature: str = ""

    @property
    def id(self) -> str:
        """The same however often an interrupted erasure comes to this row or these bytes."""
        where = f"{self.place.path}@{self.place.offset}" if self.place else ""
        return derive_id("tombstone", self.table, self.row_id, where, self.content_sha256)

    def signed_by(self, key: SigningKey) -> Tombstone:
        """Return the tombstone under a signature."""
        unsigned = replace(self, key=key.name, signature="")
        signature = base64.b64encode(key.sign(unsigned.signed_bytes)).decode()
        return replace(unsigned, signature=signature)

    @property
    def signed_bytes(self) -> bytes:
        """What the signature stands under."""
        values = {name: value for name, value in asdict(self).items() if name != "signature"}
        return json.dumps(values, sort_keys=True, separators=(",", ":")).encode()

    def verify(self, key: PublicKey) -> None:
        """Return if the key signed this tombstone.

        Raises:
            SignatureError: if it did not.
        """
        try:
            signature = base64.b64decode(self.signature, validate=True)
        except (binascii.Error, ValueError) as error:
            message = f"tombstone {self.id} has no signature"
            raise SignatureError(message) from error
        if base64.b64encode(signature).decode() != self.signature:
            message = f"the signature of tombstone {self.id} is not as it was written"
            raise SignatureError(message)
        key.verify(signature, self.signed_bytes)

    def to_json(self) -> dict[str, Any]:
        """Return the tombstone as plain values."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Self:
        """Return the tombstone that `to_json` wrote.

        Raises:
            KeyError, TypeError, ValueError: if it is none.
        """
        places = {
            name: BytesPlace(**values[name]) if values[name] else None
            for name in ("place", "moved_to")
        }
        return cls(**{**values, **places, "reason": ErasureReason(values["reason"])})


def person_digest(secret: bytes, person: str) -> str:
    """Return who erased as a keyed hash: whoever has the secret can ask whether it was somebody."""
    return hmac.new(secret, person.encode(), hashlib.sha256).hexdigest()


def row_digest(row: dict[str, Any]) -> str:
    """Return the SHA-256 of a row as JSON, for whoever holds a copy of it."""
    text = json.dumps(row, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
