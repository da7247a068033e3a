"""The stage that links documents whose text is nearly the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pyarrow as pa

from asterism.access import Session
from asterism.link import texts as rules
from asterism.link.partition import DisjointSets
from asterism.link.text.clusters import find_near_duplicates
from asterism.link.text.store import SignatureStore
from asterism.link.weights import JOINING_WEIGHT, shipped, text_cell
from asterism.model.ids import derive_id
from asterism.pipeline.columns import row_table
from asterism.pipeline.link_changes import JOINED, LINK_SCHEMA
from asterism.pipeline.linking_identifiers import SUPPORT_SCHEMA
from asterism.pipeline.lookups import id_lists
from asterism.pipeline.markings import MarkingCombiner
from asterism.pipeline.plan import Step
from asterism.pipeline.planned_stage import Span, run_planned
from asterism.pipeline.stage import StageContext

KIND: Final = "link-texts"
WATERMARK: Final = f"{KIND}:{rules.VERSION.id}"
BATCH: Final = 250_000

CONTACTS: Final = """
SELECT DISTINCT g.group_id, m.document_id, m.identifier_id
FROM mentions m JOIN groups g ON g.document_id = m.document_id
WHERE m.identifier_id IS NOT NULL AND (m.role IS NULL OR m.role = 'contact')
ORDER BY g.group_id, m.document_id, m.identifier_id
"""


@dataclass(frozen=True, slots=True)
class TextLink:
    """A near-duplicate pair, and how its stored link stands; `stored` is None for a new one."""

    left: str
    right: str
    jaccard: float
    stored: str | None


def link_texts(context: StageContext) -> int:
    """Link newly read documents to alike texts; return how many changes it covered."""
    return run_planned(context, rules.VERSION, WATERMARK, ("extractions",), _decide)


def _decide(context: StageContext, session: Session, span: Span) -> list[Step]:
    fresh = _near_duplicates(context, session, span)
    links = _with_stored(session, fresh, whole=span[0] == 0)
    groups = _groups(links)
    standings = _standings(session, groups)
    return _steps(context, session, [
        (link, standings[groups[link.left]]) for link in links
        if link.stored != standings[groups[link.left]]
    ])  # fmt: skip


def _near_duplicates(
    context: StageContext, session: Session, span: tuple[int, int]
) -> list[TextLink]:
    """Return the links of the documents that the changes in `span` read."""
    store = SignatureStore(context.signatures, jaccard=rules.MINIMUM_JACCARD)
    found: list[TextLink] = []
    after = ""
    while (batch := session.read_texts(span, after, BATCH)).num_rows:
        last = batch.column("id")[-1].as_py()
        table = find_near_duplicates(
            store, f"{span[0]}-{span[1]}-{after}", batch["id"], batch["title"], batch["text"]
        )
        found += [
            TextLink(left, right, jaccard, None)
            for left, right, jaccard in zip(
                table["left_id"].to_pylist(),
                table["right_id"].to_pylist(),
                table["jaccard"].to_pylist(),
                strict=True,
            )
        ]
        after = last
    return found


def _with_stored(session: Session, fresh: list[TextLink], *, whole: bool) -> list[TextLink]:
    """Return the fresh links with every stored one that hangs together with them."""
    links = {(link.left, link.right): link for link in fresh}
    if whole:
        for left, right, text in session.rows(
            "links", f"SELECT {STORED} FROM links WHERE kind = 'text' AND {{visible}}"
        ):
            links[left, right] = _stored(left, right, text)
        return list(links.values())
    seen: set[str] = set()
    frontier = {document for pair in links for document in pair}
    while frontier:
        seen |= frontier
        reached: set[str] = set()
        for left, right, text in _stored_links(session, frontier):
            links[left, right] = _stored(left, right, text)
            reached |= {left, right}
        frontier = reached - seen
    return list(links.values())


STORED: Final = "left_id, right_id, explanation"


def _stored(left: str, right: str, explanation: str) -> TextLink:
    standing, _, jaccard = explanation.partition(" ")
    return TextLink(left, right, float(jaccard), standing)


def _stored_links(session: Session, documents: Iterable[str]) -> Iterable[tuple[Any, ...]]:
    for listed in id_lists(documents):
        for column in ("left_id", "right_id"):
            yield from session.rows(
                "links",
                f"SELECT {STORED} FROM links WHERE {column} IN ({listed})"
                " AND kind = 'text' AND {visible}",
            )


def _groups(links: Sequence[TextLink]) -> Mapping[str, str]:
    """Return for each document the smallest document of its group of alike texts."""
    sets = DisjointSets()
    for link in links:
        sets.unite(link.left, link.right)
    return {
        str(document): str(min(members, key=str)) for members in sets.sets() for document in members
    }


def _standings(session: Session, groups: Mapping[str, str]) -> Mapping[str, str]:
    table = pa.table({"document_id": list(groups.keys()), "group_id": list(groups.values())})
    contacts: dict[str, list[tuple[str, str]]] = defaultdict(list)
    found = session.set_query(CONTACTS, {"groups": table})
    for group, document, identifier in zip(
        *(column.to_pylist() for column in found.columns), strict=True
    ):
        contacts[group].append((document, identifier))
    return {
        group: rules.standing(rules.contact_sets(contacts.get(group, ())))
        for group in set(groups.values())
    }


def _steps(
    context: StageContext, session: Session, links: list[tuple[TextLink, str]]
) -> list[Step]:
    weights = shipped()
    combiner = MarkingCombiner(context.workspace)
    documents = {document for link, _ in links for document in (link.left, link.right)}
    markings = session.document_markings(documents)
    rows = []
    supports = []
    for link, standing in sorted(links, key=lambda item: (item[0].left, item[0].right)):
        link_id = derive_id("link", "text", link.left, link.right)
        # How alike the two are says how much the one link weighs.
        weight = weights.weight(text_cell(standing, link.jaccard))
        marking_id = combiner.combine({markings[link.left], markings[link.right]})
        rows.append(
            (
                link_id, "text", link.left, "document", link.right, 0, weight,
                _joins(standing), f"{standing} {link.jaccard:.4f}", rules.VERSION.id, marking_id,
                JOINED if link.stored is not None and _joins(link.stored) else None,
            )
        )  # fmt: skip
        if link.stored is None:
            supports += [
                (link_id, document, "", markings[document]) for document in (link.left, link.right)
            ]
    return [
        Step("upsert", "links", row_table(rows, LINK_SCHEMA)),
        Step("insert", "link_supports", row_table(supports, SUPPORT_SCHEMA)),
    ]


def _joins(standing: str) -> bool:
    """Return whether the links of a group join: at the lowest similarity that makes a link."""
    floor = shipped().weight(text_cell(standing, rules.MINIMUM_JACCARD))
    return floor is not None and floor >= JOINING_WEIGHT
