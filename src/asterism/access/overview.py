"""Counts and spans through a Session, as start pages and lists of networks show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from asterism.access.session import Item, Session
from asterism.record.reader import summaries


@dataclass(frozen=True, slots=True)
class NetworkOverview:
    """What one network's card says.

    Attributes:
        id: the network.
        documents: how many of its documents this person may see.
        first_posted_at: microseconds since 1970 in UTC, or None where no document has a time.
        last_posted_at: as `first_posted_at`.
        places: (place value, number of documents), the most frequent first.
        identifiers: rows with kind, value and number of documents, the most shared first.
        leads: rows with id, pattern and title, the strongest first.
    """

    id: str
    documents: int
    first_posted_at: int | None
    last_posted_at: int | None
    places: list[tuple[str, int]] = field(default_factory=list)
    identifiers: list[Item] = field(default_factory=list)
    leads: list[Item] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class RecordOverview:
    """How much is in the record, and how far each stage has read it.

    Attributes:
        counts: rows by kind ("documents", "networks", …).
        change_sequence: the newest change.
        watermarks: up to which change each stage has read.
        leads: rows with pattern, state and number of leads.
    """

    counts: dict[str, int]
    change_sequence: int
    watermarks: dict[str, int]
    leads: list[Item]


def network_overviews(session: Session, network_ids: Sequence[str]) -> dict[str, NetworkOverview]:
    """Return the visible ones of these networks, by id, in the order asked for."""
    if not network_ids:
        return {}
    with session.reading("network-overviews", terms={"ids": list(network_ids)}) as connection:
        visibility = session.visibility
        spans = {
            row["network_id"]: NetworkOverview(
                row["network_id"],
                row["documents"],
                row["first_posted_at"],
                row["last_posted_at"],
            )
            for row in summaries.network_spans(connection, visibility, network_ids)
        }
        for row in summaries.network_places(connection, visibility, network_ids):
            spans[row["network_id"]].places.append((row["place_value"], row["documents"]))
        for row in summaries.network_identifiers(connection, visibility, network_ids):
            spans[row["network_id"]].identifiers.append(row)
        for row in summaries.network_leads(connection, visibility, network_ids):
            if row["network_id"] in spans:
                spans[row["network_id"]].leads.append(row)
    return {item: spans[item] for item in network_ids if item in spans}


def record_overview(session: Session) -> RecordOverview:
    """Return counts and the stages' progress, all from one snapshot."""
    with session.reading("overview") as connection:
        visibility = session.visibility
        return RecordOverview(
            counts=summaries.counts(connection, visibility),
            change_sequence=summaries.change_sequence(connection),
            watermarks=summaries.watermarks(connection),
            leads=summaries.lead_counts(connection, visibility),
        )
