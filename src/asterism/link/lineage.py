"""Names for groups of documents that last while the groups grow, merge and split."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from asterism.model.ids import derive_id


@dataclass(frozen=True)
class Descent:
    """Where a network comes from: `kind` is grown, shrunk, merged or split."""

    network_id: str
    parent_id: str
    kind: str


@dataclass(frozen=True)
class Naming:
    """Groups with their names.

    Attributes:
        networks: documents of each network, sorted.
        ended: networks of before that no group carries on.
        descents: how today's networks come from those of before.
    """

    networks: Mapping[str, Sequence[str]]
    ended: frozenset[str]
    descents: Sequence[Descent]


def name_networks(
    groups: Sequence[Sequence[str]], before: Mapping[str, str], sequence: int
) -> Naming:
    """Give each group the name of the former network that it shares most documents with.

    Args:
        groups: documents of each group, two or more.
        before: former network by document, for every document that was in one and is looked at.
        sequence: the change at which this happens; it sets a new name apart from a name that
            the same first document had once before.

    Returns:
        The names; ties go to the smaller former name and the smaller first document.
    """
    ordered = sorted((sorted(group) for group in groups), key=lambda group: group[0])
    if not before:
        names = (derive_id("network", group[0], sequence) for group in ordered)
        return Naming(dict(zip(names, ordered, strict=True)), frozenset(), [])
    claims = []
    origins: list[Counter[str]] = []
    for index, group in enumerate(ordered):
        shared = Counter(before[document] for document in group if document in before)
        origins.append(shared)
        claims += [(-count, former, index) for former, count in shared.items()]
    named: dict[int, str] = {}
    taken: set[str] = set()
    for _, former, index in sorted(claims):
        if index not in named and former not in taken:
            named[index] = former
            taken.add(former)
    for index, group in enumerate(ordered):
        if index not in named:
            named[index] = derive_id("network", group[0], sequence)
    former_sizes = Counter(before.values())
    descents = [
        descent
        for index, group in enumerate(ordered)
        for descent in _descents(named[index], len(group), origins[index], former_sizes)
    ]
    networks = {named[index]: group for index, group in enumerate(ordered)}
    return Naming(networks, frozenset(former_sizes) - set(networks), descents)


def _descents(
    name: str, size: int, origins: Counter[str], former_sizes: Counter[str]
) -> list[Descent]:
    descents = []
    for former, count in sorted(origins.items()):
        if former == name:
            if size > former_sizes[former]:
                descents.append(Descent(name, former, "grown"))
            elif size < former_sizes[former] or count < former_sizes[former]:
                descents.append(Descent(name, former, "shrunk"))
        else:
            kind = "merged" if count == former_sizes[former] else "split"
            descents.append(Descent(name, former, kind))
    return descents
