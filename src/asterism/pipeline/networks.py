"""The stage that turns joining links and judgements into networks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import pyarrow as pa

from asterism.access import Session
from asterism.link.lineage import Naming, name_networks
from asterism.link.partition import partition
from asterism.model.version import ModelVersion
from asterism.pipeline.columns import row_table
from asterism.pipeline.markings import MarkingCombiner
from asterism.pipeline.neighbourhood import (
    Neighbourhood,
    documents_of,
    id_lists,
    judged,
    reach,
    whole_record,
)
from asterism.pipeline.plan import Step
from asterism.pipeline.planned_stage import Span, run_planned
from asterism.pipeline.stage import StageContext

KIND: Final = "networks"
VERSION: Final = ModelVersion(KIND, "1")
WATERMARK: Final = f"{KIND}:{VERSION.id}"
WHOLE_RECORD: Final = 20_000
"""From so many changed links on, all links are read in one sweep instead of by look-up."""


def form_networks(context: StageContext) -> int:
    """Bring networks up to the newest links and judgements; return how many changes it covered."""
    return run_planned(context, VERSION, WATERMARK, ("links", "judgements"), _decide)


def _decide(context: StageContext, session: Session, span: Span) -> list[Step]:
    changed = session.rows(
        "links",
        "SELECT left_id, CASE WHEN right_kind = 'document' THEN right_id END FROM links"
        f" WHERE {{visible}} AND change_sequence > {span[0]} AND change_sequence <= {span[1]}"
        f" LIMIT {WHOLE_RECORD + 1}",
    )
    if len(changed) > WHOLE_RECORD:
        groups, reached = whole_record(session)
    else:
        seeds = {item for row in changed for item in row if item is not None}
        reached = reach(session, seeds | judged(session, span))
        groups = documents_of(partition(reached.edges, reached.different))
    naming = name_networks(groups, reached.before, span[1])
    return _steps(context, session, naming, reached)


MEMBER_SCHEMA: Final = pa.schema([("document_id", pa.string()), ("network_id", pa.string())])
NETWORK_SCHEMA: Final = pa.schema(
    [
        ("id", pa.string()),
        ("version", pa.int32()),
        ("state", pa.string()),
        ("documents", pa.int32()),
        ("model_version_id", pa.int64()),
        ("marking_id", pa.int64()),
    ]
)
LINEAGE_SCHEMA: Final = pa.schema(
    [("network_id", pa.string()), ("parent_id", pa.string()), ("kind", pa.string())]
)


def _steps(
    context: StageContext, session: Session, naming: Naming, reached: Neighbourhood
) -> list[Step]:
    after = {document: network for network, group in naming.networks.items() for document in group}
    moved = sorted(
        (document, network)
        for document, network in after.items()
        if reached.before.get(document) != network
    )
    left_alone = sorted(document for document in reached.before if document not in after)
    touched = {network for _, network in moved}
    touched |= {reached.before[document] for document, _ in moved if document in reached.before}
    touched |= {reached.before[document] for document in left_alone}
    rows = _network_rows(context, session, naming, touched)
    lineage = sorted(
        (descent.network_id, descent.parent_id, descent.kind)
        for descent in naming.descents
        if descent.network_id in touched
    )
    return [
        Step("upsert", "networks", row_table(rows, NETWORK_SCHEMA)),
        Step("delete", "network_members", pa.table({"document_id": left_alone})),
        Step("upsert", "network_members", row_table(moved, MEMBER_SCHEMA)),
        Step("insert", "network_lineage", row_table(lineage, LINEAGE_SCHEMA)),
    ]


def _network_rows(
    context: StageContext, session: Session, naming: Naming, touched: set[str]
) -> list[tuple[Any, ...]]:
    versions: dict[str, tuple[int, int]] = {}
    for listed in id_lists(touched):
        for network, version, marking in session.rows(
            "networks",
            f"SELECT id, version, marking_id FROM networks WHERE id IN ({listed}) AND {{visible}}",
        ):
            versions[network] = (version, marking)
    combiner = MarkingCombiner(context.workspace)
    markings = _markings(session, [naming.networks.get(item, ()) for item in sorted(touched)])
    rows = []
    for network, marking_ids in zip(sorted(touched), markings, strict=True):
        version, marking = versions.get(network, (0, 0))
        group = naming.networks.get(network, ())
        state = "current" if group else "ended"
        marking = combiner.combine(marking_ids) if marking_ids else marking
        rows.append((network, version + 1, state, len(group), VERSION.id, marking))
    return rows


def _markings(session: Session, groups: list[Sequence[str]]) -> list[set[int]]:
    """Return the markings of each group's documents."""
    distinct = session.rows(
        "documents", "SELECT DISTINCT marking_id FROM documents WHERE {visible}"
    )
    if len(distinct) == 1:
        only = int(distinct[0][0])
        return [{only} if group else set() for group in groups]
    found: dict[str, int] = {}
    for listed in id_lists({document for group in groups for document in group}):
        found.update(
            session.rows(
                "documents",
                f"SELECT id, marking_id FROM documents WHERE id IN ({listed}) AND {{visible}}",
            )
        )
    return [{found[document] for document in group} for group in groups]
