"""The groups that all links and judgements of the record make, found in one sweep."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from asterism.access import Session
from asterism.link.components import connected_components
from asterism.pipeline.columns import row_table
from asterism.pipeline.founders import capture_times
from asterism.pipeline.link_changes import LINK_SCHEMA
from asterism.pipeline.neighbourhood import groups_in, judgements_touching, reach
from asterism.pipeline.written_rows import WrittenRows

Numbers = NDArray[np.int64]

JOINING: Final = """
SELECT left_id, right_kind, right_id, episode, marking_id FROM links
WHERE joins AND {changed} > {after} AND {changed} < {before} AND {{visible}}
"""
PAIR: Final = pa.schema([("left_id", pa.string()), ("right_id", pa.string())])
LINKS: Final = pa.schema(
    [
        LINK_SCHEMA.field(name)
        for name in ("left_id", "right_kind", "right_id", "episode", "marking_id")
    ]
)

CAPTURED: Final = """
SELECT n.number, d.captured_at, d.marking_id FROM nodes n JOIN documents d ON d.id = n.id
"""


@dataclass(frozen=True)
class Groups:
    """Groups of two documents or more.

    Attributes:
        members: `document`, `captured_at`, `marking_id`, `label`; group after group, and in each
            one the document first that was captured first, by its id if several were.
        starts: (groups,) where each group begins.
    """

    members: pa.Table
    starts: Numbers

    @property
    def sizes(self) -> Numbers:
        """How many documents each group has."""
        return np.diff(self.starts, append=self.members.num_rows)

    @property
    def founders(self) -> list[str]:
        """The first document of each group."""
        founders: list[str] = self.members["document"].take(pa.array(self.starts)).to_pylist()
        return founders

    def of_members(self, of_groups: pa.Array) -> pa.Array:
        """Return for each member what `of_groups` says of its group."""
        return of_groups.take(pa.array(np.repeat(np.arange(len(self.starts)), self.sizes)))

    def markings(self) -> list[set[int]]:
        """Return the markings of each group's documents."""
        known, codes = np.unique(self.members["marking_id"].to_numpy(), return_inverse=True)
        groups = np.repeat(np.arange(len(self.starts)), self.sizes)
        numbers, codes = np.divmod(np.unique(groups * len(known) + codes), max(1, len(known)))
        found: list[set[int]] = [set() for _ in self.starts]
        for number, marking in zip(numbers.tolist(), known[codes].tolist(), strict=True):
            found[number].add(marking)
        return found

    def lists(self) -> list[list[str]]:
        """Return the documents of each group."""
        documents: list[str] = self.members["document"].to_pylist()
        spans = zip(self.starts.tolist(), self.sizes.tolist(), strict=True)
        return [documents[start : start + size] for start, size in spans]


@dataclass(frozen=True)
class WholeRecord:
    """What a sweep of the record found.

    Attributes:
        groups: that nobody's judgement parts.
        cut: documents of the groups that remain where judgements part some, founders first.
        before: former network by document.
    """

    groups: Groups
    cut: Sequence[Sequence[str]]
    before: Mapping[str, str]


def whole_record(session: Session, written: Sequence[WrittenRows] = ()) -> WholeRecord:
    """Return the groups of the whole record.

    Args:
        session: reads links, judgements and networks.
        written: links that need not be read from the record, oldest first.
    """
    before: dict[str, str] = {}
    for rows in session.row_batches(
        "networks",
        "SELECT document_id, network_id FROM network_members"
        " JOIN networks ON networks.id = network_members.network_id WHERE {visible}",
    ):
        before.update(rows)
    same, different = judgements_touching(session, None)
    names, labels = _labelled(_joining_links(session, written), same)
    contested = _contested(names, labels, different)
    cut: list[list[str]] = []
    if contested.any():
        # Pairs that must stay apart concern few components; those are looked up and cut.
        cut = groups_in(session, reach(session, set(names.filter(pa.array(contested)).to_pylist())))
        names, labels = names.filter(pa.array(~contested)), labels[~contested]
    return WholeRecord(_groups(session, names, labels), cut, before)


def _joining_links(session: Session, written: Sequence[WrittenRows]) -> pa.Table:
    """Return every joining link, as columns of `LINKS`."""
    # "+ 0" keeps the planner from looking up every link there is, one by one, through the index.
    changed = "change_sequence" if written else "change_sequence + 0"
    tables = [LINKS.empty_table()]
    after = -1
    for kept in written:
        tables += _read_links(session, changed, after, kept.first)
        visible = pc.is_in(kept.rows["marking_id"], pa.array(session.visibility.marking_ids))
        joining = pc.and_(kept.rows["joins"], visible)
        tables.append(kept.rows.select(LINKS.names).filter(joining))
        after = kept.last
    tables += _read_links(session, changed, after, session.sequence() + 1)
    return pa.concat_tables(tables)


