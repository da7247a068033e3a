"""What a change of links or judgements can reach, read from the record."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from asterism.access import Session
from asterism.link.components import connected_components
from asterism.link.partition import Edge, partition
from asterism.model.ids import ROW_ID_LENGTH
from asterism.pipeline.founders import capture_times, every_capture_time, founder_first
from asterism.pipeline.lookups import id_lists

Node = str


@dataclass
class Neighbourhood:
    """What a change can reach: joining links, judgements and former networks."""

    edges: list[Edge] = field(default_factory=list)
    different: list[tuple[str, str]] = field(default_factory=list)
    before: dict[str, str] = field(default_factory=dict)
    documents: set[str] = field(default_factory=set)


def reach(session: Session, seeds: set[str]) -> Neighbourhood:
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
    for listed in id_lists(ids):
        yield from session.rows(
            "links",
            f"SELECT {LINK_ROW} FROM links WHERE {column} IN ({listed}) AND joins AND {{visible}}",
        )


def _members_of_networks(
    session: Session, documents: Iterable[str], before: dict[str, str]
) -> set[str]:
    networks = set()
    for listed in id_lists(documents):
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
    for listed in id_lists(networks - set(before.values())):
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
    lists = ["''"] if documents is None else id_lists(documents)
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


def documents_of(groups: Iterable[Sequence[Any]]) -> list[list[str]]:
    """Keep the documents of each group; an identifier's node has a '#' in it."""
    kept = ([node for node in group if "#" not in node] for group in groups)
    return [group for group in kept if len(group) > 1]


def groups_in(session: Session, reached: Neighbourhood) -> list[list[str]]:
    """Return the groups that links and judgements make of what was reached, founders first."""
    groups = documents_of(partition(reached.edges, reached.different))
    captured = capture_times(session, {document for group in groups for document in group})
    return founder_first(groups, captured)


def whole_record(session: Session) -> tuple[list[list[str]], Neighbourhood]:
    """Return the groups of the whole record, founders first, by union-find over all its links."""
    reached = Neighbourhood()
    for rows in session.row_batches(
        "networks",
        "SELECT document_id, network_id FROM network_members"
        " JOIN networks ON networks.id = network_members.network_id WHERE {visible}",
    ):
        reached.before.update(rows)
    same, different = _judgements_touching(session, None)
    names, left, right = _all_ends(session, same)
    labels = connected_components(left, right, len(names))
    judged = pa.array(sorted({document for pair in different for document in pair}), pa.string())
    places = pc.index_in(judged, names).to_pylist()
    label_of = {
        document: int(labels[place])
        for document, place in zip(judged.to_pylist(), places, strict=True)
        if place is not None
    }
    torn = [pair for pair in different if label_of.get(pair[0], -1) == label_of.get(pair[1], -2)]
    contested = np.array(sorted({label_of[pair[0]] for pair in torn}), labels.dtype)
    # An identifier's node is longer than a document's id.
    is_document = pc.equal(pc.binary_length(names), ROW_ID_LENGTH).to_numpy(zero_copy_only=False)
    is_contested = np.isin(labels, contested)
    captured = every_capture_time(session, names)
    groups = _groups(names, captured, labels, is_document & ~is_contested)
    if len(contested):
        # Pairs that must stay apart concern few components; those are looked up and cut.
        cut = reach(session, set(names.filter(pa.array(is_document & is_contested)).to_pylist()))
        groups += groups_in(session, cut)
    reached.documents = set(reached.before).union(*groups)
    return groups, reached


def _groups(
    names: pa.StringArray,
    captured: pa.Int64Array,
    labels: NDArray[np.uint32],
    kept: NDArray[np.bool_],
) -> list[list[str]]:
    """Return the kept names by label, founders first, where a label has two or more."""
    mask = pa.array(kept)
    table = pa.table(
        {"label": labels[kept], "captured": captured.filter(mask), "name": names.filter(mask)}
    )
    table = table.sort_by([(name, "ascending") for name in table.column_names])
    ordered: list[str] = table["name"].to_pylist()
    ends = np.flatnonzero(np.diff(table["label"].to_numpy(), append=np.iinfo(np.uint32).max)) + 1
    starts = np.concatenate([[0], ends])[:-1]
    several = ends - starts > 1
    spans = zip(starts[several].tolist(), ends[several].tolist(), strict=True)
    return [ordered[start:end] for start, end in spans]


def _all_ends(
    session: Session, same: Sequence[tuple[str, str]]
) -> tuple[pa.StringArray, NDArray[np.int32], NDArray[np.int32]]:
    """Return the names of all nodes, and the ends of all edges as positions in them."""
    lefts = [pa.array([pair[0] for pair in same], pa.string())]
    rights = [pa.array([pair[1] for pair in same], pa.string())]
    for rows in session.row_batches(
        "links",
        "SELECT left_id, CASE WHEN right_kind = 'document' THEN right_id"
        " ELSE right_id || '#' || CAST(episode AS VARCHAR(12)) END"
        " FROM links WHERE joins AND {visible}",
    ):
        left, right = zip(*rows, strict=True)
        lefts.append(pa.array(left, pa.string()))
        rights.append(pa.array(right, pa.string()))
    codes = pa.chunked_array([*lefts, *rights]).combine_chunks().dictionary_encode()
    ends = codes.indices.to_numpy().astype(np.int32)
    middle = sum(len(chunk) for chunk in lefts)
    return codes.dictionary, ends[:middle], ends[middle:]
