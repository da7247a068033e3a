"""The stage that turns joining links and judgements into networks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import pyarrow as pa

from asterism.access import Session
from asterism.link.components import connected_components
from asterism.link.lineage import Naming, name_networks
from asterism.link.partition import Edge, partition
from asterism.model.version import ModelVersion
from asterism.pipeline.columns import row_table
from asterism.pipeline.markings import MarkingCombiner
from asterism.pipeline.plan import Plan, Step
from asterism.pipeline.stage import StageContext
from asterism.record.jobs import Job, lease_span, release_job
from asterism.record.writing import intern_model_version

KIND: Final = "networks"
VERSION: Final = ModelVersion(KIND, "1")
WATERMARK: Final = f"{KIND}:{VERSION.id}"
LOOKUP: Final = 500
WHOLE_RECORD: Final = 20_000
"""From so many changed links on, all links are read in one sweep instead of by look-up."""

Node = str
Group = Sequence[str]


@dataclass
class Neighbourhood:
    """What a change can reach: joining links, judgements and former networks."""

    edges: list[Edge] = field(default_factory=list)
    different: list[tuple[str, str]] = field(default_factory=list)
    before: dict[str, str] = field(default_factory=dict)
    documents: set[str] = field(default_factory=set)


def form_networks(context: StageContext) -> int:
    """Bring networks up to the newest links and judgements; return how many changes it covered."""
    database = context.workspace.database
    session = context.workspace.service(KIND)
    span = (session.watermark(WATERMARK), session.sequence())
    if not (session.has_changed("links", span) or session.has_changed("judgements", span)):
        return 0
    job = lease_span(database, KIND, WATERMARK, patience=context.patience)
    try:
        plan = Plan(context.workspace.paths.plans / job.id)
        if not plan.exists():
            with database.operating() as connection:
                intern_model_version(connection, VERSION)
            plan.write(_decide(context, session, job))
        plan.apply(context.workspace, job, WATERMARK)
    except BaseException:
        release_job(database, job)
        raise
    context.progress(KIND, 1, 1)
    return span[1] - span[0]


def _decide(context: StageContext, session: Session, job: Job) -> list[Step]:
    span = (int(job.parameters["from"]), int(job.parameters["to"]))
    changed = session.rows(
        "links",
        "SELECT left_id, CASE WHEN right_kind = 'document' THEN right_id END FROM links"
        f" WHERE {{visible}} AND change_sequence > {span[0]} AND change_sequence <= {span[1]}"
        f" LIMIT {WHOLE_RECORD + 1}",
    )
    if len(changed) > WHOLE_RECORD:
        groups, reached = _all_groups(session)
    else:
        seeds = {item for row in changed for item in row if item is not None}
        reached = _reach(session, seeds | _judged(session, span))
        groups = _documents_of(partition(reached.edges, reached.different))
    naming = name_networks(groups, reached.before, span[1])
    return _steps(context, session, naming, reached)


def _judged(session: Session, span: tuple[int, int]) -> set[str]:
    rows = session.rows(
        "judgements",
        "SELECT left_id, right_id FROM judgements WHERE {visible}"
        f" AND change_sequence > {span[0]} AND change_sequence <= {span[1]}",
    )
    return {document for row in rows for document in row}


def _reach(session: Session, seeds: set[str]) -> Neighbourhood:
    """Return everything connected to the seeds by joining links, judgements or old networks."""
    reached = Neighbourhood()
    seen_nodes: set[Node] = set()
    frontier = set(seeds)
    edges: dict[str, Edge] = {}
    while frontier:
        reached.documents |= frontier
        found = _members_of_networks(session, frontier, reached.before)
        nodes: set[Node] = set()
        for row in _links_touching(session, "left_id", frontier):
            _add_edge(edges, row, nodes, found)
        for row in _links_touching(session, "right_id", frontier):
            _add_edge(edges, row, nodes, found)
        identifiers = {node.partition("#")[0] for node in nodes - seen_nodes}
        wanted = nodes - seen_nodes
        seen_nodes |= nodes
        for row in _links_touching(session, "right_id", identifiers):
            if _right_node(row) in wanted:
                _add_edge(edges, row, set(), found)
        same, different = _judgements_touching(session, frontier)
        for left, right in same:
            edges[f"same {left} {right}"] = Edge(left, right, float("inf"))
            found |= {left, right}
        reached.different += different
        found |= {document for pair in different for document in pair}
        frontier = found - reached.documents
    reached.edges = list(edges.values())
    return reached


def _add_edge(
    edges: dict[str, Edge], row: tuple[Any, ...], nodes: set[Node], documents: set[str]
) -> None:
    link_id, left, right_kind, right, _, weight = row
    documents.add(left)
    if right_kind == "document":
        documents.add(right)
        edges[link_id] = Edge(left, right, weight)
    else:
        node = _right_node(row)
        nodes.add(node)
        edges[link_id] = Edge(left, node, weight)


def _right_node(row: tuple[Any, ...]) -> Node:
    return f"{row[3]}#{row[4]}"


LINK_ROW: Final = "id, left_id, right_kind, right_id, episode, COALESCE(log10_weight, 0)"


def _links_touching(session: Session, column: str, ids: Iterable[str]) -> Iterable[tuple[Any, ...]]:
    for listed in _lists(ids):
        yield from session.rows(
            "links",
            f"SELECT {LINK_ROW} FROM links WHERE {column} IN ({listed}) AND joins AND {{visible}}",
        )


def _members_of_networks(
    session: Session, documents: Iterable[str], before: dict[str, str]
) -> set[str]:
    networks = set()
    for listed in _lists(documents):
        networks |= {
            row[0]
            for row in session.rows(
                "networks",
                "SELECT DISTINCT network_id FROM network_members"
                " JOIN networks ON networks.id = network_members.network_id"
                f" WHERE document_id IN ({listed}) AND {{visible}}",
            )
        }
    found = set()
    for listed in _lists(networks - set(before.values())):
        for document, network in session.rows(
            "networks",
            "SELECT document_id, network_id FROM network_members"
            " JOIN networks ON networks.id = network_members.network_id"
            f" WHERE network_id IN ({listed}) AND {{visible}}",
        ):
            before[document] = network
            found.add(document)
    return found


def _judgements_touching(
    session: Session, documents: Iterable[str] | None
) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Return pairs judged same and pairs judged different; the newest judgement of a pair holds."""
    latest: dict[tuple[str, str], tuple[int, str, str]] = {}
    lists = ["''"] if documents is None else _lists(documents)
    for listed in lists:
        condition = (
            "1 = 1" if documents is None else f"(left_id IN ({listed}) OR right_id IN ({listed}))"
        )
        for left, right, verdict, sequence, judgement in session.rows(
            "judgements",
            "SELECT left_id, right_id, verdict, change_sequence, id FROM judgements"
            f" WHERE {condition} AND {{visible}}",
        ):
            latest[left, right] = max(
                latest.get((left, right), (-1, "", "")), (sequence, judgement, verdict)
            )
    same = sorted(pair for pair, (_, _, verdict) in latest.items() if verdict == "same")
    different = sorted(pair for pair, (_, _, verdict) in latest.items() if verdict == "different")
    return same, different


