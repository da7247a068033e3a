"""Prints how hard a world is, and what it is made of."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from asterism.simulate.hardness import joinings, operation_similarity, share_without_plain
from asterism.simulate.output import ordered_rows

if TYPE_CHECKING:
    from asterism.simulate.world import World


def load(world: World) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return a world's documents and truths as dictionaries; for worlds that fit memory."""
    documents, truths = [], []
    for _, _, removed, document, truth in ordered_rows(world):
        if not removed:
            documents.append(json.loads(document))
            truths.append(json.loads(truth))
    return documents, truths


def report(world: World) -> str:
    """Return the figures of a world as text."""
    documents, truths = load(world)
    owners = Counter(truth["owner"] for truth in truths)
    pooled, own = operation_similarity(documents, truths)
    single = sum(n == 1 for n in owners.values())
    alone = (share_without_plain(truths, "operation"), share_without_plain(truths))
    again = 1 - len({document["text"] for document in documents}) / len(documents)
    lines = [
        f"world: seed {world.seed}, {len(documents)} documents, {len(owners)} owners",
        f"owners with one document: {single}; documents of the largest: {max(owners.values())}",
        f"documents that repeat another's text: {again:.1%}",
        "",
        "median word-3-gram Jaccard within operations (at most 0.15):",
        f"  {pooled:.3f} over pairs, {own:.3f} over operations' medians",
        "share no plainly written identifier with another document of the owner (at least 30%):",
        f"  {alone[0]:.0%} of operations', {alone[1]:.0%} of all owners' with two or more",
        "",
        f"{'joining by':32}{'precision':>10}{'recall':>10}{'F1':>10}",
    ]
    lines += [
        f"{name:32}{figures.precision:10.3f}{figures.recall:10.3f}{figures.f1:10.3f}"
        for name, figures in joinings(documents, truths).items()
    ]
    return "\n".join([*lines, "", *_composition(truths)])


def _composition(truths: list[dict[str, Any]]) -> list[str]:
    total = len(truths)
    roles = Counter(truth["role"] for truth in truths)
    alike = Counter(kind for t in truths for kind in {item["type"] for item in t["look_alikes"]})
    items = [item for truth in truths for item in truth["identifiers"] if item["own"]]
    phones = [item for item in items if item["kind"] == "phone"]
    hidden = [item for item in phones if item["writing"] == "hidden"]
    silent = sum(not any(item["own"] for item in truth["identifiers"]) for truth in truths)
    families = Counter(item["technique"] for item in hidden)
    return [
        "documents by role: " + _shares(roles, total),
        "documents by look-alike: " + _shares(alike, total),
        f"phones hidden: {len(hidden) / max(len(phones), 1):.0%}",
        f"documents with nothing of the owner's: {silent / total:.1%}",
        "hidden phones by technique: " + _shares(families, max(len(hidden), 1)),
        "own identifiers: " + _shares(Counter(item["kind"] for item in items), max(len(items), 1)),
    ]


def _shares(counts: Counter[str], total: int) -> str:
    return ", ".join(f"{name} {count / total:.1%}" for name, count in counts.most_common())
