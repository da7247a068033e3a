"""The stage that looks for patterns in changed networks and keeps the leads up to date."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, Final

import pyarrow as pa

from asterism.access import Session
from asterism.detect.leads import Evidence, Finding, findings
from asterism.detect.patterns import QUERIES, VERSION
from asterism.pipeline.columns import row_table
from asterism.pipeline.lookups import id_lists
from asterism.pipeline.plan import Step
from asterism.pipeline.planned_stage import Span, run_planned
from asterism.pipeline.stage import StageContext

KIND: Final = "detect"
WATERMARK: Final = f"{KIND}:{VERSION.id}"

LEAD_SCHEMA: Final = pa.schema(
    [
        ("id", pa.string()),
        ("pattern", pa.string()),
        ("network_id", pa.string()),
        ("title", pa.string()),
        ("reasons", pa.string()),
        ("strength", pa.float64()),
        ("standing", pa.string()),
        ("model_version_id", pa.int64()),
        ("marking_id", pa.int64()),
    ]
)
MEMBER_SCHEMA: Final = pa.schema([("network_id", pa.string()), ("document_id", pa.string())])
TEXT_LINK_SCHEMA: Final = pa.schema([("left_id", pa.string()), ("right_id", pa.string())])

SCOPED_DOCUMENTS: Final = """
SELECT d.id, d.posted_at, d.place_value, d.latitude, d.longitude
FROM documents d SEMI JOIN members m ON m.document_id = d.id
"""
SCOPED_MENTIONS: Final = """
SELECT o.document_id, o.id, o.kind, o.role, o.value, o.identifier_id
FROM mentions o SEMI JOIN members m ON m.document_id = o.document_id
WHERE o.kind IN ('phone', 'name')
"""


def detect_patterns(context: StageContext) -> int:
    """Look at every network that changed; return how many changes of the record it covered."""
    return run_planned(context, VERSION, WATERMARK, ("networks", "extractions"), _decide)


def _decide(_context: StageContext, session: Session, span: Span) -> list[Step]:
    changed = f"({_changed(span)}) AND {{visible}}"
    markings: dict[str, int] = dict(
        session.rows("networks", f"SELECT id, marking_id FROM networks WHERE {changed}")
    )
    members = session.rows(
        "networks",
        "SELECT network_id, document_id FROM networks"
        f" JOIN network_members ON network_id = networks.id WHERE {changed}",
    )
    text_links = session.rows(
        "links",
        "SELECT left_id, right_id FROM links WHERE kind = 'text' AND joins AND left_id IN"
        " (SELECT document_id FROM networks"
        "  JOIN network_members ON network_id = networks.id"
        f"  WHERE {changed.replace(' AND {visible}', '')}) AND {{visible}}",
    )
    found = _find(session, members, text_links)
    rows = [
        (
            finding.id, finding.pattern.value, finding.network_id, finding.title,
            json.dumps([reason.to_json() for reason in finding.reasons], ensure_ascii=False),
            finding.strength, "current", VERSION.id, markings[finding.network_id],
        )
        for finding in found
    ]  # fmt: skip
    rows += _withdrawn(session, markings, {finding.id for finding in found})
    return [Step("upsert", "leads", row_table(rows, LEAD_SCHEMA))]


def _changed(span: tuple[int, int]) -> str:
    """Return the condition that a network changed or that documents of it were read again."""
    bounds = "change_sequence > {} AND {}change_sequence <= {}"
    networks = "networks." + bounds.format(span[0], "networks.", span[1])
    if span[0] == 0:
        return networks
    extractions = "extractions." + bounds.format(span[0], "extractions.", span[1])
    return (
        f"{networks} OR networks.id IN (SELECT network_members.network_id FROM extractions"
        " JOIN network_members ON network_members.document_id = extractions.document_id"
        f" WHERE {extractions})"
    )


def _find(
    session: Session, members: list[tuple[Any, ...]], text_links: list[tuple[Any, ...]]
) -> list[Finding]:
    inputs = {
        "members": row_table(members, MEMBER_SCHEMA),
        "text_links": row_table(text_links, TEXT_LINK_SCHEMA),
    }
    found = []
    with session.columnar(inputs) as reader:
        # Narrowed once to the networks in question, so that four patterns do not read the
        # whole copy four times.
        reader.keep("placed", SCOPED_DOCUMENTS)
        reader.keep("noted", SCOPED_MENTIONS)
        for query in QUERIES:
            result = reader.run(query.sql)
            rows = (
                Evidence(*row)
                for row in zip(*(column.to_pylist() for column in result.columns), strict=True)
            )
            found += findings(query.pattern, rows)
    return found


def _withdrawn(session: Session, networks: Iterable[str], kept: set[str]) -> list[tuple[Any, ...]]:
    """Return the stored leads of these networks that no longer show, as withdrawn."""
    rows = []
    for listed in id_lists(networks):
        rows += session.rows(
            "leads",
            "SELECT id, pattern, network_id, title, reasons, strength, 'withdrawn',"
            " model_version_id, marking_id FROM leads"
            f" WHERE network_id IN ({listed}) AND standing = 'current' AND {{visible}}",
        )
    return [row for row in rows if row[0] not in kept]
