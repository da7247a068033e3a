"""Networks that only gain documents or merge: found without reading their links again.

A network that is already there is one node of a contracted graph, as everything in it hangs
together whatever is added. Only where a link ceased to join, or a person's decision parts two
documents, must the links of a whole network be looked at; `asterism.pipeline.neighbourhood` does
that.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Final

from asterism.access import Session
from asterism.link.partition import DisjointSets
from asterism.pipeline.lookups import id_lists

Span = tuple[int, int]

NETWORK: Final = "network "
"""Before a network's id, so that its node is told from a document's."""


@dataclass(frozen=True)
class Growth:
    """Documents and networks that hang together now.

    Attributes:
        networks: ids of the networks that are part of it.
        documents: those of its documents that are in no network yet.
    """

    networks: Sequence[str]
    documents: Sequence[str]


@dataclass
class Changes:
    """What changed links and judgements say.

    Attributes:
        edges: pairs of nodes that are joined; documents, or identifiers in one episode.
        parted: pairs of documents whose link ceased to join.
        dropped: (identifier, document) of links that ceased to join.
        judged: documents of judgements that may part.
        touched: (identifier, episode) of the edges.
    """

    edges: list[tuple[str, str]] = field(default_factory=list)
    parted: set[tuple[str, str]] = field(default_factory=set)
    dropped: set[tuple[str, str]] = field(default_factory=set)
    judged: set[str] = field(default_factory=set)
    touched: set[tuple[str, int]] = field(default_factory=set)


CHANGED: Final = "left_id, right_kind, right_id, episode, joins, supersedes"


def read_changes(links: Iterable[Sequence[Any]], judgements: Iterable[Sequence[Any]]) -> Changes:
    """Return what these changes add and what they may part.

    Args:
        links: tuples of `CHANGED`.
        judgements: tuples of both documents, verdict and superseded judgement.
    """
    changes = Changes()
    for left, right_kind, right, episode, joins, supersedes in links:
        is_document = right_kind == "document"
        if joins:
            changes.edges.append((left, right if is_document else _node(right, episode)))
            if not is_document:
                changes.touched.add((right, episode))
        elif supersedes is None:
            continue
        elif is_document:
            changes.parted.add((left, right))
        else:
            changes.dropped.add((right, left))
    for left, right, verdict, supersedes in judgements:
        if verdict == "same" and supersedes is None:
            changes.edges.append((left, right))
        else:
            changes.judged |= {left, right}
    return changes


def grown(session: Session, changes: Changes, span: Span) -> tuple[list[Growth], set[str]]:
    """Return what hangs together through the changes' edges, and documents to look at whole.

    Args:
        session: reads links, networks and judgements.
        changes: of the span.
        span: the changes, the first exclusive.

    Returns:
        The growths that no judgement can part, and documents of the others.
    """
    edges = changes.edges + _standing_edges(session, changes.touched, span[0])
    ceased = {item for pair in changes.parted for item in pair}
    ceased |= {document for _, document in changes.dropped}
    documents = {node for edge in edges for node in edge if "#" not in node} | ceased
    judged = _judged_different(session)
    member_of = _networks_of(session, documents | judged)
    sets = DisjointSets()
    for left, right in edges:
        sets.unite(left, right)
    for document in documents:
        if document in member_of:
            sets.unite(document, NETWORK + member_of[document])
    contested = judged | {NETWORK + member_of[item] for item in judged if item in member_of}
    growths: list[Growth] = []
    # Which of its links a network with judgements lacks can matter, whatever else joins it.
    whole = {item for item in ceased if NETWORK + member_of.get(item, "") in contested}
    for members in sets.sets():
        nodes = [str(node) for node in members]
        if contested.isdisjoint(nodes):
            growths += _growth(nodes, member_of)
        else:
            whole |= {node for node in nodes if node in documents}
    return growths, whole


def parted_pairs(session: Session, changes: Changes) -> set[tuple[str, str]]:
    """Return pairs of documents that hung together through links which ceased to join.

    Those of one identifier are paired one after the other, and with one document of each episode
    in which it still joins others.
    """
    at: dict[str, set[str]] = defaultdict(set)
    for identifier, document in changes.dropped:
        at[identifier].add(document)
    for listed in id_lists(at):
        for identifier, document in session.rows(
            "links",
            f"SELECT right_id, MIN(left_id) FROM links WHERE right_id IN ({listed}) AND joins"
            " AND {visible} GROUP BY right_id, episode",
        ):
            at[identifier].add(document)
    chained = {pair for documents in at.values() for pair in pairwise(sorted(documents))}
    return changes.parted | chained


def _growth(nodes: Iterable[str], member_of: dict[str, str]) -> list[Growth]:
    networks = []
    documents = []
    for node in nodes:
        if node.startswith(NETWORK):
            networks.append(node.removeprefix(NETWORK))
        elif "#" not in node and node not in member_of:
            documents.append(node)
    if len(networks) + len(documents) < 2:  # noqa: PLR2004 - it takes two to join
        return []
    return [Growth(sorted(networks), sorted(documents))]


def _node(identifier: str, episode: int) -> str:
    return f"{identifier}#{episode}"


def _standing_edges(
    session: Session, touched: Iterable[tuple[str, int]], before: int
) -> list[tuple[str, str]]:
    """Return for each identifier in its episode one document that stood there before.

    One is enough: those that stood there before are in one network.
    """
    episodes: dict[str, set[int]] = defaultdict(set)
    for identifier, episode in touched:
        episodes[identifier].add(episode)
    edges = []
    for listed in id_lists(episodes):
        for identifier, episode, document in session.rows(
            "links",
            "SELECT right_id, episode, MIN(left_id) FROM links"
            f" WHERE right_id IN ({listed}) AND joins AND change_sequence <= {before}"
            " AND {visible} GROUP BY right_id, episode",
        ):
            if episode in episodes[identifier]:
                edges.append((document, _node(identifier, episode)))
    return edges


def _networks_of(session: Session, documents: Iterable[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for listed in id_lists(documents):
        found.update(
            session.rows(
                "networks",
                "SELECT document_id, network_id FROM network_members"
                " JOIN networks ON networks.id = network_members.network_id"
                f" WHERE document_id IN ({listed}) AND {{visible}}",
            )
        )
    return found


def _judged_different(session: Session) -> set[str]:
    rows = session.rows(
        "judgements",
        "SELECT left_id, right_id FROM judgements WHERE verdict = 'different' AND {visible}",
    )
    return {document for row in rows for document in row}
