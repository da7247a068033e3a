"""Weights of evidence: measured log10 likelihood ratios, by what was observed.

Each cell of the table answers: how much more probable is it that two documents share such a
thing if they have the same owner than if they have not? The table is written by
`evaluations/calibrate_links.py`, which counts pairs in simulated worlds whose truth is known,
and names the population it holds for. A combination that was never measured has no weight:
its reason is shown as unweighted and joins nothing.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

import pyarrow as pa

SIZES: Final = (2, 4, 8, 16, 32, 64, 128)
"""Lower bounds of the classes by how many documents share a thing."""

SIMILARITIES: Final = (0.35, 0.45, 0.55, 0.65, 0.75, 0.85, 0.95)
"""Lower bounds of the classes by word-2-gram Jaccard similarity."""

JOINING_WEIGHT: Final = 4.0
"""A reason joins two documents by itself from this log10 likelihood ratio on.

With one true pair in about a thousand candidate pairs (what sharing any identifier at all
leaves), 4.0 stands for posterior odds of ten to one.
"""


@dataclass(frozen=True)
class WeightTable:
    """Measured weights.

    Attributes:
        population: what the table was measured on.
        cells: weight by cell name, as `identifier_cell` and `text_cell` spell it.
    """

    population: str
    cells: dict[str, float]

    def weight(self, cell: str) -> float | None:
        """Return the cell's log10 likelihood ratio, None if it was never measured."""
        return self.cells.get(cell)


def identifier_weights() -> pa.Table:
    """Return the shipped weights of identifiers, for a set query to join.

    Returns:
        `kind`, `standing`, `smallest` and `largest` number of documents, `log10_weight`, and
        whether a reason of that weight `joins` by itself.
    """
    rows = []
    for cell, weight in sorted(shipped().cells.items()):
        kind, standing, bound = cell.split("/")
        if kind == "text":
            continue
        position = SIZES.index(int(bound))
        largest = SIZES[position + 1] - 1 if position + 1 < len(SIZES) else 2**31 - 1
        rows.append((kind, standing, SIZES[position], largest, weight, weight >= JOINING_WEIGHT))
    names = ("kind", "standing", "smallest", "largest", "log10_weight", "joins")
    return pa.table(dict(zip(names, zip(*rows, strict=True), strict=True)))


def identifier_cell(kind: str, standing: str, documents: int) -> str:
    """Return the cell of an identifier of this kind, standing and number of documents."""
    return f"{kind}/{standing}/{SIZES[bisect_right(SIZES, documents) - 1]}"


def text_cell(standing: str, jaccard: float) -> str:
    """Return the cell of two near-duplicate texts."""
    position = max(0, bisect_right(SIMILARITIES, jaccard) - 1)
    return f"text/{standing}/{SIMILARITIES[position]}"


@cache
def shipped() -> WeightTable:
    """Return the table that ships with the package."""
    source = files("asterism.link").joinpath("data/weights.json")
    content = json.loads(source.read_text(encoding="utf-8"))
    return WeightTable(content["population"], content["cells"])
