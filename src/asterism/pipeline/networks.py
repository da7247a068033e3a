"""The stage that turns joining links and judgements into networks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import pyarrow as pa

from asterism.access import Session
from asterism.link.lineage import name_networks, network_name
from asterism.model.version import ModelVersion
from asterism.pipeline.columns import row_table
from asterism.pipeline.founders import capture_times
from asterism.pipeline.growth import CHANGED, Growth, grown, parted_pairs, read_changes
from asterism.pipeline.lookups import id_lists
from asterism.pipeline.markings import MarkingCombiner
from asterism.pipeline.neighbourhood import groups_in, reach
from asterism.pipeline.parting import no_longer_joined
from asterism.pipeline.plan import Step
from asterism.pipeline.planned_stage import Span, run_planned
from asterism.pipeline.stage import StageContext
from asterism.pipeline.whole_record import Groups, whole_record
from asterism.pipeline.written_rows import forget, written_rows

KIND: Final = "networks"
VERSION: Final = ModelVersion(KIND, "1")
WATERMARK: Final = f"{KIND}:{VERSION.id}"
WHOLE_RECORD: Final = 20_000
"""From so many changed links on, all links are read in one sweep instead of by look-up."""


def form_networks(context: StageContext) -> int:
    """Bring networks up to the newest links and judgements; return how many changes it covered."""
    covered = run_planned(context, VERSION, WATERMARK, ("links", "judgements"), _decide)
    forget(context.plans, "links")
    return covered


MEMBER_SCHEMA: Final = pa.schema([("document_id", pa.string()), ("network_id", pa.string())])
NETWORK_SCHEMA: Final = pa.schema(
    [
        ("id", pa.string()),
        ("version", pa.int32()),
        ("state", pa.string()),
        ("documents", pa.int32()),
        ("founder_id", pa.string()),
        ("model_version_id", pa.int64()),
        ("marking_id", pa.int64()),
    ]
)
LINEAGE_SCHEMA: Final = pa.schema(
    [("network_id", pa.string()), ("parent_id", pa.string()), ("kind", pa.string())]
)


@dataclass(frozen=True)
class Network:
    """A network as it is stored, or is to be.

    Attributes:
        documents: how many; 0 for one that has ended.
        founder: its document that was captured first.
        markings: of its documents.
        version: how often it was stored.
    """

    documents: int
    founder: str
    markings: frozenset[int]
    version: int = 0


@dataclass
class Formed:
    """What is to be written.

    Attributes:
        networks: by id.
        moved: network by document, for documents that come into another or their first one.
        alone: documents that are in none any longer.
        descents: (network, parent, kind).
        founded: groups that are to be networks where there were none before.
    """

    networks: dict[str, Network] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)
    alone: set[str] = field(default_factory=set)
    descents: set[tuple[str, str, str]] = field(default_factory=set)
    founded: Groups | None = None


def _decide(context: StageContext, session: Session, span: Span) -> list[Step]:
    inside = f"change_sequence > {span[0]} AND change_sequence <= {span[1]}"
    formed = Formed()
    if session.count_written("links", span) > WHOLE_RECORD:
        found = whole_record(session, written_rows(session, context.plans, "links"))
        if found.before:
            _settle(session, formed, [*found.groups.lists(), *found.cut], found.before)
        else:
            formed.founded = found.groups
            if found.cut:
                _settle(session, formed, found.cut, {})
    else:
        changed = session.rows(
            "links", f"SELECT {CHANGED} FROM links WHERE {{visible}} AND {inside}"
        )
        judged = session.rows(
            "judgements",
            "SELECT left_id, right_id, verdict, supersedes FROM judgements"
            f" WHERE {{visible}} AND {inside}",
        )
        changes = read_changes(changed, judged)
        growths, contested = grown(session, changes, span)
        apart = no_longer_joined(session, parted_pairs(session, changes))
        reached = reach(session, changes.judged | contested | apart)
        looked_at = reached.documents | set(reached.before.values())
        _grow(session, formed, [
            growth for growth in growths
            if looked_at.isdisjoint(growth.networks) and looked_at.isdisjoint(growth.documents)
        ])  # fmt: skip
        _settle(session, formed, groups_in(session, reached), reached.before)
    return _steps(context, session, formed)


def _grow(session: Session, formed: Formed, growths: Sequence[Growth]) -> None:
    """Join the networks and documents of each growth under its founder's name."""
    stored = _stored(session, {network for growth in growths for network in growth.networks})
    arrived = {document for growth in growths for document in growth.documents}
    captured = capture_times(session, arrived.union(part.founder for part in stored.values()))
    markings = session.document_markings(arrived)
    absorbed: dict[str, str] = {}
    for growth in growths:
        parts = [stored[network] for network in growth.networks]
        founder = min(
            [*growth.documents, *(part.founder for part in parts)],
            key=lambda document: (captured[document], document),
        )
        name = network_name(founder)
        kept = frozenset[int]().union(*(part.markings for part in parts))
        formed.networks[name] = Network(
            sum(part.documents for part in parts) + len(growth.documents),
            founder,
            kept.union(markings[document] for document in growth.documents),
        )
        formed.moved.update(dict.fromkeys(growth.documents, name))
        for network in growth.networks:
            kind = "grown" if network == name else "merged"
            formed.descents.add((name, network, kind))
            if network != name:
                absorbed[network] = name
    for listed in id_lists(absorbed):
        for document, network in session.rows(
            "networks",
            "SELECT document_id, network_id FROM network_members"
            " JOIN networks ON networks.id = network_members.network_id"
            f" WHERE network_id IN ({listed}) AND {{visible}}",
        ):
            formed.moved[document] = absorbed[network]
    formed.networks.update({network: replace(stored[network], documents=0) for network in absorbed})


