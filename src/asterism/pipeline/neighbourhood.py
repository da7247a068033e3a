"""What a change of links or judgements can reach, read from the record."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from asterism.access import Session
from asterism.link.partition import Edge, partition
from asterism.pipeline.founders import capture_times, founder_first
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
        same, different = judgements_touching(session, frontier)
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


def judgements_touching(
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
