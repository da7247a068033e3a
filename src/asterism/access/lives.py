"""A document's life as its visits tell it: seen, changed, gone, back again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from asterism.model.differences import Differences, differences
from asterism.record.reader import lives

if TYPE_CHECKING:
    from sqlalchemy import RowMapping

    from asterism.access.session import Session

GONE: Final = frozenset((404, 410))
MISSING: Final = "missing"
Kind = Literal["first seen", "changed", "removed", "reappeared", "last seen"]


@dataclass(frozen=True, slots=True)
class LifeEvent:
    """Something that happened to a document.

    Attributes:
        kind: what.
        at: when it was noticed, microseconds since 1970 in UTC.
        document_id: the version that was there, or the last one before.
        capture_id: the capture that shows it.
        differences: what changed, for a newer version.
    """

    kind: Kind
    at: int
    document_id: str
    capture_id: str
    differences: Differences | None = None

    def to_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        return asdict(self)


def life_of(session: Session, document_id: str) -> list[LifeEvent]:
    """Return the life of a document, all its versions together, oldest first.

    Raises:
        NotFoundError: if there is none by that id that this person may see.
    """
    document = session.document(document_id)
    versions = session.document_versions(document["url"])
    own = [row for row in versions if row["source_id"] == document["source_id"]]
    # A post stands on the page of its thread.
    page = document["url"].partition("#")[0]
    with session.reading("life", target=document_id) as connection:
        visits = lives.visits(connection, session.visibility, document["source_id"], page)
    return told(own, visits)


def told(versions: Sequence[RowMapping], visits: Sequence[Mapping[str, Any]]) -> list[LifeEvent]:
    """Return what visits of an address tell of the versions that were read there.

    Args:
        versions: rows of documents, oldest first.
        visits: rows with seen_at, capture_id, http_status and finding, oldest first.
    """
    by_capture = {row["capture_id"]: row for row in versions}
    events: list[LifeEvent] = []
    current: RowMapping | None = None
    last_seen: tuple[int, str] | None = None
    is_gone = False
    for visit in visits:
        at, capture_id = int(visit["seen_at"]), str(visit["capture_id"])
        found = by_capture.get(capture_id)
        if visit["http_status"] in GONE or visit["finding"] == MISSING:
            if current is not None and not is_gone:
                events.append(LifeEvent("removed", at, current["id"], capture_id))
            is_gone = True
            continue
        if found is None and current is None:
            continue
        if current is None and found is not None:
            events.append(LifeEvent("first seen", at, found["id"], capture_id))
        elif is_gone:
            shown = found if found is not None else current
            changed = _changed(current, shown)
            events.append(LifeEvent("reappeared", at, shown["id"], capture_id, changed))  # type: ignore[index]  # one of them is there
        elif found is not None and current is not None and found["id"] != current["id"]:
            changed = differences(dict(current), dict(found))
            events.append(LifeEvent("changed", at, found["id"], capture_id, changed))
        is_gone = False
        current = found if found is not None else current
        last_seen = (at, capture_id)
    if current is not None and last_seen is not None:
        events.append(LifeEvent("last seen", last_seen[0], current["id"], last_seen[1]))
    return sorted(events, key=lambda event: event.at)


def _changed(before: RowMapping | None, after: RowMapping | None) -> Differences | None:
    if before is None or after is None or before["id"] == after["id"]:
        return None
    return differences(dict(before), dict(after))
