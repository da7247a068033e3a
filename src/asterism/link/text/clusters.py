"""Near-duplicate documents: verified links, few enough to keep, that make groups of alike texts."""

from __future__ import annotations

from typing import Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from asterism.link.components import flatten
from asterism.link.text.document_ids import packed, unpacked
from asterism.link.text.linking import (
    ENOUGH,
    NOBODY,
    Forest,
    Found,
    Side,
    link_across,
    link_within,
    nothing_found,
)
from asterism.link.text.segment import MEETINGS, Contents, SegmentWriter, gathered, plain, table
from asterism.link.text.signatures import sign
from asterism.link.text.store import SignatureStore, Writing
from asterism.link.text.verify import measures

LINKS: Final = pa.schema(
    [
        pa.field("left_id", pa.string(), nullable=False),
        pa.field("right_id", pa.string(), nullable=False),
        pa.field("jaccard", pa.float32(), nullable=False),
        pa.field("containment", pa.float32(), nullable=False),
        pa.field("shared", pa.int32(), nullable=False),
        pa.field("left_length", pa.int32(), nullable=False),
        pa.field("right_length", pa.int32(), nullable=False),
        pa.field("left_words", pa.int32(), nullable=False),
        pa.field("right_words", pa.int32(), nullable=False),
    ]
)
"""Links between documents, left_id < right_id, ascending, no pair twice. `length` counts distinct
shingles, `shared` those in both; `words` counts words, a number of any length being one."""


def find_near_duplicates(
    store: SignatureStore,
    key: str,
    document_ids: pa.Array | pa.ChunkedArray,
    titles: pa.Array | pa.ChunkedArray,
    texts: pa.Array | pa.ChunkedArray,
    *,
    merge: bool = True,
) -> pa.Table:
    """Add documents to the store and return their verified links, among them and to older ones.

    A batch is added once: calling again with its key changes nothing and returns the same links,
    so a caller killed before it wrote them down calls again.

    Args:
        store: the signature store.
        key: the batch's name, for example its range of change sequences.
        document_ids: 32 hexadecimal digits each; the same id has the same text.
        titles: of the same length; null counts as empty.
        texts: of the same length; null counts as empty.
        merge: whether segments may be merged now. It costs a second for some 100,000 documents
            that are merged, each of them a few times in the store's life; `store.merge()` does it
            when convenient.

    Returns:
        A table of `LINKS`. A group of k alike documents gets at least k - 1 links, which connect
        it, and about 2k at most. The *groups* depend on the documents alone, whatever the batches
        and their order, as long as no bucket is crowded (see `linking`); the links that connect
        them do depend on the batches.

    Raises:
        ValueError: if the arrays differ in length or an id is malformed.
    """
    if not len(document_ids) == len(titles) == len(texts):
        message = f"{len(document_ids)} ids, {len(titles)} titles, {len(texts)} texts"
        raise ValueError(message)
    with store.writing() as writing:
        known = store.links(key)
        if known is not None:
            return known
        ids = packed(document_ids)
        contents = gathered(ids, np.arange(len(ids)), sign(titles, texts))
        writer = writing.new_segment(contents)
        found, groups = _linked(contents, writing, writer, store.jaccard)
        links = _links(contents, writing, found)
        writing.commit(key, links, groups)
        if merge:
            writing.merge()
    return links


