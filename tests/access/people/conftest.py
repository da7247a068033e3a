"""A register with a clock that a test turns, people in it, and an authenticator in software."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import shutil
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import cbor2
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from asterism.access import Workspace, create_workspace, open_workspace
from asterism.access.audit.reading import KeptEntry
from asterism.access.people import (
    Administrator,
    NewSignIn,
    Person,
    Registry,
    RelyingParty,
    accept_invitation,
    add_group,
    add_person,
    begin_authenticator,
    confirm_authenticator,
    invite,
    set_password,
    sign_in_with_password_and_totp,
    subject_of,
)
from asterism.model.clock import SECOND
from asterism.model.organisation import Role
from asterism.model.subject import Subject

PASSWORD: Final = "seven harbour lamps"  # noqa: S105 - nobody's
START: Final = 1_800_000_000 * SECOND
PARTY: Final = RelyingParty.at("https://asterism.example")


@dataclass
class Clock:
    """A clock that stands still until a test turns it."""

    at: int = START

    def __call__(self) -> int:
        return self.at

    def turn(self, *, seconds: float = 0, minutes: float = 0, hours: float = 0) -> None:
        self.at += int((seconds + 60 * minutes + 3_600 * hours) * SECOND)


@pytest.fixture(scope="session")
def empty_workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make one empty workspace; nobody writes there."""
    folder = tmp_path_factory.mktemp("empty") / "workspace"
    create_workspace(folder).close()
    return folder


@pytest.fixture
def workspace(empty_workspace: Path, tmp_path: Path) -> Iterator[Workspace]:
    """Give a workspace of its own on SQLite; `test_on_both_databases` runs the ways in on both."""
    shutil.copytree(empty_workspace, tmp_path / "workspace")
    opened = open_workspace(tmp_path / "workspace")
    yield opened
    opened.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def registry(workspace: Workspace, clock: Clock) -> Registry:
    return replace(workspace.registry, clock=clock)


@pytest.fixture
def operator() -> Administrator:
    return Administrator("operator:ola", "administration")


@pytest.fixture
def ana(registry: Registry, operator: Administrator) -> Person:
    return add_person(registry, operator, "Ana Ruiz", "Hope Line", [Role.ANALYST])


@pytest.fixture
def ben(registry: Registry, operator: Administrator) -> Person:
    return add_person(registry, operator, "Ben Okoro", "County Police", [Role.ANALYST])


@pytest.fixture
def invited(registry: Registry, operator: Administrator, ana: Person) -> NewSignIn:
    return accept_invitation(registry, invite(registry, operator, ana.name).reveal())


@dataclass
class Codes:
    """The authenticator program on somebody's phone."""

    secret: bytes
    clock: Clock

    def code(self, steps: int = 0) -> str:
        """Return the code that is shown now, or some steps later."""
        totp = TOTP(self.secret, 6, SHA1(), 30)  # noqa: S303 - the standard's
        return totp.generate(self.clock.at / SECOND + 30 * steps).decode()


@pytest.fixture
def codes_of() -> type[Codes]:
    return Codes


@pytest.fixture
def codes(registry: Registry, invited: NewSignIn, clock: Clock) -> Codes:
    """Give Ana a password and an authenticator, half a minute ago."""
    set_password(registry, invited.sign_in, PASSWORD)
    enrolment = begin_authenticator(registry, invited.sign_in, "phone")
    shown = Codes(base64.b32decode(enrolment.secret.reveal()), clock)
    confirm_authenticator(registry, invited.sign_in, enrolment.id, shown.code())
    clock.turn(seconds=30)
    return shown


@pytest.fixture
def entries(workspace: Workspace) -> Callable[[], list[KeptEntry]]:
    """Give the entries of the audit log, the newest first."""
    return lambda: list(workspace.audit.entries())


def encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class Passkey:
    """What an authenticator keeps for one account of one party."""

    host: str
    handle: bytes
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    id: bytes = field(default_factory=lambda: os.urandom(32))
    count: int = 0


@dataclass
class SoftwareAuthenticator:
    """Makes and shows passkeys as a device does (Web Authentication, sections 6.1 and 6.3).

    What a test sets here is what goes wrong: another page, a person who was not verified.
    """

    origin: str = PARTY.origin
    verified: bool = True
    counts: bool = True
    kept: list[Passkey] = field(default_factory=list)

    def create(self, options: dict[str, Any], passkey_id: bytes | None = None) -> dict[str, Any]:
        """Answer `navigator.credentials.create`; with the id of another passkey, if told."""
        assert options["authenticatorSelection"]["userVerification"] == "required"
        excluded = {decoded(item["id"]) for item in options.get("excludeCredentials", [])}
        assert not excluded & {passkey.id for passkey in self.kept}
        made = Passkey(options["rp"]["id"], decoded(options["user"]["id"]))
        made.id = passkey_id or made.id
        self.kept.append(made)
        numbers = made.key.public_key().public_numbers()
        cose = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32), -3: numbers.y.to_bytes(32)}
        credential = bytes(16) + struct.pack(">H", len(made.id)) + made.id + cbor2.dumps(cose)
        attestation = {
            "fmt": "none",
            "attStmt": {},
            "authData": self._data(made, 0x40) + credential,
        }
        response = {
            "clientDataJSON": encoded(self._client("webauthn.create", options["challenge"])),
            "attestationObject": encoded(cbor2.dumps(attestation)),
            "transports": ["internal", "hybrid", "<script>"],
        }
        return self._answer(made, response)

    def get(self, options: dict[str, Any], passkey: Passkey | None = None) -> dict[str, Any]:
        """Answer `navigator.credentials.get` with one of the passkeys."""
        assert options["userVerification"] == "required"
        shown = passkey or self.kept[-1]
        shown.count += self.counts
        data = self._data(shown, 0)
        client = self._client("webauthn.get", options["challenge"])
        signed = shown.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        response = {
            "clientDataJSON": encoded(client),
            "authenticatorData": encoded(data),
            "signature": encoded(signed),
            "userHandle": encoded(shown.handle),
        }
        return self._answer(shown, response)

    def _data(self, passkey: Passkey, flags: int) -> bytes:
        flags |= 0x01 | (0x04 if self.verified else 0)
        host = hashlib.sha256(passkey.host.encode()).digest()
        return host + struct.pack(">BI", flags, passkey.count)

    def _client(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    @staticmethod
    def _answer(passkey: Passkey, response: dict[str, Any]) -> dict[str, Any]:
        name = encoded(passkey.id)
        return {"id": name, "rawId": name, "type": "public-key", "response": response}


@pytest.fixture
def authenticator() -> SoftwareAuthenticator:
    return SoftwareAuthenticator()


@pytest.fixture
def party() -> RelyingParty:
    return PARTY


@pytest.fixture
def password() -> str:
    return PASSWORD


@pytest.fixture
def attempt(registry: Registry, codes: Codes, password: str) -> Callable[..., NewSignIn]:
    """Give an attempt to sign in as Ana, in which everything is right unless told otherwise."""

    def make(
        name: str = "Ana Ruiz",
        given: str = password,
        code: str | None = None,
        address: str = "192.0.2.7",
    ) -> NewSignIn:
        shown = codes.code() if code is None else code
        return sign_in_with_password_and_totp(registry, name, given, shown, address)

    return make


@pytest.fixture
def seen(registry: Registry) -> Callable[[Person], Subject]:
    def see(person: Person) -> Subject:
        with registry.database.reading() as connection:
            return subject_of(connection, person, registry.clock())

    return see


@pytest.fixture
def force(registry: Registry, operator: Administrator) -> str:
    return add_group(registry, operator, "Task Force")
