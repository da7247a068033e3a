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
        networks: documents of each network, its founder first.
        descents: how today's networks come from those of before.
    """

    networks: Mapping[str, Sequence[str]]
    descents: Sequence[Descent]


def network_name(founder: str) -> str:
    """Return the name of the network that this document founded.

    The founder is the document that was captured first. As what comes in later is captured
    later, a name lasts while the network grows; of networks that merge the older name goes on,
    and when one falls apart the founder's part keeps it. No name depends on the order in which
    documents were processed, on their number, or on a document outside the network.
    """
    return derive_id("network", founder)


def name_networks(groups: Sequence[Sequence[str]], before: Mapping[str, str]) -> Naming:
    """Name each group after its founder and say where it comes from.

    Args:
        groups: documents of each group, two or more, its founder first.
        before: former network by document, for every document that was in one and is looked at.
    """
    networks = {network_name(group[0]): group for group in groups}
    former_sizes = Counter(before.values())
    descents = [
        descent
        for name, group in networks.items()
        for descent in _descents(name, group, before, former_sizes)
    ]
    return Naming(networks, descents)


def _descents(
    name: str, group: Sequence[str], before: Mapping[str, str], former_sizes: Counter[str]
) -> list[Descent]:
    descents = []
    origins = Counter(before[document] for document in group if document in before)
    for former, count in sorted(origins.items()):
        if former == name:
            if len(group) > former_sizes[former]:
                descents.append(Descent(name, former, "grown"))
            elif len(group) < former_sizes[former] or count < former_sizes[former]:
                descents.append(Descent(name, former, "shrunk"))
        else:
            kind = "merged" if count == former_sizes[former] else "split"
            descents.append(Descent(name, former, kind))
    return descents
