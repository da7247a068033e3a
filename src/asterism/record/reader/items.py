"""Single rows and short lists, as a page or an API answer shows them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, and_, func, or_, select

from asterism.model.visibility import Visibility
from asterism.record import schema
from asterism.record.reader.predicate import supported, visible

Item = RowMapping


def document(connection: Connection, visibility: Visibility, document_id: str) -> Item | None:
    """Return a document with its source ("" if that is hidden), reading and network, or None."""
    documents, sources = schema.documents, schema.sources
    extractions, members = schema.extractions, schema.network_members
    statement = (
        select(
            documents,
            func.coalesce(sources.c.key, "").label("source_key"),
            func.coalesce(sources.c.name, "").label("source_name"),
            extractions.c.place_value,
            extractions.c.latitude,
            extractions.c.longitude,
            members.c.network_id,
        )
        .select_from(documents)
        # A document may be seen by more people than its source.
        .outerjoin(
            sources,
            and_(sources.c.id == documents.c.source_id, visible(sources.c.marking_id, visibility)),
        )
        .outerjoin(extractions, extractions.c.document_id == documents.c.id)
        .outerjoin(members, members.c.document_id == documents.c.id)
        .where(documents.c.id == document_id, visible(documents.c.marking_id, visibility))
    )
    return connection.execute(statement).mappings().one_or_none()


def documents(
    connection: Connection, visibility: Visibility, document_ids: Sequence[str]
) -> list[Item]:
    """Return the visible ones of these documents, in the order asked for."""
    table, extractions, members = schema.documents, schema.extractions, schema.network_members
    statement = (
        select(
            table,
            extractions.c.place_value,
            extractions.c.latitude,
            extractions.c.longitude,
            members.c.network_id,
        )
        .outerjoin(extractions, extractions.c.document_id == table.c.id)
        .outerjoin(members, members.c.document_id == table.c.id)
        .where(table.c.id.in_(document_ids), visible(table.c.marking_id, visibility))
    )
    found = {row["id"]: row for row in connection.execute(statement).mappings()}
    return [found[item] for item in document_ids if item in found]


def document_by_url(connection: Connection, visibility: Visibility, url: str) -> list[Item]:
    """Return every version of the document at an address, oldest capture first."""
    table = schema.documents
    statement = (
        select(table)
        .where(table.c.url == url, visible(table.c.marking_id, visibility))
        .order_by(table.c.change_sequence, table.c.id)
    )
    return list(connection.execute(statement).mappings())


def mentions(
    connection: Connection, visibility: Visibility, document_ids: Sequence[str]
) -> list[Item]:
    """Return the mentions of these documents, by document, field and place in the text."""
    table = schema.mentions
    statement = (
        select(table)
        .join(schema.extractions, _is_current())
        .where(table.c.document_id.in_(document_ids), visible(table.c.marking_id, visibility))
        .order_by(table.c.document_id, table.c.field, table.c.span_start, table.c.id)
    )
    return list(connection.execute(statement).mappings())


def mention(
    connection: Connection, visibility: Visibility, document_id: str, mention_id: str
) -> Item | None:
    """Return one mention, even one that a newer version superseded, or None."""
    table = schema.mentions
    statement = select(table).where(
        table.c.document_id == document_id,
        table.c.id == mention_id,
        visible(table.c.marking_id, visibility),
    )
    return connection.execute(statement).mappings().one_or_none()


def capture(connection: Connection, visibility: Visibility, capture_id: str) -> Item | None:
    """Return a capture's place in the store, or None."""
    table = schema.captures
    statement = select(table).where(
        table.c.id == capture_id, visible(table.c.marking_id, visibility)
    )
    return connection.execute(statement).mappings().one_or_none()


def capture_of_row(connection: Connection, visibility: Visibility, document_id: str) -> Item | None:
    """Return the capture that a visible document is a row of, whatever else is in it, or None."""
    table, documents_ = schema.captures, schema.documents
    statement = (
        select(table)
        .join(documents_, documents_.c.capture_id == table.c.id)
        .where(
            documents_.c.id == document_id,
            documents_.c.capture_offset.is_not(None),
            visible(documents_.c.marking_id, visibility),
        )
    )
    return connection.execute(statement).mappings().one_or_none()


