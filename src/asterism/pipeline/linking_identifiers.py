"""The stage that links documents through the identifiers they share."""

from __future__ import annotations

from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from asterism.access import Session
from asterism.link import identifiers as rules
from asterism.link.identifier_links import link_rows
from asterism.link.weights import identifier_cell, identifier_weights
from asterism.pipeline.columns import row_table
from asterism.pipeline.link_changes import JOINED, LINK_SCHEMA, changed_links
from asterism.pipeline.lookups import id_lists
from asterism.pipeline.plan import Step
from asterism.pipeline.planned_stage import Span, run_planned
from asterism.pipeline.stage import StageContext
from asterism.record import schema

KIND: Final = "link-identifiers"
WATERMARK: Final = f"{KIND}:{rules.VERSION.id}"

SUPPORT_SCHEMA: Final = pa.schema(
    [
        ("link_id", pa.string()),
        ("document_id", pa.string()),
        ("mention_id", pa.string()),
        ("marking_id", pa.int64()),
    ]
)
STATISTICS_SCHEMA: Final = pa.schema(
    [
        ("identifier_id", pa.string()),
        ("kind", pa.string()),
        ("value", pa.string()),
        ("documents", pa.int32()),
        ("neighbours", pa.int32()),
        ("episodes", pa.int32()),
        ("hub", pa.string()),
        ("model_version_id", pa.int64()),
    ]
)


def link_identifiers(context: StageContext) -> int:
    """Link what newly read documents share; return how many changes of the record it covered."""
    return run_planned(context, rules.VERSION, WATERMARK, ("extractions",), _decide)


def _decide(_context: StageContext, session: Session, span: Span) -> list[Step]:
    former = _former_links(session, span)
    left = pa.table({"identifier_id": pa.array(sorted({row[3] for row in former}), pa.string())})
    with session.columnar({"weights": identifier_weights(), "formerly": left}) as reader:
        if span[0]:
            reader.keep("dirty", rules.DIRTY.replace("{span}", _span_sql(span)))
            reader.keep("touched", rules.TOUCHED)
            reader.keep("seen", rules.SEEN)
        reader.keep("identifiers", rules.IDENTIFIERS if span[0] else rules.ALL_IDENTIFIERS)
        reader.keep("uses", rules.USES if span[0] else rules.ALL_USES)
        reader.keep("shared", rules.SHARED if span[0] else rules.ALL_SHARED)
        reader.keep("episodes", rules.EPISODES)
        statistics = reader.run(rules.STATISTICS)
        links = link_rows(reader.run(rules.LINKS), statistics)
    superseded = row_table(_superseded(session, former, links), LINK_SCHEMA)
    shared = set(statistics["identifier_id"].to_pylist())
    lone = [item for item in left["identifier_id"].to_pylist() if item not in shared]
    links = _unsettled(session, links, statistics, span)
    version = pa.scalar(rules.VERSION.id, pa.int64())
    links = links.append_column("model_version_id", pa.repeat(version, links.num_rows))
    statistics = statistics.append_column(
        "model_version_id", pa.repeat(version, statistics.num_rows)
    )
    supports = links.select(["id", "left_id", "mention_id", "marking_id"])
    return [
        Step("upsert", "links", superseded),
        Step("upsert", "links", changed_links(session, links, stored=span[0] > 0)),
        Step("insert", "link_supports", supports.rename_columns(SUPPORT_SCHEMA.names)),
        Step("delete", "identifier_statistics", pa.table({"identifier_id": lone})),
        Step(
            "upsert",
            "identifier_statistics",
            statistics.select(STATISTICS_SCHEMA.names).cast(STATISTICS_SCHEMA),
        ),
    ]


FORMER: Final = "id, kind, left_id, right_id, episode, marking_id"


def _former_links(session: Session, span: Span) -> list[tuple[Any, ...]]:
    """Return the stored links of documents that the span read, which were read before."""
    if not session.has_changed("links", (0, span[1])):
        return []
    return session.rows(
        "links",
        f"SELECT {FORMER} FROM links WHERE right_kind = 'identifier'"
        f" AND explanation <> '{schema.SUPERSEDED}' AND left_id IN"
        f" (SELECT document_id FROM extractions WHERE {_span_sql(span)}) AND {{visible}}",
    )


def _superseded(
    session: Session, former: list[tuple[Any, ...]], links: pa.Table
) -> list[tuple[Any, ...]]:
    """Return as history the links that nothing gives any longer.

    Their mention is no longer found, or the other documents' are not, so that an identifier
    which was shared no longer is.
    """
    if not former:
        return []
    current = set(links["id"].to_pylist())
    gone = {row[0]: row for row in former if row[0] not in current}
    for listed in id_lists({row[3] for row in gone.values()}):
        rows = session.rows(
            "links",
            f"SELECT {FORMER} FROM links WHERE right_id IN ({listed})"
            f" AND explanation <> '{schema.SUPERSEDED}' AND {{visible}}",
        )
        gone |= {row[0]: row for row in rows if row[0] not in current}
    return [
        (
            link_id, kind, left_id, "identifier", right_id, episode, None, False,
            schema.SUPERSEDED, rules.VERSION.id, marking_id, JOINED,
        )
        for link_id, kind, left_id, right_id, episode, marking_id in sorted(gone.values())
    ]  # fmt: skip


def _span_sql(span: tuple[int, int]) -> str:
    return f"change_sequence > {span[0]} AND change_sequence <= {span[1]}"


def _unsettled(
    session: Session, links: pa.Table, statistics: pa.Table, span: tuple[int, int]
) -> pa.Table:
    """Return the links that may be new or stand differently now.

    Links of documents that were read before need no new look while nothing that they are judged
    by has changed: a hub of 100,000 documents is not rewritten for one more.
    """
    if span[0] == 0:
        return links
    former = {
        row[0]: _state(*row[1:])
        for row in session.identifier_statistics(statistics["identifier_id"].to_pylist())
    }
    columns = ("identifier_id", "kind", "documents", "hub", "episodes")
    settled = [
        row[0]
        for row in zip(*(statistics[name].to_pylist() for name in columns), strict=True)
        if row[4] == 1 and former.get(row[0]) == _state(*row[1:])
    ]
    is_settled = pc.is_in(links["right_id"], pa.array(settled, pa.string()))
    is_old = pc.less_equal(links["change_sequence"], span[0])
    return links.filter(pc.invert(pc.and_(is_settled, is_old)))


def _state(kind: str, documents: int, hub: str | None, episodes: int) -> tuple[str, bool, int]:
    return identifier_cell(kind, "contact", documents), hub is not None, episodes
