"""Links by near-duplicate text: when the same words mean the same hand, and when a template.

Two advertisements that share most of their wording were written, copied or bought from the same
text. Who did it, the identifiers beside the text tell: where all contact identifiers of a group
of alike texts hang together, one owner reposts; where they fall into many unconnected sets, the
text is a template, a slogan or a paid writer's, and joins nothing.

Whether a group joins is decided for the group as a whole and not for single links, so that the
result does not depend on which links happen to connect it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from asterism.link.partition import DisjointSets
from asterism.model.version import ModelVersion

MINIMUM_JACCARD: Final = 0.5
MOST_CONTACTS: Final = 3
"""Groups are told apart by one, two, or at least this many unconnected sets of contacts."""

VERSION: Final = ModelVersion(
    "link-texts",
    "1",
    population="simulated world (English and Spanish advertisements and job offers)",
    parameters={"minimum_jaccard": MINIMUM_JACCARD, "most_contacts": MOST_CONTACTS},
)


def contact_sets(contacts: Iterable[tuple[str, str]]) -> int:
    """Return into how many unconnected sets the contacts of a group of texts fall.

    Two identifiers hang together if they stand in the same document.

    Args:
        contacts: (document, identifier) for each contact identifier in the group's documents.
    """
    by_document: dict[str, list[str]] = defaultdict(list)
    for document, identifier in contacts:
        by_document[document].append(identifier)
    sets = DisjointSets()
    for identifiers in by_document.values():
        for identifier in identifiers:
            sets.unite(identifiers[0], identifier)
    return sum(1 for _ in sets.sets())


def standing(sets: int) -> str:
    """Return how a group of alike texts stands, by its number of unconnected sets of contacts."""
    if sets >= MOST_CONTACTS:
        return "template"
    return "two-contacts" if sets > 1 else "one-contact"
