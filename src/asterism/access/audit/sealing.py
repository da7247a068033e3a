"""What stands in an entry so that only the holder of the workspace's key can read it.

Three keys are derived from one secret (HKDF, RFC 5869):

- the person is encrypted deterministically (AES-SIV, RFC 5297), so that all entries of one person
  can be found, and be told to be of one person, without the name;
- purpose, target and terms are encrypted together (AES-GCM-SIV, RFC 8452), filled up to a
  multiple of 128 bytes so that a length says little;
- before them stands a keyed hash (HMAC-SHA-256, cut to 72 bits) of each id that the entry is
  about, by which "who saw this record" is answered without decrypting everything.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV, AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from asterism.access.audit.entry import AuditEntry, Outcome
from asterism.model.errors import AuditError

NONCE_BYTES: Final = 12
TOKEN_BYTES: Final = 9
TOKEN_CHARACTERS: Final = 12
CONTENT_FILL: Final = 128
PERSON_FILL: Final = 32
PERSONS_REMEMBERED: Final = 1_024


@dataclass(frozen=True, slots=True)
class SealedEntry:
    """An entry as it will be written, but for its place in the log.

    Attributes:
        at: as in the entry, as are `outcome`, `action` and `count`.
        outcome: see above.
        action: see above.
        count: see above.
        person: the person, encrypted; base64.
        sealed: what can be erased: hashes of ids, ":", the encrypted rest; base64.
        erases: ranges of entry numbers, both ends inclusive, whose sealed part this one erases.
    """

    at: int
    outcome: Outcome
    action: str
    count: int | None
    person: bytes
    sealed: bytes
    erases: tuple[tuple[int, int], ...] = ()


class Sealer:
    """Seals and opens entries with one workspace's secret.

    Args:
        secret: 32 bytes.
    """

    def __init__(self, secret: bytes) -> None:
        self._content = AESGCMSIV(_derived(secret, b"content", 32))
        self._persons = AESSIV(_derived(secret, b"persons", 64))
        self._lookups = _derived(secret, b"lookups", 32)
        self.person = lru_cache(PERSONS_REMEMBERED)(self._person)

    def seal(self, entry: AuditEntry, erases: Iterable[tuple[int, int]] = ()) -> SealedEntry:
        """Return an entry ready to be written."""
        tokens = b".".join(map(self.token, entry.records()))
        content = {"purpose": entry.purpose, "target": entry.target, "terms": entry.terms}
        nonce = secrets.token_bytes(NONCE_BYTES)
        encrypted = self._content.encrypt(nonce, _filled(_encode(content), CONTENT_FILL), None)
        return SealedEntry(
            at=entry.at,
            outcome=entry.outcome,
            action=entry.action,
            count=entry.count,
            person=self.person(entry.person),
            sealed=tokens + b":" + base64.b64encode(nonce + encrypted),
            erases=tuple(erases),
        )

    def token(self, record: str) -> bytes:
        """Return the keyed hash that an id is found by, 12 characters."""
        digest = hmac.digest(self._lookups, _bytes(record), "sha256")
        return base64.b64encode(digest[:TOKEN_BYTES])

    def _person(self, name: str) -> bytes:
        return base64.b64encode(self._persons.encrypt(_filled(_bytes(name), PERSON_FILL), None))

    def open_person(self, sealed: bytes) -> str:
        """Return the person's name.

        Raises:
            AuditError: if it was not sealed with this secret.
        """
        try:
            name = self._persons.decrypt(base64.b64decode(sealed), None)
        except (InvalidTag, ValueError) as error:
            raise AuditError(_FOREIGN) from error
        return name.rstrip(b" ").decode("utf-8", "surrogatepass")

    def open(self, sealed: bytes) -> Mapping[str, Any]:
        """Return purpose, target and terms by these names.

        Raises:
            AuditError: if they were not sealed with this secret.
        """
        data = base64.b64decode(sealed.partition(b":")[2])
        try:
            content = self._content.decrypt(data[:NONCE_BYTES], data[NONCE_BYTES:], None)
        except (InvalidTag, ValueError) as error:
            raise AuditError(_FOREIGN) from error
        found: dict[str, Any] = json.loads(content)
        return found


_FOREIGN: Final = (
    "an entry of the audit log was not sealed with this workspace's key; "
    "restore the keys folder, or run: asterism audit verify"
)


def _derived(secret: bytes, use: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, None, b"asterism audit " + use).derive(secret)


def _encode(content: Mapping[str, Any]) -> bytes:
    try:
        return orjson.dumps(content, default=_plain, option=orjson.OPT_NON_STR_KEYS)
    except TypeError:  # halves of a surrogate pair, integers beyond 64 bits
        return json.dumps(content, default=_plain).encode()


def _plain(value: object) -> object:
    return sorted(map(str, value)) if isinstance(value, set | frozenset) else str(value)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _filled(data: bytes, multiple: int) -> bytes:
    return data + b" " * (-len(data) % multiple)


def digest(sealed: bytes) -> bytes:
    """Return what an entry's leaf says of its sealed part: SHA-256, base64."""
    return base64.b64encode(hashlib.sha256(sealed).digest())