def _linked(
    contents: Contents, writing: Writing, writer: SegmentWriter, jaccard: float
) -> tuple[Found, NDArray[np.uint32]]:
    """Link new texts, table by table, writing each table; return the links and the groups."""
    groups = writing.groups()
    base, total = len(groups), len(groups) + contents.count
    forest = Forest(
        np.concatenate([groups, np.arange(base, total, dtype=np.uint32)]),
        np.concatenate([np.full(base, ENOUGH, np.uint8), np.zeros(contents.count, np.uint8)]),
        np.full(total, NOBODY, np.uint32),
    )
    found, texts = nothing_found(), contents.texts
    bases = np.cumsum([0, *(segment.contents.count for segment in writing.segments)])
    for meeting in range(MEETINGS):
        entries = table(contents, meeting)
        writer.write(entries)
        new = Side(plain(entries), texts, base)
        found = link_within(new, forest, found, jaccard)
        for segment, start in zip(writing.segments, bases, strict=False):
            old = Side(plain(segment.tables[meeting]), segment.contents.texts, int(start))
            found = link_across(new, old, forest, found, jaccard)
    writer.close()
    flatten(forest.parent)
    return found, forest.parent


def _links(contents: Contents, writing: Writing, found: Found) -> pa.Table:
    """Return the documents' links: one for each link of texts, and those of equal texts."""
    parts = [*(segment.contents for segment in writing.segments), contents]
    speakers = [part.ids[part.speakers()] for part in parts]
    lengths = np.concatenate([np.diff(part.offsets) for part in parts])
    words = np.concatenate([part.words for part in parts])
    ends = found.ends[: found.count[0]]
    speaking = np.concatenate(speakers)
    equal, text = _equal_documents(contents)
    text = text + len(words) - contents.count
    left = np.concatenate([speaking[ends[:, 0]], contents.ids[equal[:, 0]]])
    right = np.concatenate([speaking[ends[:, 1]], contents.ids[equal[:, 1]]])
    one, other = np.concatenate([ends[:, 0], text]), np.concatenate([ends[:, 1], text])
    shared = np.concatenate([found.shared[: len(ends)], lengths[text]])
    swapped = _precedes(right, left)
    left, right = np.where(swapped[:, None], right, left), np.where(swapped[:, None], left, right)
    one, other = np.where(swapped, other, one), np.where(swapped, one, other)
    order = np.lexsort((right[:, 1], right[:, 0], left[:, 1], left[:, 0]))
    order = order[_distinct(left[order], right[order])]
    one, other, shared = one[order], other[order], shared[order].astype(np.int32)
    alike = measures(shared, lengths[one], lengths[other])
    columns = [
        unpacked(left[order]), unpacked(right[order]), alike.jaccard, alike.containment, shared,
        lengths[one], lengths[other], words[one], words[other],
    ]
    return pa.table(
        [pa.array(column).cast(kind.type) for column, kind in zip(columns, LINKS, strict=True)],
        schema=LINKS,
    )


def _equal_documents(contents: Contents) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return links of documents with equal texts, as pairs of rows, and the text of each link.

    Each document is linked with the smallest of its text, and with the one before it, so that
    the others still hang together for someone who may not see one of them.
    """
    order = np.argsort(contents.text_of, kind="stable")
    text = contents.text_of[order].astype(np.int64)
    long_enough = np.zeros(contents.count, bool)
    long_enough[contents.linkable] = True
    first = contents.speakers()[text]
    previous = np.concatenate([order[:1], order[:-1]])
    again = (order != first) & long_enough[text]
    chained = again & (previous != first)
    pairs = np.concatenate(
        [
            np.stack([first[again], order[again]], axis=1),
            np.stack([previous[chained], order[chained]], axis=1),
        ]
    )
    return pairs, np.concatenate([text[again], text[chained]])


def _precedes(one: NDArray[np.uint64], other: NDArray[np.uint64]) -> NDArray[np.bool_]:
    high = one[:, 0] < other[:, 0]
    return high | ((one[:, 0] == other[:, 0]) & (one[:, 1] < other[:, 1]))


def _distinct(left: NDArray[np.uint64], right: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Say which of ascending pairs are the first of their kind and no document with itself."""
    kept = (left != right).any(axis=1)
    same = (left[1:] == left[:-1]).all(axis=1) & (right[1:] == right[:-1]).all(axis=1)
    kept[1:] &= ~same
    return kept
