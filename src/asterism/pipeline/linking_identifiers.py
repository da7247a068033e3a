"""The stage that links documents through the identifiers they share."""

from __future__ import annotations

from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from asterism.access import Session
from asterism.link import identifiers as rules
from asterism.link.weights import identifier_cell, identifier_weights
from asterism.pipeline.columns import row_table
from asterism.pipeline.plan import Step
from asterism.pipeline.planned_stage import Span, run_planned
from asterism.pipeline.stage import StageContext
from asterism.record import schema

KIND: Final = "link-identifiers"
WATERMARK: Final = f"{KIND}:{rules.VERSION.id}"

LINK_SCHEMA: Final = pa.schema(
    [
        ("id", pa.string()),
        ("kind", pa.string()),
        ("left_id", pa.string()),
        ("right_kind", pa.string()),
        ("right_id", pa.string()),
        ("episode", pa.int32()),
        ("log10_weight", pa.float64()),
        ("joins", pa.bool_()),
        ("explanation", pa.string()),
        ("model_version_id", pa.int64()),
        ("marking_id", pa.int64()),
    ]
)
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
    with session.columnar({"weights": identifier_weights()}) as reader:
        reader.keep("dirty", rules.DIRTY.replace("{span}", _span_sql(span)))
        if span[0]:
            reader.keep("touched", rules.TOUCHED)
        reader.keep("occurrences", rules.OCCURRENCES if span[0] else rules.ALL_OCCURRENCES)
        reader.keep("shared", rules.SHARED)
        reader.keep("linked", rules.LINKS)
        statistics = reader.run(rules.STATISTICS)
        links = reader.run("SELECT * FROM linked ORDER BY id")
    links = _unsettled(session, links, statistics, span)
    superseded = row_table(_superseded(session, links, span), LINK_SCHEMA)
    version = pa.scalar(rules.VERSION.id, pa.int64())
    links = links.append_column("model_version_id", pa.repeat(version, links.num_rows))
    statistics = statistics.append_column(
        "model_version_id", pa.repeat(version, statistics.num_rows)
    )
    supports = links.select(["id", "left_id", "mention_id", "marking_id"])
    return [
        Step("upsert", "links", superseded),
        Step("upsert", "links", links.select(LINK_SCHEMA.names).cast(LINK_SCHEMA)),
        Step("insert", "link_supports", supports.rename_columns(SUPPORT_SCHEMA.names)),
        Step(
            "upsert",
            "identifier_statistics",
            statistics.select(STATISTICS_SCHEMA.names).cast(STATISTICS_SCHEMA),
        ),
    ]


def _superseded(session: Session, found: pa.Table, span: tuple[int, int]) -> list[tuple[Any, ...]]:
    """Return the links of documents read again whose mention is no longer found, as history."""
    if not session.has_changed("links", (0, span[1])):
        return []
    stored = session.rows(
        "links",
        "SELECT id, kind, left_id, right_id, episode, marking_id FROM links"
        " WHERE right_kind = 'identifier' AND joins AND left_id IN"
        f" (SELECT document_id FROM extractions WHERE {_span_sql(span)}) AND {{visible}}",
    )
    if not stored:
        return []
    ends = (found.column(name).to_pylist() for name in ("left_id", "right_id"))
    current = set(zip(*ends, strict=True))
    return [
        (
            link_id, kind, left_id, "identifier", right_id, episode, None, False,
            schema.SUPERSEDED, rules.VERSION.id, marking_id,
        )
        for link_id, kind, left_id, right_id, episode, marking_id in stored
        if (left_id, right_id) not in current
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