def sources(connection: Connection, visibility: Visibility) -> list[Item]:
    """Return the declared sources by key."""
    table = schema.sources
    statement = select(table).where(visible(table.c.marking_id, visibility)).order_by(table.c.key)
    return list(connection.execute(statement).mappings())


def network(connection: Connection, visibility: Visibility, network_id: str) -> Item | None:
    """Return a network's own row, or None."""
    table = schema.networks
    statement = select(table).where(
        table.c.id == network_id, visible(table.c.marking_id, visibility)
    )
    return connection.execute(statement).mappings().one_or_none()


def networks(
    connection: Connection, visibility: Visibility, *, offset: int, limit: int
) -> list[Item]:
    """Return current networks, largest first."""
    table = schema.networks
    statement = (
        select(table)
        .where(table.c.state == "current", visible(table.c.marking_id, visibility))
        .order_by(table.c.documents.desc(), table.c.id)
        .offset(offset)
        .limit(limit)
    )
    return list(connection.execute(statement).mappings())


def network_of_every_document(
    connection: Connection, visibility: Visibility
) -> Iterator[tuple[str, str]]:
    """Yield (url, network) of every document by address; a lone one is its own network."""
    members, table = schema.network_members, schema.documents
    statement = (
        select(table.c.url, func.coalesce(members.c.network_id, table.c.id))
        .outerjoin(members, members.c.document_id == table.c.id)
        .where(visible(table.c.marking_id, visibility))
        .order_by(table.c.url, table.c.id)
    )
    streamed = connection.execution_options(yield_per=10_000)
    yield from (tuple(row) for row in streamed.execute(statement))


def network_lineage(connection: Connection, visibility: Visibility, network_id: str) -> list[Item]:
    """Return what a network grew, split or was merged from, newest first."""
    lineage, table = schema.network_lineage, schema.networks
    parents = table.alias("parents")
    statement = (
        select(lineage)
        .join(table, table.c.id == lineage.c.network_id)
        .join(parents, parents.c.id == lineage.c.parent_id)
        .where(
            or_(lineage.c.network_id == network_id, lineage.c.parent_id == network_id),
            visible(table.c.marking_id, visibility),
            visible(parents.c.marking_id, visibility),
        )
        .order_by(lineage.c.change_sequence.desc(), lineage.c.parent_id)
    )
    return list(connection.execute(statement).mappings())


def network_documents(
    connection: Connection, visibility: Visibility, network_id: str, *, limit: int
) -> list[Item]:
    """Return a network's documents with place and time, oldest posting first."""
    members, table, extractions = schema.network_members, schema.documents, schema.extractions
    statement = (
        select(
            table.c.id,
            table.c.url,
            table.c.kind,
            table.c.title,
            table.c.text,
            table.c.place,
            table.c.posted_at,
            table.c.source_id,
            table.c.marking_id,
            extractions.c.place_value,
            extractions.c.latitude,
            extractions.c.longitude,
        )
        .join(table, table.c.id == members.c.document_id)
        .outerjoin(extractions, extractions.c.document_id == table.c.id)
        .where(members.c.network_id == network_id, visible(table.c.marking_id, visibility))
        .order_by(table.c.posted_at, table.c.id)
        .limit(limit)
    )
    return list(connection.execute(statement).mappings())


def links_of(
    connection: Connection, visibility: Visibility, document_ids: Sequence[str]
) -> list[Item]:
    """Return links that touch these documents, strongest first, unweighted ones last."""
    links, statistics = schema.links, schema.identifier_statistics
    statement = (
        select(
            links,
            statistics.c.kind.label("identifier_kind"),
            statistics.c.value.label("identifier_value"),
            statistics.c.documents.label("identifier_documents"),
            statistics.c.hub,
        )
        .outerjoin(statistics, statistics.c.identifier_id == links.c.right_id)
        .where(
            or_(links.c.left_id.in_(document_ids), links.c.right_id.in_(document_ids)),
            links.c.explanation != schema.SUPERSEDED,
            supported(visibility),
        )
        .order_by(func.coalesce(links.c.log10_weight, -99).desc(), links.c.id)
    )
    return list(connection.execute(statement).mappings())


