"""Whether the chain of manifests is what was signed, without a gap, and what it lists."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Final, NamedTuple

from asterism.evidence.accounts import Problem
from asterism.evidence.chain import KEY_FILES, LOCK, MANIFESTS, NAME, TIME, Chain, public_files
from asterism.evidence.manifest import Manifest, SealedMember, digest_of
from asterism.evidence.signed_files import first_difference, read_signed
from asterism.evidence.stamps import Stamp, read_stamp
from asterism.evidence.timestamps import Authority
from asterism.model.signing import PublicKey

KEPT_MEMBERS: Final = 500_000
"""As many are kept in memory from the look at the chain; the others are read once more."""


class SealedPiece(NamedTuple):
    """A piece of a file: where, what its bytes must give, and which manifest lists its members."""

    start: int
    end: int
    sha256: str
    as_found: bool
    manifest: int
    position: int


@dataclass
class CheckedChain:
    """What the manifests of a store say, as far as they hold.

    Attributes:
        captures: the captures folder.
        count: how many manifests there are.
        members: how many members they list.
        found_members: those of them that were hashed as they were found.
        pieces: what is sealed of each file, in order.
        stamps: time stamps by manifest.
        newest: SHA-256 of the newest manifest, hexadecimal; "" if there is none that holds.
        problems: what is wrong with the chain itself.
    """

    captures: Path
    count: int = 0
    members: int = 0
    found_members: int = 0
    pieces: dict[str, list[SealedPiece]] = field(default_factory=dict)
    stamps: dict[int, Stamp] = field(default_factory=dict)
    newest: str = ""
    problems: list[Problem] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Keep a few manifests at hand: the pieces of a file lie in manifests that follow."""
        self._kept: dict[int, Manifest] = {}
        self._manifest = lru_cache(maxsize=4)(Chain(self.captures).manifest)

    def members_of(self, piece: SealedPiece) -> Sequence[SealedMember]:
        """Return the members of a piece."""
        manifest = self._kept.get(piece.manifest) or self._manifest(piece.manifest)
        return manifest.pieces[piece.position].members

    def take(self, manifest: Manifest, *, keep: bool) -> None:
        """Add what a manifest seals.

        Args:
            manifest: the next one.
            keep: whether its file is damaged, so that it cannot be read from there again.
        """
        if keep or self.members < KEPT_MEMBERS:
            self._kept[manifest.number] = manifest
        for position, piece in enumerate(manifest.pieces):
            sealed = SealedPiece(
                piece.start, piece.end, piece.sha256, piece.as_found, manifest.number, position
            )
            self.pieces.setdefault(piece.path, []).append(sealed)
            self.members += len(piece.members)
            self.found_members += len(piece.members) if piece.as_found else 0


def check_chain(captures: Path, key: PublicKey, authority: Authority | None) -> CheckedChain:
    """Return what the manifests of a store say, and what is wrong with them.

    Args:
        captures: the captures folder.
        key: that must have signed every manifest.
        authority: whose time stamps count; None if none is configured.
    """
    checked, chain = CheckedChain(captures), Chain(captures)
    if not chain.root.is_dir():
        return checked
    numbers = {int(path.name) for path in chain.root.iterdir() if path.name.isdigit()}
    checked.count = max(numbers, default=0)
    checked.problems += _beside(chain, key, expected=bool(numbers))
    previous: str | None = ""
    for number in range(1, checked.count + 1):
        data = None
        if number in numbers:
            data = _check(checked, chain, number, previous, key, authority)
        else:
            where = f"{MANIFESTS}/{number:08}/{NAME}"
            checked.problems.append(Problem(where, 0, "this manifest is missing"))
        previous = None if data is None else digest_of(data)
    checked.newest = previous or ""
    for name, pieces in checked.pieces.items():
        pieces.sort()
        checked.problems += _overlaps(name, pieces)
    return checked


def _check(
    checked: CheckedChain,
    chain: Chain,
    number: int,
    previous: str | None,
    key: PublicKey,
    authority: Authority | None,
) -> bytes | None:
    """Take one manifest; return its bytes as they were signed, or None."""
    where = f"{MANIFESTS}/{number:08}"
    data, flaws = read_signed(chain.folder(number), NAME, key, beside=(TIME,))
    checked.problems += [Problem(f"{where}/{flaw.name}", flaw.offset, flaw.says) for flaw in flaws]
    if data is None:
        return None
    try:
        manifest = Manifest.from_bytes(data)
    except ValueError as error:
        checked.problems.append(Problem(f"{where}/{NAME}", 0, str(error)))
        return None
    if manifest.number != number:
        says = f"this is manifest {manifest.number}, in the place of {number}"
        checked.problems.append(Problem(f"{where}/{NAME}", data.find(b'"number"'), says))
    elif previous is not None and manifest.previous != previous:
        says = "it does not follow the manifest before it"
        checked.problems.append(Problem(f"{where}/{NAME}", data.find(b'"previous"'), says))
    checked.take(manifest, keep=bool(flaws) or manifest.number != number)
    stamp, problems = read_stamp(chain, number, data, key, authority)
    checked.problems += problems
    if stamp is not None:
        checked.stamps[number] = stamp
    return data


def _beside(chain: Chain, key: PublicKey, *, expected: bool) -> Iterator[Problem]:
    """Yield what is wrong with what lies beside the manifests."""
    files = public_files(key) | {LOCK: b""}
    for path in sorted(chain.root.iterdir()):
        if not path.name.isdigit() and path.name not in files:
            yield Problem(f"{MANIFESTS}/{path.name}", 0, "is no part of the store")
    for name, content in files.items():
        path = chain.root / name
        if not path.exists():
            if expected and name in KEY_FILES:
                yield Problem(f"{MANIFESTS}/{name}", 0, "is missing")
            continue
        found = path.read_bytes()
        if found != content:
            at = first_difference(found, content)
            yield Problem(f"{MANIFESTS}/{name}", at, "is not as it was written")


def _overlaps(name: str, pieces: list[SealedPiece]) -> Iterator[Problem]:
    for before, after in pairwise(pieces):
        if after.start < before.end:
            says = f"sealed twice, by manifests {before.manifest} and {after.manifest}"
            yield Problem(name, after.start, says)
