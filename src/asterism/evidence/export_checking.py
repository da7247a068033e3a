"""Whether an export of evidence is what was signed, without the store that it comes from."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from asterism.evidence import export_files as files
from asterism.evidence.accounts import Accounts, Problem
from asterism.evidence.errors import EvidenceError
from asterism.evidence.finding import Spot
from asterism.evidence.locating import wrong_byte
from asterism.evidence.manifest import Manifest, SealedMember, digest_of
from asterism.evidence.timestamps import Authority, stated_time
from asterism.evidence.wacz import ARCHIVE, CONTENTS, DIGEST, PACKAGE
from asterism.model.signing import PublicKey, SignatureError
from asterism.model.tombstone import BytesPlace, Tombstone

BLOCK: Final = 1 << 20


@dataclass
class ExportCheck:
    """One look through an export; `run` yields what is wrong, the counts are right afterwards.

    Args:
        path: of the export.
        key: that manifests must be signed with; the one in the export if None, which proves no
            more than that the export agrees with itself.
        authority: whose time stamps count; the one in the export if None.

    Attributes:
        contents: what the export says of itself.
        records: records of its archive.
        unsealed: those that no manifest lists.
        erased: those that a tombstone answers for.
        manifests: how many there are.
        stated: when an authority saw a manifest, by its number: microseconds since 1970 in UTC.
    """

    path: Path
    key: PublicKey | None = None
    authority: Authority | None = None
    contents: dict[str, Any] = field(default_factory=dict, init=False)
    records: int = field(default=0, init=False)
    unsealed: int = field(default=0, init=False)
    erased: int = field(default=0, init=False)
    manifests: int = field(default=0, init=False)
    stated: dict[int, int] = field(default_factory=dict, init=False)

    def run(self) -> Iterator[Problem]:
        """Yield what is wrong; nothing for a sound export.

        Raises:
            EvidenceError: if it is no export of evidence, or is torn.
        """
        try:
            with zipfile.ZipFile(self.path) as archive:
                yield from self._look(archive)
        except (OSError, KeyError, ValueError, TypeError, zipfile.BadZipFile) as error:
            message = f"{self.path}: is no export of evidence, or is torn ({error})"
            raise EvidenceError(message) from error

    def _look(self, archive: zipfile.ZipFile) -> Iterator[Problem]:
        signed = archive.read(CONTENTS)
        key = _key(archive, "export")
        try:
            key.verify(archive.read(files.SIGNATURE), signed)
        except SignatureError as error:
            yield Problem(CONTENTS, 0, str(error))
        self.contents = json.loads(signed)
        members = [json.loads(line) for line in archive.read(files.MEMBERS).splitlines()]
        accounts = _accounts(archive)
        yield from accounts.problems
        sealed: dict[Spot, SealedMember] = {}
        yield from self._sealed(archive, sealed)
        yield from self._archive(archive, members, sealed, accounts)
        yield from self._resources(archive)

    def _sealed(
        self, archive: zipfile.ZipFile, found: dict[Spot, SealedMember]
    ) -> Iterator[Problem]:
        """Check the manifests, and find what they list, by place in the store."""
        key = self.key or _key(archive, "manifest")
        before: tuple[int, str] | None = None
        for name in sorted(archive.namelist()):
            if not name.startswith(files.manifest_file(0)[:-13]) or not name.endswith(".json"):
                continue
            data = archive.read(name)
            try:
                key.verify(archive.read(f"{name}.sig"), data)
            except SignatureError as error:
                yield Problem(name, 0, str(error))
                continue
            manifest = Manifest.from_bytes(data)
            self.manifests += 1
            if before and before[0] == manifest.number - 1 and before[1] != manifest.previous:
                yield Problem(name, 0, "it does not follow the manifest before it")
            before = manifest.number, digest_of(data)
            for piece in manifest.pieces:
                found.update(((piece.path, item.offset), item) for item in piece.members)
            yield from self._time(archive, manifest.number, data)

    def _time(self, archive: zipfile.ZipFile, number: int, data: bytes) -> Iterator[Problem]:
        name = files.time_file(number)
        if name not in archive.namelist():
            return
        authority = self.authority
        if authority is None:
            if files.AUTHORITY not in archive.namelist():
                return
            authority = Authority("", archive.read(files.AUTHORITY).decode())
        try:
            self.stated[number] = stated_time(authority, archive.read(name), data)
        except EvidenceError as error:
            yield Problem(name, 0, str(error))

    def _archive(
        self,
        archive: zipfile.ZipFile,
        members: list[dict[str, Any]],
        sealed: dict[Spot, SealedMember],
        accounts: Accounts,
    ) -> Iterator[Problem]:
        end = 0
        with archive.open(ARCHIVE) as file:
            for item in members:
                if item["offset"] != end:
                    yield Problem(ARCHIVE, end, "no record is listed here")
                    return
                packed = file.read(item["length"])
                yield from self._member(item, packed, sealed, accounts)
                end += item["length"]
            if file.read(1):
                yield Problem(ARCHIVE, end, "no record is listed here")

    def _member(
        self,
        item: dict[str, Any],
        packed: bytes,
        sealed: dict[Spot, SealedMember],
        accounts: Accounts,
    ) -> Iterator[Problem]:
        self.records += 1
        spot = (item["file"], item["file_offset"])
        listed, found = sealed.get(spot), hashlib.sha256(packed).hexdigest()
        expected = accounts.expected_at(*spot)
        if listed is not None and found == listed.sha256:
            return
        if listed is not None and expected is None:
            wrong = wrong_byte(packed, listed.checks)
            at = item["offset"] + (wrong.offset if wrong else 0)
            says = str(wrong) if wrong else "this record is not what was sealed"
            yield Problem(ARCHIVE, at, says)
        elif listed is not None:
            self.erased += 1
            former = BytesPlace(*spot, listed.length, listed.sha256)
            if found != expected or not accounts.explain(former, found):
                yield Problem(ARCHIVE, item["offset"], "not the bytes that its tombstone names")
        elif expected is not None:
            self.erased += 1
            if found != expected:
                yield Problem(ARCHIVE, item["offset"], "not the bytes that its tombstone names")
        else:
            self.unsealed += 1

    def _resources(self, archive: zipfile.ZipFile) -> Iterator[Problem]:
        """Check every other file against what is signed, and the package against its digest."""
        package = archive.read(PACKAGE)
        said = json.loads(archive.read(DIGEST))
        if said != {"path": PACKAGE, "hash": f"sha256:{hashlib.sha256(package).hexdigest()}"}:
            yield Problem(DIGEST, 0, f"is not the digest of {PACKAGE}")
        packed = {item["path"]: item["hash"] for item in json.loads(package)["resources"]}
        listed = self.contents["digests"]
        beside = {CONTENTS, files.SIGNATURE, PACKAGE, DIGEST}
        for name in sorted({*archive.namelist(), *listed}):
            if name in {PACKAGE, DIGEST}:
                continue
            if name not in archive.namelist():
                yield Problem(name, 0, "is missing")
                continue
            found = f"sha256:{_digest(archive, name)}"
            if name not in beside and listed.get(name) != found:
                yield Problem(name, 0, "is not what the export was signed with")
            elif packed.get(name) != found:
                yield Problem(PACKAGE, 0, f"says another digest of {name}")


def _digest(archive: zipfile.ZipFile, name: str) -> str:
    digest = hashlib.sha256()
    with archive.open(name) as file:
        while block := file.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _key(archive: zipfile.ZipFile, kind: str) -> PublicKey:
    return PublicKey.parse(archive.read(files.key_file(kind)).decode())


def _accounts(archive: zipfile.ZipFile) -> Accounts:
    lines = []
    if files.TOMBSTONES in archive.namelist():
        lines = archive.read(files.TOMBSTONES).splitlines()
    stones = [Tombstone.from_json(json.loads(line)) for line in lines]
    return Accounts(stones, _key(archive, "tombstone" if stones else "export"))
