"""What lies in the folder `evidence/` of an export: all that it takes to verify it elsewhere."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from asterism.evidence.chain import NAME, TIME, Chain
from asterism.evidence.finding import Spot
from asterism.evidence.stamps import TOKEN
from asterism.evidence.timestamps import Authority
from asterism.evidence.tombstones import read_tombstones
from asterism.evidence.wacz import ARCHIVE, CONTENTS, FOLDER
from asterism.model.signing import PublicKey

MEMBERS: Final = f"{FOLDER}members.jsonl"
CUSTODY: Final = f"{FOLDER}custody.jsonl"
DOCUMENTS: Final = f"{FOLDER}documents.jsonl"
TOMBSTONES: Final = f"{FOLDER}tombstones.jsonl"
AUTHORITY: Final = f"{FOLDER}authority.pem"
README: Final = f"{FOLDER}readme.txt"
SIGNATURE: Final = f"{CONTENTS}.sig"
KEYS: Final = ("manifest", "tombstone", "export")
MOST_BETWEEN: Final = 200
"""How many manifests are taken along to link one to the time stamp of a later one."""

EXPLANATION: Final = f"""\
This file is a web archive (WACZ): a viewer such as ReplayWeb.page shows its pages.

{CONTENTS} lists every other file with its SHA-256, who exported it and what for,
under the signature in {SIGNATURE}. Each line of {MEMBERS} says where a
record of {ARCHIVE} stood in the store it comes from, and which manifest lists it with
its SHA-256. Manifests are signed when the evidence is received. Where bytes differ from the
manifest, something was erased from them since, and a line of {TOMBSTONES} says so
under a signature.

Asterism verifies all of it, without a network and without the store:

    asterism evidence verify --export FILE --public-key manifest-key.txt

with a manifest key that you were given by the organisation itself, not the one in this file.
OpenSSL alone verifies a manifest and a time stamp (NNNNNNNN is a number):

    openssl pkeyutl -verify -pubin -inkey manifest-key.pem -rawin \\
        -in manifest-NNNNNNNN.json -sigfile manifest-NNNNNNNN.json.sig
    openssl ts -verify -in time-NNNNNNNN.tsr -data manifest-NNNNNNNN.json -CAfile authority.pem
"""


def manifest_file(number: int) -> str:
    """Return the name of a manifest in an export."""
    return f"{FOLDER}manifest-{number:08}.json"


def time_file(number: int) -> str:
    """Return the name of a manifest's time stamp in an export."""
    return f"{FOLDER}time-{number:08}.tsr"


def key_file(kind: str, form: str = "txt") -> str:
    """Return the name of a public key in an export."""
    return f"{FOLDER}{kind}-key.{form}"


def key_files(keys: Mapping[str, PublicKey]) -> Iterator[tuple[str, bytes]]:
    """Yield names and contents of public keys, by what they sign."""
    for kind, key in keys.items():
        yield key_file(kind), f"{key}\n".encode()
        yield key_file(kind, "pem"), key.pem


def manifest_files(captures: Path, numbers: Iterable[int]) -> Iterator[tuple[str, bytes]]:
    """Yield manifests with signatures and time stamps.

    A manifest that has no time stamp comes with those after it, up to the first that has one.
    """
    chain = Chain(captures)
    newest, wanted = chain.newest(), set[int]()
    for number in numbers:
        last = number
        while last < min(newest, number + MOST_BETWEEN) and not _is_stamped(chain, last):
            last += 1
        wanted.update(range(number, last + 1) if _is_stamped(chain, last) else [number])
    for number in sorted(wanted):
        folder = chain.folder(number)
        for end in ("", ".sig"):
            yield f"{manifest_file(number)}{end}", (folder / f"{NAME}{end}").read_bytes()
        if _is_stamped(chain, number):
            yield time_file(number), (folder / TIME / TOKEN).read_bytes()


def tombstone_lines(captures: Path, spots: set[Spot]) -> bytes:
    """Return the tombstones that answer for members, as lines."""
    return lines(
        item.to_json()
        for item in read_tombstones(captures)
        if (item.place and (item.place.path, item.place.offset) in spots)
        or (item.moved_to and (item.moved_to.path, item.moved_to.offset) in spots)
    )


def lines(values: Iterable[Mapping[str, Any]]) -> bytes:
    """Return values as JSON lines with sorted keys."""
    text = "".join(json.dumps(item, sort_keys=True) + "\n" for item in values)
    return text.encode()


def authority_files(authority: Authority | None) -> Iterator[tuple[str, bytes]]:
    """Yield the authority's certificates."""
    if authority is not None:
        yield AUTHORITY, authority.certificates.encode()


def _is_stamped(chain: Chain, number: int) -> bool:
    return (chain.folder(number) / TIME).is_dir()