def _lists(ids: Iterable[str]) -> Iterable[str]:
    ordered = sorted(ids)
    for start in range(0, len(ordered), LOOKUP):
        yield "'" + "', '".join(ordered[start : start + LOOKUP]) + "'"


def _documents_of(groups: Iterable[Sequence[Any]]) -> list[list[str]]:
    """Keep the documents of each group; an identifier's node has a '#' in it."""
    kept = ([node for node in group if "#" not in node] for group in groups)
    return [group for group in kept if len(group) > 1]


def _all_groups(session: Session) -> tuple[list[list[str]], Neighbourhood]:
    rows = session.rows("links", f"SELECT {LINK_ROW} FROM links WHERE joins AND {{visible}}")
    reached = Neighbourhood()
    reached.before = dict(
        session.rows(
            "networks",
            "SELECT document_id, network_id FROM network_members"
            " JOIN networks ON networks.id = network_members.network_id WHERE {visible}",
        )
    )
    same, different = _judgements_touching(session, None)
    left = [row[1] for row in rows] + [pair[0] for pair in same]
    right = [row[3] if row[2] == "document" else _right_node(row) for row in rows]
    right += [pair[1] for pair in same]
    codes = pa.array(left + right, pa.string()).dictionary_encode()
    names: list[str] = codes.dictionary.to_pylist()
    ends = codes.indices.to_numpy().astype(np.int32)
    labels = connected_components(ends[: len(left)], ends[len(left) :], len(names))
    members: dict[int, list[str]] = defaultdict(list)
    for name, label in zip(names, labels.tolist(), strict=True):
        members[label].append(name)
    index = dict(zip(names, labels.tolist(), strict=True))
    torn = [pair for pair in different if index.get(pair[0], -1) == index.get(pair[1], -2)]
    contested = {index[pair[0]] for pair in torn}
    groups = _documents_of(group for label, group in members.items() if label not in contested)
    edges = [
        Edge(row[1], end, row[5])
        for row, end in zip(rows, right, strict=False)
        if index[row[1]] in contested
    ]
    edges += [Edge(a, b, float("inf")) for a, b in same if index[a] in contested]
    groups += _documents_of(partition(edges, torn))
    reached.documents = set(reached.before).union(*groups) if groups else set(reached.before)
    return groups, reached


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
    for listed in _lists(touched):
        for network, version, marking in session.rows(
            "networks",
            f"SELECT id, version, marking_id FROM networks WHERE id IN ({listed}) AND {{visible}}",
        ):
            versions[network] = (version, marking)
    combiner = MarkingCombiner(context.workspace.database)
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
    for listed in _lists({document for group in groups for document in group}):
        found.update(
            session.rows(
                "documents",
                f"SELECT id, marking_id FROM documents WHERE id IN ({listed}) AND {{visible}}",
            )
        )
    return [{found[document] for document in group} for group in groups]
