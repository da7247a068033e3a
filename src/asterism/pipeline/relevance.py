"""What makes a page of a targeted source worth keeping: who is watched for, or what it shows.

That a page shows a telephone number never keeps it: only numbers on the watch list do, and
combinations of indicators that the source's declaration names.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Final

import pyarrow as pa

from asterism.access import Workspace
from asterism.collect.declaring.crawling import Keep
from asterism.collect.documents import Draft
from asterism.extract.batch import extract_batch
from asterism.model.ids import derive_id
from asterism.model.mention import JOINABLE, MentionKind
from asterism.pipeline.watch_list import watched_identifiers

LOOK_AGAIN_SECONDS: Final = 20.0
"""How old what is known of the watch list may be."""


class RelevanceJudge:
    """Says which documents of targeted sources are kept.

    Args:
        workspace: whose watch list counts.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._watched: frozenset[str] = frozenset()
        self._looked_at = -LOOK_AGAIN_SECONDS

    def __call__(self, drafts: Sequence[Draft], keep: Keep) -> list[bool]:
        """Return for each document whether what is declared is found in it."""
        shown = shown_in(drafts)
        watched = self._watch_list() if keep.watch_list else frozenset()
        combinations = [{_folded(name) for name in names} for names in keep.indicators]
        return [
            not identifiers.isdisjoint(watched)
            or any(names <= categories for names in combinations)
            for identifiers, categories in shown
        ]

    def _watch_list(self) -> frozenset[str]:
        if time.monotonic() - self._looked_at >= LOOK_AGAIN_SECONDS:
            self._watched = watched_identifiers(self._workspace)
            self._looked_at = time.monotonic()
        return self._watched


def shown_in(drafts: Sequence[Draft]) -> list[tuple[set[str], set[str]]]:
    """Return ids of the identifiers and categories of the indicators in each document."""
    numbers = [str(number) for number in range(len(drafts))]
    batch = pa.RecordBatch.from_pydict(
        {
            "id": pa.array(numbers, pa.string()),
            "url": pa.array([draft.url for draft in drafts], pa.string()),
            "title": pa.array([draft.title for draft in drafts], pa.string()),
            "text": pa.array([draft.text for draft in drafts], pa.string()),
            "place": pa.array([draft.place for draft in drafts], pa.string()),
        }
    )
    found = extract_batch(batch)
    shown: list[tuple[set[str], set[str]]] = [(set(), set()) for _ in drafts]
    columns = (found.column(name).to_pylist() for name in ("document_id", "kind", "value"))
    for number, kind, value in zip(*columns, strict=True):
        identifiers, categories = shown[int(number)]
        if kind in JOINABLE:
            identifiers.add(derive_id("identifier", kind, value))
        elif kind == MentionKind.INDICATOR:
            categories.add(_folded(value.partition("/")[0]))
    return shown


def _folded(category: str) -> str:
    return category.lower().replace(" ", "_").replace("-", "_")
