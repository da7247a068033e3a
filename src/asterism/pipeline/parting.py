"""Whether documents still hang together after a link between them has ceased to join.

Most networks are held together by many links, so that two documents which lost one are soon
found to be joined by others: both sides are followed outwards, a step at a time and the smaller
one first, until they meet or one of them ends.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from asterism.access import Session
from asterism.link.partition import DisjointSets
from asterism.pipeline.lookups import id_lists

FARTHEST: Final = 5_000
"""Two sides that have not met after so many documents are looked at whole."""


def no_longer_joined(session: Session, parted: Iterable[tuple[str, str]]) -> set[str]:
    """Return the documents of those pairs that no link joins any longer, or not soon.

    Args:
        session: reads links.
        parted: pairs of documents between which a link ceased to join.
    """
    known = DisjointSets()
    apart = set()
    for left, right in sorted(parted):
        if known.find(left) == known.find(right):
            continue
        if _meet(session, left, right):
            known.unite(left, right)
        else:
            apart |= {left, right}
    return apart


class _Side:
    """What has been reached from one document."""

    def __init__(self, document: str) -> None:
        self.documents = {document}
        self.identifiers: set[str] = set()
        self.frontier = {document}

    def step(self, session: Session) -> None:
        """Follow every joining link of the documents reached last."""
        found: set[str] = set()
        stars: set[tuple[str, int]] = set()
        for listed in id_lists(self.frontier):
            for right_kind, right, episode in session.rows(
                "links",
                "SELECT right_kind, right_id, episode FROM links"
                f" WHERE left_id IN ({listed}) AND joins AND {{visible}}",
            ):
                if right_kind == "document":
                    found.add(right)
                else:
                    stars.add((right, episode))
            found.update(
                row[0]
                for row in session.rows(
                    "links",
                    f"SELECT left_id FROM links WHERE right_id IN ({listed}) AND joins"
                    " AND {visible}",
                )
            )
        fresh = {star for star in stars if f"{star[0]}#{star[1]}" not in self.identifiers}
        self.identifiers |= {f"{identifier}#{episode}" for identifier, episode in fresh}
        for listed in id_lists({identifier for identifier, _ in fresh}):
            found.update(
                document
                for document, identifier, episode in session.rows(
                    "links",
                    "SELECT left_id, right_id, episode FROM links"
                    f" WHERE right_id IN ({listed}) AND joins AND {{visible}}",
                )
                if (identifier, episode) in fresh
            )
        self.frontier = found - self.documents
        self.documents |= found


def _meet(session: Session, left: str, right: str) -> bool:
    sides = [_Side(left), _Side(right)]
    while True:
        sides.sort(key=lambda side: len(side.documents))
        smaller, larger = sides
        smaller.step(session)
        if not smaller.documents.isdisjoint(larger.documents):
            return True
        if not smaller.identifiers.isdisjoint(larger.identifiers):
            return True
        if not smaller.frontier or len(smaller.documents) + len(larger.documents) > FARTHEST:
            return False