def _settle(
    session: Session, formed: Formed, groups: Sequence[Sequence[str]], before: Mapping[str, str]
) -> None:
    """Give groups, of which all documents are known, the place of what they were in before."""
    naming = name_networks(groups, before)
    after = {document: network for network, group in naming.networks.items() for document in group}
    moved = {
        document: network for document, network in after.items() if before.get(document) != network
    }
    alone = {document for document in before if document not in after}
    touched = set(moved.values()) | {before[item] for item in {*moved, *alone} if item in before}
    groups = [naming.networks.get(network, ()) for network in sorted(touched)]
    stored = _stored(session, [network for network in touched if network not in naming.networks])
    for network, group, found in zip(
        sorted(touched), groups, _markings(session, groups), strict=True
    ):
        formed.networks[network] = (
            Network(len(group), group[0], frozenset(found))
            if group
            else replace(stored[network], documents=0)
        )
    formed.moved.update(moved)
    formed.alone |= alone
    formed.descents |= {
        (descent.network_id, descent.parent_id, descent.kind)
        for descent in naming.descents
        if descent.network_id in touched
    }


def _steps(context: StageContext, session: Session, formed: Formed) -> list[Step]:
    combiner = MarkingCombiner(context.workspace)
    founded_networks, founded_members = _founded(formed.founded, combiner)
    names = [*formed.networks, *founded_networks["id"].to_pylist()]
    is_first = not session.has_changed("networks", (0, session.sequence()))
    stored = {} if is_first else _stored(session, names)
    rows = [
        (
            name, 0, "current" if network.documents else "ended", network.documents,
            network.founder, VERSION.id, combiner.combine(network.markings),
        )
        for name, network in formed.networks.items()
    ]  # fmt: skip
    networks = pa.concat_tables([row_table(rows, NETWORK_SCHEMA), founded_networks]).sort_by("id")
    versions = [
        stored[name].version + 1 if name in stored else 1 for name in networks["id"].to_pylist()
    ]
    networks = networks.set_column(
        1, NETWORK_SCHEMA.field("version"), pa.array(versions, pa.int32())
    )
    moved = row_table(sorted(formed.moved.items()), MEMBER_SCHEMA)
    return [
        Step("upsert", "networks", networks),
        Step("delete", "network_members", pa.table({"document_id": sorted(formed.alone)})),
        Step("upsert", "network_members", pa.concat_tables([moved, founded_members])),
        Step("insert", "network_lineage", row_table(sorted(formed.descents), LINEAGE_SCHEMA)),
    ]


def _founded(groups: Groups | None, combiner: MarkingCombiner) -> tuple[pa.Table, pa.Table]:
    """Return rows of `NETWORK_SCHEMA`, their version still to come, and of `MEMBER_SCHEMA`."""
    if groups is None:
        return NETWORK_SCHEMA.empty_table(), MEMBER_SCHEMA.empty_table()
    founders = groups.founders
    names = pa.array(map(network_name, founders), pa.string())
    count = len(founders)
    networks = pa.table(
        [
            names,
            pa.repeat(pa.scalar(0, pa.int32()), count),
            pa.repeat(pa.scalar("current"), count),
            pa.array(groups.sizes, pa.int32()),
            pa.array(founders, pa.string()),
            pa.repeat(pa.scalar(VERSION.id, pa.int64()), count),
            pa.array(map(combiner.combine, groups.markings()), pa.int64()),
        ],
        schema=NETWORK_SCHEMA,
    )
    members = pa.table([groups.members["document"], groups.of_members(names)], schema=MEMBER_SCHEMA)
    return networks, members.sort_by("document_id")


def _stored(session: Session, networks: Iterable[str]) -> dict[str, Network]:
    found = {}
    for listed in id_lists(networks):
        for name, documents, founder, marking, version in session.rows(
            "networks",
            "SELECT id, documents, founder_id, marking_id, version FROM networks"
            f" WHERE id IN ({listed}) AND {{visible}}",
        ):
            found[name] = Network(documents, founder, frozenset([marking]), version)
    return found


def _markings(session: Session, groups: Sequence[Sequence[str]]) -> list[set[int]]:
    """Return the markings of each group's documents."""
    if sum(map(len, groups)) > WHOLE_RECORD:
        distinct = session.rows(
            "documents", "SELECT DISTINCT marking_id FROM documents WHERE {visible}"
        )
        if len(distinct) == 1:
            only = int(distinct[0][0])
            return [{only} if group else set() for group in groups]
    found = session.document_markings({document for group in groups for document in group})
    return [{found[document] for document in group} for group in groups]
