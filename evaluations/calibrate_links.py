"""Measure what each kind of link weighs, on simulated worlds whose truth is known.

    python evaluations/calibrate_links.py --write

processes development worlds, counts pairs of documents that share an identifier or alike texts
by whether they have one owner, and writes `src/asterism/link/data/weights.json`. The method
stands in `asterism.evaluate.calibration`. Which links exist does not depend on the weights that
stand there before, so one round is enough. The last lines score the weights on a world that they
were not measured on.
"""

from __future__ import annotations

import argparse
import json
import math
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from pathlib import Path
from typing import Final, NamedTuple

from asterism.access import open_workspace
from asterism.evaluate import product
from asterism.evaluate.baselines import Joining
from asterism.evaluate.calibration import (
    Measured,
    Observation,
    cllr,
    measure,
    smallest_cllr,
    weights,
)
from asterism.evaluate.truth import Truth, read_truth
from asterism.link.weights import SIMILARITIES, SIZES, identifier_cell, text_cell

WEIGHTS: Final = Path(__file__).parents[1] / "src/asterism/link/data/weights.json"
TEXT: Final = "text"
SEEDS: Final = "1,2,3,4,5,6"
HELD_OUT: Final = 7
DOCUMENTS: Final = 20_000
Pair = tuple[int, int]


class Link(NamedTuple):
    """A link of the record, its ends as places in the truth.

    Attributes:
        kind: of the identifier, or "text".
        left: a document.
        right: the other document, or the identifier's id.
        episode: of the identifier's use.
        standing: why it may or may not join.
        jaccard: of two texts, 0.0 for identifiers.
    """

    kind: str
    left: int
    right: int | str
    episode: int
    standing: str
    jaccard: float


class Group(NamedTuple):
    """Pairs of documents that share one thing, by cell."""

    pairs: dict[str, list[Pair]]
    kind: str


class World(NamedTuple):
    """Groups of one world, and its truth."""

    groups: list[Group]
    truth: Truth


def main() -> None:
    """Measure, print and, if asked, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=_Paragraphs)
    parser.add_argument("--seeds", default=SEEDS, help="worlds to measure on")
    parser.add_argument("--held-out", type=int, default=HELD_OUT, help="world to score on")
    parser.add_argument("--documents", type=int, default=DOCUMENTS, help="of each world")
    parser.add_argument("--keep", type=Path, help="keep worlds here, and use those that are here")
    parser.add_argument("--write", action="store_true", help="write weights.json")
    options = parser.parse_args()
    seeds = [int(seed) for seed in options.seeds.split(",")]
    with tempfile.TemporaryDirectory(prefix="asterism-calibrate-") as temporary:
        folder = options.keep or Path(temporary)
        worlds = [read_world(folder, seed, options.documents) for seed in seeds]
        held_out = read_world(folder, options.held_out, options.documents)
    same, different = (sum(counts) for counts in zip(*map(all_pairs, worlds), strict=True))
    measured = measure((item for world in worlds for item in observations(world)), same / different)
    found = weights(measured, cells(measured))
    print(f"{len(seeds)} worlds of {options.documents:,} documents, {same:,} pairs of one owner,")
    print(f"{different:,} of two\n\n{table(measured, found)}\n\n{score(held_out, found)}")
    if options.write:
        content = {
            "population": f"simulated worlds of {options.documents:,} documents"
            " (English and Spanish advertisements and job offers)",
            "method": "odds of one owner among pairs that share the thing, each group counted"
            " once, over the odds among all pairs; see asterism.evaluate.calibration",
            "seeds": seeds,
            "cells": found,
        }
        WEIGHTS.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


class _Paragraphs(argparse.RawDescriptionHelpFormatter, argparse.ArgumentDefaultsHelpFormatter):
    """Keep the description's paragraphs and show defaults."""


def read_world(folder: Path, seed: int, documents: int) -> World:
    """Return a world's groups; make and process it first unless it is in the folder."""
    place = folder / f"seed-{seed}"
    if not (place / "workspace").exists():
        product.make_world(seed, documents, place)
        product.import_and_process(place / "documents.jsonl", place / "workspace")
    truth = read_truth(place / "truth.jsonl")
    links = list(read_links(place / "workspace", truth))
    groups = [*identifier_groups(link for link in links if link.kind != TEXT)]
    groups += text_groups([link for link in links if link.kind == TEXT])
    return World(groups, truth)


def read_links(workspace: Path, truth: Truth) -> Iterator[Link]:
    """Yield the links of a workspace."""
    opened = open_workspace(workspace)
    session = opened.session(None, "measure what links weigh")
    place = {
        document: truth.positions[url]
        for document, url in session.rows(
            "documents", "SELECT id, url FROM documents WHERE {visible}"
        )
    }
    columns = "SELECT kind, left_id, right_id, episode, explanation"
    statement = columns + " FROM links WHERE {visible} ORDER BY id"
    for kind, left, right, episode, explanation in session.rows("links", statement):
        standing, _, jaccard = explanation.partition(" ")
        end = place[right] if kind == TEXT else right
        yield Link(kind, place[left], end, episode, standing, float(jaccard or 0))
    opened.close()