def link_supports(
    connection: Connection, visibility: Visibility, link_ids: Sequence[str]
) -> list[Item]:
    """Return the documents and mentions that give these links."""
    supports, links = schema.link_supports, schema.links
    statement = (
        select(supports)
        .join(links, links.c.id == supports.c.link_id)
        .where(supports.c.link_id.in_(link_ids), supported(visibility))
        .order_by(supports.c.link_id, supports.c.document_id, supports.c.mention_id)
    )
    return list(connection.execute(statement).mappings())


def identifier(connection: Connection, visibility: Visibility, identifier_id: str) -> list[Item]:
    """Return the visible mentions of an identifier with their documents, oldest first."""
    mentions_, table = schema.mentions, schema.documents
    statement = (
        select(mentions_, table.c.title, table.c.place, table.c.posted_at, table.c.url)
        .join(table, table.c.id == mentions_.c.document_id)
        .join(schema.extractions, _is_current())
        .where(
            mentions_.c.identifier_id == identifier_id,
            visible(mentions_.c.marking_id, visibility),
            visible(table.c.marking_id, visibility),
        )
        .order_by(table.c.posted_at, table.c.id)
        .limit(1000)
    )
    return list(connection.execute(statement).mappings())


def leads(
    connection: Connection,
    visibility: Visibility,
    *,
    pattern: str | None,
    state: str | None,
    network_id: str | None,
    offset: int,
    limit: int,
) -> list[Item]:
    """Return current leads with their latest review, strongest of each pattern first."""
    table = schema.leads
    latest = _latest_reviews(visibility)
    state_of = func.coalesce(latest.c.state, "new")
    conditions = [table.c.standing == "current", visible(table.c.marking_id, visibility)]
    if pattern is not None:
        conditions.append(table.c.pattern == pattern)
    if state is not None:
        conditions.append(state_of == state)
    if network_id is not None:
        conditions.append(table.c.network_id == network_id)
    statement = (
        select(table, state_of.label("state"), latest.c.person, latest.c.note)
        .outerjoin(latest, latest.c.lead_id == table.c.id)
        .where(*conditions)
        # Strengths are counts of different things: the queue takes the strongest of each
        # pattern in turn.
        .order_by(
            func.row_number().over(
                partition_by=table.c.pattern, order_by=(table.c.strength.desc(), table.c.id)
            ),
            table.c.pattern,
        )
        .offset(offset)
        .limit(limit)
    )
    return list(connection.execute(statement).mappings())


def lead(connection: Connection, visibility: Visibility, lead_id: str) -> Item | None:
    """Return one lead with its latest review, or None."""
    table = schema.leads
    latest = _latest_reviews(visibility)
    statement = (
        select(
            table,
            func.coalesce(latest.c.state, "new").label("state"),
            latest.c.person,
            latest.c.note,
        )
        .outerjoin(latest, latest.c.lead_id == table.c.id)
        .where(table.c.id == lead_id, visible(table.c.marking_id, visibility))
    )
    return connection.execute(statement).mappings().one_or_none()


def judgements(
    connection: Connection, visibility: Visibility, document_ids: Sequence[str]
) -> list[Item]:
    """Return judgements that touch these documents, newest first."""
    table = schema.judgements
    statement = (
        select(table)
        .where(
            or_(table.c.left_id.in_(document_ids), table.c.right_id.in_(document_ids)),
            visible(table.c.marking_id, visibility),
        )
        .order_by(table.c.decided_at.desc(), table.c.id)
    )
    return list(connection.execute(statement).mappings())


def _is_current() -> ColumnElement[bool]:
    """Return the condition that a mention is of the version that last read its document."""
    table, extractions = schema.mentions, schema.extractions
    return (extractions.c.document_id == table.c.document_id) & (
        extractions.c.model_version_id == table.c.model_version_id
    )


def _latest_reviews(visibility: Visibility) -> Any:  # noqa: ANN401 - SQLAlchemy's subquery type is private
    table = schema.lead_reviews
    ranked = (
        select(
            table,
            func.row_number()
            .over(
                partition_by=table.c.lead_id,
                order_by=(table.c.change_sequence.desc(), table.c.id),
            )
            .label("position"),
        )
        .where(visible(table.c.marking_id, visibility))
        .subquery("ranked")
    )
    return (
        select(ranked.c.lead_id, ranked.c.state, ranked.c.person, ranked.c.note)
        .where(and_(ranked.c.position == 1))
        .subquery("latest")
    )
