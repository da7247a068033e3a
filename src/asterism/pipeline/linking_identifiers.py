"""The stage that links documents through the identifiers they share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from asterism.access import Session
from asterism.link import identifiers as rules
from asterism.link.weights import JOINING_WEIGHT, identifier_cell, shipped
from asterism.model.ids import derive_id
from asterism.pipeline.columns import RowGatherer
from asterism.pipeline.markings import MarkingCombiner
from asterism.pipeline.plan import Plan, Step
from asterism.pipeline.stage import StageContext
from asterism.record import schema
from asterism.record.jobs import Job, lease_span, release_job
from asterism.record.writing import intern_model_version

KIND: Final = "link-identifiers"
WATERMARK: Final = f"{KIND}:{rules.VERSION.id}"
LOOKUP: Final = 500

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
    database = context.workspace.database
    session = context.workspace.service(KIND)
    span = (session.watermark(WATERMARK), session.sequence())
    if not session.has_changed("extractions", span):
        return 0
    job = lease_span(database, KIND, WATERMARK, patience=context.patience)
    try:
        plan = Plan(context.workspace.paths.plans / job.id)
        if not plan.exists():
            with database.operating() as connection:
                intern_model_version(connection, rules.VERSION)
            plan.write(_decide(context, session, job))
        plan.apply(context.workspace, job, WATERMARK)
    except BaseException:
        release_job(database, job)
        raise
    context.progress(KIND, 1, 1)
    return span[1] - span[0]


def _decide(context: StageContext, session: Session, job: Job) -> list[Step]:
    span = (int(job.parameters["from"]), int(job.parameters["to"]))
    found = session.set_query(rules.OCCURRENCES.replace("{span}", _span_sql(span)))
    return _steps(context, session, found, span)


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
    ends = (found.column(name).to_pylist() for name in ("document_id", "identifier_id"))
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


def _steps(
    context: StageContext, session: Session, found: pa.Table, span: tuple[int, int]
) -> list[Step]:
    former = _former(session, found, span)
    markings = MarkingCombiner(context.workspace.database)
    weights = shipped()
    links = RowGatherer(LINK_SCHEMA)
    for row in _superseded(session, found, span):
        links.append(row)
    supports = RowGatherer(SUPPORT_SCHEMA)
    statistics = RowGatherer(STATISTICS_SCHEMA)
    for group in _groups(found):
        identifier_id, kind, value, documents = group[0][0], group[0][2], group[0][3], len(group)
        hub = rules.hub_reason(group[0][9], group[0][10])
        episodes = max(row[11] for row in group) + 1
        # Rows of documents that were read before need no new look while nothing that they are
        # judged by has changed: a hub of 100,000 documents is not rewritten for one more.
        state = (identifier_cell(kind, "contact", documents), hub is not None, episodes)
        settled = episodes == 1 and former.get(identifier_id) == state
        statistics.append(
            (identifier_id, kind, value, documents, group[0][9], episodes, hub, rules.VERSION.id)
        )
        for row in group:
            if settled and not span[0] < row[12] <= span[1]:
                continue
            standing = "hub" if hub else "contact" if row[5] else "mentioned"
            weight = weights.weight(identifier_cell(kind, standing, documents))
            link_id = derive_id("link", kind, row[1], identifier_id)
            marking_id = markings.combine([row[6]])
            joins = weight is not None and weight >= JOINING_WEIGHT
            links.append(
                (
                    link_id, kind, row[1], "identifier", identifier_id, row[11], weight, joins,
                    standing, rules.VERSION.id, marking_id,
                )
            )  # fmt: skip
            supports.append((link_id, row[1], row[4], row[6]))
    return [
        Step("upsert", "links", links.table().sort_by("id")),
        Step("insert", "link_supports", supports.table().sort_by("link_id")),
        Step("upsert", "identifier_statistics", statistics.table()),
    ]


def _former(
    session: Session, found: pa.Table, span: tuple[int, int]
) -> dict[str, tuple[str, bool, int]]:
    """Return cell, hub and episodes of the identifiers as they stood before."""
    if span[0] == 0:
        return {}
    former = {}
    wanted = pc.unique(found.column("identifier_id")).to_pylist()
    for identifier_id, kind, documents, hub, episodes in session.identifier_statistics(wanted):
        cell = identifier_cell(kind, "contact", documents)
        former[identifier_id] = (cell, hub is not None, episodes)
    return former


def _groups(found: pa.Table) -> Iterator[list[tuple[Any, ...]]]:
    group: list[tuple[Any, ...]] = []
    for batch in found.to_batches(max_chunksize=100_000):
        for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            if group and group[0][0] != row[0]:
                yield group
                group = []
            group.append(row)
    if group:
        yield group
