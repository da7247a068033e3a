"""What a run found, scored: networks, owners by kind, look-alikes and leads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from asterism.evaluate import product, scores
from asterism.evaluate.baselines import joined_plainly
from asterism.evaluate.product import Lead
from asterism.evaluate.scores import Codes, Contingency
from asterism.evaluate.truth import Truth, read_contents
from asterism.model.lead import Pattern

OURS: Final = "Asterism"
Report = dict[str, Any]


def networks_in_order(
    listed: Iterable[tuple[str, str]], truth: Truth
) -> tuple[Codes, dict[str, int], Report]:
    """Return each document's network in the truth's order.

    A document of the truth that is not listed stands alone; an address that the truth does not
    know is left out, and of an address that is listed twice the last network counts.

    Returns:
        (n,) networks from 0 on, the code of each network by its id, and how many addresses were
        missing, unknown and listed again.
    """
    names: list[str] = [""] * len(truth.positions)
    unknown = again = 0
    for url, network in listed:
        position = truth.positions.get(url)
        if position is None:
            unknown += 1
            continue
        again += bool(names[position])
        names[position] = network
    missing = 0
    for url, position in truth.positions.items():
        if not names[position]:
            missing += 1
            names[position] = product.own_network(url)
    known: dict[str, int] = {}
    found = np.array([known.setdefault(name, len(known)) for name in names], np.int64)
    return found, known, {"missing": missing, "unknown": unknown, "listed again": again}


def score_ways(ours: Codes, documents: Path | None, truth: Truth) -> Report:
    """Score our networks and, if the documents are given, the three plain ways.

    Returns:
        By way, {"bcubed": figures, "pairwise": figures}.
    """
    ways = {OURS: ours}
    if documents is not None:
        ways |= joined_plainly(read_contents(documents, truth))
    report = {}
    for name, networks in ways.items():
        table = scores.contingency(networks, truth.owners)
        report[name] = {
            "bcubed": scores.b_cubed(table)._asdict(),
            "pairwise": scores.pairwise(table)._asdict(),
        }
    return report


def score_roles(table: Contingency, truth: Truth) -> Report:
    """Return documents, owners and mean B-cubed precision and recall by role of the owner.

    Recall is over owners with two documents or more, as everywhere; None if there are none.
    """
    precision, recall = scores.document_scores(table)
    roles = np.array(truth.roles)[table.owners]
    several = table.owner_sizes[table.owners] > 1
    report = {}
    for role in sorted(set(truth.roles) - {""}):
        mine = roles == role
        wanted = mine & several
        report[role] = {
            "owners": truth.roles.count(role),
            "documents": int(table.both[mine].sum()),
            "precision": float(np.average(precision[mine], weights=table.both[mine])),
            "recall": float(np.average(recall[wanted], weights=table.both[wanted]))
            if wanted.any()
            else None,
        }
    return report


def score_look_alikes(networks: Codes, truth: Truth) -> Report:
    """Count, by type, groups of strangers of which two owners were joined.

    Only groups of two owners or more can be joined wrongly; the others are not counted.
    """
    report: dict[str, Report] = {}
    for group, documents in truth.groups.items():
        pairs = np.unique(np.stack([networks[documents], truth.owners[documents]]), axis=1)
        owners = len(np.unique(pairs[1]))
        if owners < 2:  # noqa: PLR2004 - nobody to be joined with
            continue
        met, together = np.unique(pairs[0], return_counts=True)
        joined = np.isin(pairs[0], met[together > 1])
        row = report.setdefault(
            group.type, {"groups": 0, "joined_groups": 0, "owners": 0, "joined_owners": 0}
        )
        row["groups"] += 1
        row["joined_groups"] += int(joined.any())
        row["owners"] += owners
        row["joined_owners"] += len(np.unique(pairs[1][joined]))
    return dict(sorted(report.items()))


def score_leads(
    leads: Sequence[Lead], codes: Mapping[str, int], networks: Codes, truth: Truth
) -> Report:
    """Say of each pattern whom its leads are about.

    A lead is on an operation if most documents of its network are an operation's. An owner has a
    lead if any document of theirs stands in a network that has one: to be drawn into somebody
    else's lead counts in full.
    """
    table = scores.contingency(networks, truth.owners)
    majority = majority_owners(table)
    operations = truth.operations()
    kinds = {
        "look_alikes": truth.look_alikes(),
        "individuals": truth.individuals(),
        "businesses": truth.businesses(),
        "operations": operations,
    }
    by_pattern: dict[str, list[int]] = {pattern.value: [] for pattern in Pattern}
    for lead in leads:
        # A lead whose network has no document in the truth is about nobody we know.
        by_pattern.setdefault(lead.pattern, []).append(codes.get(lead.network, -1))
    report = {}
    for pattern, found in sorted(by_pattern.items()):
        about = np.array([code for code in found if code >= 0], np.int64)
        drawn = np.unique(table.owners[np.isin(table.networks, about)])
        row: Report = {
            "leads": len(found),
            "on_operations": float(operations[majority[about]].mean()) if about.size else None,
        }
        for name, flags in kinds.items():
            count = int(flags.sum())
            row[name] = float(flags[drawn].sum() / count) if count else None
        report[pattern] = row
    return report


def majority_owners(table: Contingency) -> Codes:
    """Return the owner of most documents of each network, by its code."""
    order = np.lexsort((table.owners, -table.both, table.networks))
    _, first = np.unique(table.networks[order], return_index=True)
    return table.owners[order][first]


def score_workspace(workspace: Path, truth: Truth, documents: Path | None) -> tuple[Report, Codes]:
    """Score the networks and leads of a workspace.

    Args:
        workspace: processed.
        truth: of the documents in it.
        documents: the world's own file, for the plain ways; None leaves them out.

    Returns:
        The scores, and (n,) the network of each document.
    """
    networks, ids, unmatched = networks_in_order(product.networks(workspace), truth)
    table = scores.contingency(networks, truth.owners)
    report = {
        "documents": len(truth.positions),
        "owners": len(truth.roles),
        "networks": int(np.count_nonzero(table.network_sizes > 1)),
        "addresses": unmatched,
        "ways": score_ways(networks, documents, truth),
        "roles": score_roles(table, truth),
        "look_alikes": score_look_alikes(networks, truth),
        "leads": score_leads(product.leads(workspace), ids, networks, truth),
    }
    return report, networks
