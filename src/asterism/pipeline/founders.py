"""Which document of a group was captured first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

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
