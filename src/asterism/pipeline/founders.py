"""Which document of a group was captured first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from asterism.access import Session
from asterism.pipeline.lookups import id_lists

CAPTURED = (
    "SELECT documents.id, captures.captured_at FROM documents"
    " JOIN captures ON captures.id = documents.capture_id WHERE {visible}"
)


def capture_times(session: Session, documents: Iterable[str]) -> dict[str, int]:
    """Return when each of these documents was captured, microseconds since 1970 in UTC."""
    found: dict[str, int] = {}
    for listed in id_lists(documents):
        found.update(session.rows("documents", f"{CAPTURED} AND documents.id IN ({listed})"))
    return found


def founder_first(groups: Iterable[Sequence[str]], captured: Mapping[str, int]) -> list[list[str]]:
    """Return the groups with the document that was captured first in front, by its id if tied."""
    return [sorted(group, key=lambda item: (captured[item], item)) for group in groups]


def every_capture_time(session: Session, names: pa.StringArray) -> pa.Int64Array:
    """Return when each document of `names` was captured; null for a name of no document."""
    ids, times = [], []
    for rows in session.row_batches("documents", CAPTURED):
        document, captured_at = zip(*rows, strict=True)
        ids.append(pa.array(document, pa.string()))
        times.append(pa.array(captured_at, pa.int64()))
    if not ids:
        return pa.nulls(len(names), pa.int64())
    places = pc.index_in(names, pa.chunked_array(ids))
    return pa.chunked_array(times).combine_chunks().take(places)
