"""Which manifest lists a member of the store."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from asterism.evidence.chain import Chain
from asterism.evidence.manifest import Manifest, SealedMember

Spot = tuple[str, int]
"""A file below the captures folder, and the first byte of a member in it."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """Where a member is listed.

    Attributes:
        manifest: its number.
        member: as listed.
        as_found: whether it was hashed after its run, as it was found.
    """

    manifest: int
    member: SealedMember
    as_found: bool


def sealed_members(
    captures: Path, spots: Collection[Spot]
) -> tuple[dict[Spot, Sealed], Mapping[int, Manifest]]:
    """Return where members are listed, and the manifests that list them, without their pieces.

    Raises:
        EvidenceError: if a manifest cannot be read.
    """
    wanted: dict[str, set[int]] = {}
    for path, offset in spots:
        wanted.setdefault(path, set()).add(offset)
    found: dict[Spot, Sealed] = {}
    manifests: dict[int, Manifest] = {}
    for manifest in Chain(captures).manifests():
        for piece in manifest.pieces:
            offsets = wanted.get(piece.path, set())
            if not any(piece.start <= offset < piece.end for offset in offsets):
                continue
            for member in piece.members:
                if member.offset in offsets:
                    sealed = Sealed(manifest.number, member, piece.as_found)
                    found[piece.path, member.offset] = sealed
                    manifests[manifest.number] = manifest
        if len(found) == len(spots):
            break
    return found, manifests