def identifier_groups(links: Iterable[Link]) -> Iterator[Group]:
    """Yield a group for each episode of each identifier.

    A pair in which one document only mentions the identifier is a pair that mentions it.
    """
    holding: dict[int | str, list[Link]] = defaultdict(list)
    for link in links:
        holding[link.right].append(link)
    for held in holding.values():
        episodes: dict[int, list[Link]] = defaultdict(list)
        for link in held:
            episodes[link.episode].append(link)
        for episode in episodes.values():
            pairs: dict[str, list[Pair]] = defaultdict(list)
            for one, two in combinations(episode, 2):
                standing = one.standing if one.standing != "contact" else two.standing
                cell = identifier_cell(one.kind, standing, len(held))
                pairs[cell].append((one.left, two.left))
            yield Group(pairs, held[0].kind)


def text_groups(links: Sequence[Link]) -> Iterator[Group]:
    """Yield a group for each set of documents that hang together by alike texts."""
    ends: dict[int, list[int]] = defaultdict(list)
    for number, link in enumerate(links):
        for end in (link.left, link.right):
            ends[int(end)].append(number)
    joining = Joining()
    documents = sorted(ends)
    for document in documents:
        joining.add(ends[document])
    component = dict(zip(documents, joining.labels().tolist(), strict=True))
    groups: dict[int, Group] = {}
    for link in links:
        group = groups.setdefault(component[link.left], Group(defaultdict(list), TEXT))
        cell = text_cell(link.standing, link.jaccard)
        group.pairs[cell].append((link.left, int(link.right)))
    yield from groups.values()


def observations(world: World) -> Iterator[Observation]:
    """Yield what each group shows of each cell."""
    owners = world.truth.owners.tolist()
    for group in world.groups:
        for cell, pairs in group.pairs.items():
            same = sum(owners[one] == owners[two] for one, two in pairs)
            yield Observation(cell, cell.rpartition("/")[0], same, len(pairs) - same)


def all_pairs(world: World) -> Pair:
    """Return how many pairs of documents have one owner, and how many two."""
    sizes = Counter(world.truth.owners.tolist()).values()
    documents = len(world.truth.positions)
    same = sum(size * (size - 1) // 2 for size in sizes)
    return same, documents * (documents - 1) // 2 - same


def cells(measured: dict[str, Measured]) -> dict[str, str]:
    """Return every cell of the kinds and standings that were seen, with its coarser one."""
    found: dict[str, str] = {}
    for coarser in measured:
        if coarser.count("/") == 1:
            last = SIMILARITIES if coarser.startswith(f"{TEXT}/") else SIZES
            found |= {f"{coarser}/{bound}": coarser for bound in last}
    return found


def table(measured: dict[str, Measured], found: dict[str, float]) -> str:
    """Return the weights with what they were counted from."""
    lines = ["| cell | groups | pairs | of one owner | log10 LR | used |"]
    lines += ["| --- | --: | --: | --: | --: | --: |"]
    lines += [
        f"| {cell} | {item.groups:,} | {item.pairs:,} | {item.same:.1%} "
        f"| {item.log10_ratio:.2f} | {found.get(cell, '')} |"
        for cell, item in measured.items()
    ]
    return "\n".join(lines)


def score(world: World, found: dict[str, float]) -> str:
    """Return the cost of the identifiers' weights on a world.

    A pair that shares several identifiers gets the largest weight, as they are not independent;
    a pair that shares none gets what sharing none weighs there.
    """
    best: dict[Pair, float] = {}
    for group in world.groups:
        if group.kind == TEXT:
            continue
        for cell, pairs in group.pairs.items():
            for one, two in pairs:
                if cell in found:
                    pair = (one, two) if one < two else (two, one)
                    best[pair] = max(best.get(pair, found[cell]), found[cell])
    owners = world.truth.owners.tolist()
    same: Counter[float] = Counter()
    different: Counter[float] = Counter()
    for (one, two), weight in best.items():
        (same if owners[one] == owners[two] else different)[weight] += 1
    one_owner, two_owners = all_pairs(world)
    shared_same, shared_different = same.total(), different.total()
    among = _cost(same, different, shift=_log10_ratio(
        shared_same / one_owner, shared_different / two_owners
    ))  # fmt: skip
    nothing = _log10_ratio(1 - shared_same / one_owner, 1 - shared_different / two_owners)
    same[nothing] += one_owner - shared_same
    different[nothing] += two_owners - shared_different
    return (
        f"Held out: {shared_same:,} pairs of one owner and {shared_different:,} of two share an"
        f" identifier with a weight.\nCllr of the identifiers' weights: {_cost(same, different)}"
        f" over all pairs (one that shares nothing has log10 LR {nothing:.2f});\n"
        f"{among} among pairs that share something, relative to sharing anything at all."
    )


def _cost(same: Counter[float], different: Counter[float], shift: float = 0.0) -> str:
    ratios = sorted({*same, *different})
    one, two = [same[ratio] for ratio in ratios], [different[ratio] for ratio in ratios]
    cost = cllr([ratio - shift for ratio in ratios], one, two)
    return f"{cost:.3f} (smallest possible in this order {smallest_cllr(ratios, one, two):.3f})"


def _log10_ratio(one: float, two: float) -> float:
    return math.log10(one / two)


if __name__ == "__main__":
    main()