def _read_links(session: Session, changed: str, after: int, before: int) -> Iterable[pa.Table]:
    statement = JOINING.format(changed=changed, after=after, before=before)
    return (row_table(rows, LINKS) for rows in session.row_batches("links", statement))


def _labelled(
    links: pa.Table, same: Sequence[tuple[str, str]]
) -> tuple[pa.StringArray, NDArray[np.uint32]]:
    """Return every document that a link or a judgement joins, and a number for what it joins."""
    is_star = pc.equal(links["right_kind"], "identifier").to_numpy()
    stars = links if is_star.all() else links.filter(pa.array(is_star))
    pairs = links.select(PAIR.names).filter(pa.array(~is_star))
    pairs = pa.concat_tables([pairs, row_table(same, PAIR)])
    names, ends = _numbered(stars["left_id"], pairs["left_id"], pairs["right_id"])
    left, right = np.split(ends, [len(stars) + len(pairs)])
    star = len(names) + _stars(stars)
    count = int(star.max(initial=len(names) - 1)) + 1
    labels = connected_components(left, np.concatenate([star, right]), count)
    return names, labels[: len(names)]


def _stars(links: pa.Table) -> Numbers:
    """Return a number from 0 on for the identifier, in one episode of its use, of each link."""
    names, identifiers = _numbered(links["right_id"])
    episodes = links["episode"].to_numpy()
    latest = np.zeros(len(names), np.int64)
    np.maximum.at(latest, identifiers, episodes)
    firsts: Numbers = np.cumsum(latest + 1) - (latest + 1)
    stars: Numbers = firsts[identifiers] + episodes
    return stars


def _numbered(*columns: pa.ChunkedArray) -> tuple[pa.StringArray, NDArray[np.int32]]:
    """Return the different values of all columns, and each value's place among them."""
    chunks = [chunk for column in columns for chunk in column.chunks]
    coded = pa.chunked_array(chunks, pa.string()).combine_chunks().dictionary_encode()
    return coded.dictionary, coded.indices.to_numpy()


def _contested(
    names: pa.StringArray, labels: NDArray[np.uint32], different: Sequence[tuple[str, str]]
) -> NDArray[np.bool_]:
    """Return which documents hang together with a pair that must stay apart."""
    if not different:
        return np.zeros(len(names), np.bool_)
    judged = pa.array(sorted({document for pair in different for document in pair}), pa.string())
    places = pc.index_in(judged, names).to_pylist()
    label_of = {
        document: int(labels[place])
        for document, place in zip(judged.to_pylist(), places, strict=True)
        if place is not None
    }
    torn = [pair for pair in different if label_of.get(pair[0], -1) == label_of.get(pair[1], -2)]
    return np.isin(labels, np.array([label_of[pair[0]] for pair in torn], labels.dtype))


def _groups(session: Session, names: pa.StringArray, labels: NDArray[np.uint32]) -> Groups:
    """Return the documents by label, where a label has two or more."""
    captured, markings = _captured(session, names)
    members = pa.table(
        {"label": labels, "captured_at": captured, "document": names, "marking_id": markings}
    )
    members = members.sort_by(
        [("label", "ascending"), ("captured_at", "ascending"), ("document", "ascending")]
    )
    label = members["label"].to_numpy()
    is_first = np.diff(label, prepend=-1) != 0
    is_alone = is_first & np.append(is_first[1:], True)
    return Groups(members.filter(pa.array(~is_alone)), np.flatnonzero(is_first[~is_alone]))


def _captured(session: Session, names: pa.StringArray) -> tuple[pa.Int64Array, pa.Int64Array]:
    """Return when each document was captured, and its marking."""
    nodes = pa.table({"id": names, "number": np.arange(len(names))})
    found = session.set_query(CAPTURED, {"nodes": nodes})
    numbers = found["number"].to_numpy()
    captured, markings = np.zeros((2, len(names)), np.int64)
    captured[numbers] = found["captured_at"].to_numpy()
    markings[numbers] = found["marking_id"].to_numpy()
    if len(numbers) < len(names):
        # Somebody judged documents that no extractor has read: sets do not hold them.
        is_missing = np.isin(np.arange(len(names)), numbers, invert=True)
        missing: list[str] = names.filter(pa.array(is_missing)).to_pylist()
        times, known = capture_times(session, missing), session.document_markings(missing)
        captured[is_missing] = [times[document] for document in missing]
        markings[is_missing] = [known[document] for document in missing]
    return pa.array(captured), pa.array(markings)
