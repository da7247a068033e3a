"""Where a run went wrong, for whoever tunes it: what was missed, and what was joined wrongly."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from asterism.evaluate.scores import Codes, Contingency, contingency
from asterism.evaluate.truth import Truth, lines

WORST: Final = 15


class Written(NamedTuple):
    """An identifier that stands in a document, as the truth has it."""

    document: int
    kind: str
    value: str
    technique: str
    own: bool
    role: str


def explain(networks: Codes, truth: Truth, truth_file: Path) -> str:
    """Return tables of the largest errors of one run.

    Args:
        networks: (n,) network of each document.
        truth: what is true.
        truth_file: read again for the identifiers that stand in each document.
    """
    table = contingency(networks, truth.owners)
    written = list(_written(truth_file))
    return "\n\n".join(
        (
            _splits(table, truth),
            _missed(networks, truth, written),
            _merges(table, truth),
            _suspects(networks, truth, written),
        )
    )


def _written(path: Path) -> Iterator[Written]:
    for document, row in enumerate(lines(path)):
        for item in row.get("identifiers") or ():
            technique = item.get("technique") or "plainly"
            yield Written(
                document, item["kind"], item["value"], technique, item["own"], item["role"]
            )


def _splits(table: Contingency, truth: Truth) -> str:
    """Return owners by how many of their documents' recall was lost."""
    lost = np.bincount(
        table.owners, table.both * (1 - table.both / table.owner_sizes[table.owners])
    )
    parts = np.bincount(table.owners)
    alone = np.bincount(table.owners, table.both == 1)
    rows = [
        f"{lost[owner]:8.1f} {table.owner_sizes[owner]:6} {parts[owner]:6} {int(alone[owner]):6}  "
        f"{truth.roles[owner]:18} {truth.owner_labels[owner]}"
        for owner in np.argsort(-lost, kind="stable")[:WORST].tolist()
    ]
    head = "Split owners: recall lost (documents), documents, networks, alone"
    return "\n".join([head, *rows])


def _missed(networks: Codes, truth: Truth, written: list[Written]) -> str:
    """Return, by kind and technique, documents apart from the others with the same identifier.

    An identifier is missed in a document if the network that holds most documents with that
    identifier of the same owner is another one.
    """
    held: dict[tuple[str, str, int], list[Written]] = defaultdict(list)
    for item in written:
        if item.own:
            held[item.kind, item.value, int(truth.owners[item.document])].append(item)
    seen: Counter[tuple[str, str]] = Counter()
    missed: Counter[tuple[str, str]] = Counter()
    for items in held.values():
        if len({item.document for item in items}) < 2:  # noqa: PLR2004 - nothing to be joined with
            continue
        found = networks[[item.document for item in items]].tolist()
        main = Counter(found).most_common(1)[0][0]
        for item, network in zip(items, found, strict=True):
            seen[item.kind, item.technique] += 1
            missed[item.kind, item.technique] += network != main
    rows = [
        f"{missed[key]:8} {seen[key]:8} {missed[key] / seen[key]:7.1%}  {key[0]:8} {key[1]}"
        for key in sorted(seen, key=lambda key: (-missed[key], key))
    ]
    return "\n".join(["Own identifiers apart from their like: missed, of, share", *rows])


def _merges(table: Contingency, truth: Truth) -> str:
    """Return networks by how many documents' precision was lost."""
    lost = np.bincount(
        table.networks, table.both * (1 - table.both / table.network_sizes[table.networks])
    )
    rows = []
    for network in np.argsort(-lost, kind="stable")[:WORST].tolist():
        if not lost[network]:
            break
        mine = table.networks == network
        roles = Counter(truth.roles[owner] for owner in table.owners[mine].tolist())
        named = ", ".join(f"{count} {role}" for role, count in roles.most_common())
        rows.append(
            f"{lost[network]:8.1f} {table.network_sizes[network]:6} {int(mine.sum()):6}  {named}"
        )
    head = "Merged networks: precision lost (documents), documents, owners, owners by role"
    return "\n".join([head, *rows])


def _suspects(networks: Codes, truth: Truth, written: list[Written]) -> str:
    """Return what owners of one network share: identifiers and look-alike groups."""
    shared: dict[tuple[int, str], set[int]] = defaultdict(set)
    for item in written:
        what = f"{item.kind} of {item.role}{'' if item.own else ' (not their own)'}"
        shared[int(networks[item.document]), f"{what}\t{item.value}"].add(
            int(truth.owners[item.document])
        )
    for group, documents in truth.groups.items():
        for document in documents:
            shared[int(networks[document]), f"group {group.type}\t{group.label}"].add(
                int(truth.owners[document])
            )
    counted = Counter(
        what.partition("\t")[0] for (_, what), owners in shared.items() if len(owners) > 1
    )
    rows = [f"{count:8}  {what}" for what, count in counted.most_common()]
    return "\n".join(["What owners of one network share: times, what", *rows])
