"""Counts and spans over many rows at once, as lists and start pages show them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy import Connection, Table, distinct, func, select

from asterism.model.visibility import Visibility
from asterism.record import schema
from asterism.record.reader.items import Item
from asterism.record.reader.predicate import supported, visible

COUNTED: Final[dict[str, Table]] = {
    "sources": schema.sources,
    "captures": schema.captures,
    "documents": schema.documents,
    "mentions": schema.mentions,
    "links": schema.links,
    "networks": schema.networks,
    "leads": schema.leads,
}


def counts(connection: Connection, visibility: Visibility) -> dict[str, int]:
    """Return how many rows of each kind are visible; networks and leads that are current."""
    found = {}
    for name, table in COUNTED.items():
        statement = select(func.count()).select_from(table)
        statement = statement.where(visible(table.c.marking_id, visibility))
        if name == "mentions":
            # Those of earlier versions are history; what is current is counted as it is read.
            read = schema.extractions
            number = func.coalesce(func.sum(read.c.mention_count), 0)
            statement = select(number).where(visible(read.c.marking_id, visibility))
        if name == "networks":
            statement = statement.where(table.c.state == "current")
        if name == "leads":
            statement = statement.where(table.c.standing == "current")
        found[name] = connection.execute(statement).scalar_one()
    return found


def change_sequence(connection: Connection) -> int:
    """Return the newest change's number."""
    return connection.execute(select(schema.change_counter.c.value)).scalar_one_or_none() or 0


def watermarks(connection: Connection) -> dict[str, int]:
    """Return up to which change each stage has read the record."""
    rows = connection.execute(select(schema.watermarks)).mappings()
    return {row["name"]: row["sequence"] for row in rows}


def network_spans(
    connection: Connection, visibility: Visibility, network_ids: Sequence[str]
) -> list[Item]:
    """Return for each network its visible documents' number and first and last posting."""
    members, documents = schema.network_members, schema.documents
    statement = (
        select(
            members.c.network_id,
            func.count().label("documents"),
            func.min(documents.c.posted_at).label("first_posted_at"),
            func.max(documents.c.posted_at).label("last_posted_at"),
        )
        .join(documents, documents.c.id == members.c.document_id)
        .where(members.c.network_id.in_(network_ids), visible(documents.c.marking_id, visibility))
        .group_by(members.c.network_id)
    )
    return list(connection.execute(statement).mappings())


def network_places(
    connection: Connection, visibility: Visibility, network_ids: Sequence[str]
) -> list[Item]:
    """Return the places of each network's documents, the most frequent first."""
    members, extractions = schema.network_members, schema.extractions
    number = func.count().label("documents")
    statement = (
        select(members.c.network_id, extractions.c.place_value, number)
        .join(extractions, extractions.c.document_id == members.c.document_id)
        .where(
            members.c.network_id.in_(network_ids),
            extractions.c.place_value.is_not(None),
            visible(extractions.c.marking_id, visibility),
        )
        .group_by(members.c.network_id, extractions.c.place_value)
        .order_by(members.c.network_id, number.desc(), extractions.c.place_value)
    )
    return list(connection.execute(statement).mappings())


def network_identifiers(
    connection: Connection, visibility: Visibility, network_ids: Sequence[str]
) -> list[Item]:
    """Return the identifiers that join each network's documents, the most shared first."""
    members, links = schema.network_members, schema.links
    statistics = schema.identifier_statistics
    number = func.count(distinct(members.c.document_id)).label("documents")
    statement = (
        select(
            members.c.network_id,
            statistics.c.identifier_id,
            statistics.c.kind,
            statistics.c.value,
            number,
        )
        .join(links, links.c.left_id == members.c.document_id)
        .join(statistics, statistics.c.identifier_id == links.c.right_id)
        .where(members.c.network_id.in_(network_ids), links.c.joins, supported(visibility))
        .group_by(
            members.c.network_id, statistics.c.identifier_id, statistics.c.kind, statistics.c.value
        )
        .having(number > 1)
        .order_by(members.c.network_id, number.desc(), statistics.c.value)
    )
    return list(connection.execute(statement).mappings())


def lead_counts(connection: Connection, visibility: Visibility) -> list[Item]:
    """Return how many current leads there are of each pattern and state of review."""
    leads, reviews = schema.leads, schema.lead_reviews
    ranked = (
        select(
            reviews.c.lead_id,
            reviews.c.state,
            func.row_number()
            .over(
                partition_by=reviews.c.lead_id,
                order_by=(reviews.c.change_sequence.desc(), reviews.c.id),
            )
            .label("position"),
        )
        .where(visible(reviews.c.marking_id, visibility))
        .subquery("ranked")
    )
    state = func.coalesce(ranked.c.state, "new").label("state")
    statement = (
        select(leads.c.pattern, state, func.count().label("leads"))
        .outerjoin(ranked, (ranked.c.lead_id == leads.c.id) & (ranked.c.position == 1))
        .where(leads.c.standing == "current", visible(leads.c.marking_id, visibility))
        .group_by(leads.c.pattern, state)
        .order_by(leads.c.pattern, state)
    )
    return list(connection.execute(statement).mappings())


def network_leads(
    connection: Connection, visibility: Visibility, network_ids: Sequence[str]
) -> list[Item]:
    """Return current leads on these networks, by network, strongest first."""
    leads = schema.leads
    statement = (
        select(leads.c.network_id, leads.c.id, leads.c.pattern, leads.c.title)
        .where(
            leads.c.network_id.in_(network_ids),
            leads.c.standing == "current",
            visible(leads.c.marking_id, visibility),
        )
        .order_by(leads.c.network_id, leads.c.strength.desc(), leads.c.id)
    )
    return list(connection.execute(statement).mappings())
