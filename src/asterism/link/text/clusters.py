"""Near-duplicate documents: verified links, few enough to keep, that make groups of alike texts."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from asterism.link.components import flatten
from asterism.link.text.document_ids import packed
from asterism.link.text.document_links import document_links
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
        A table of `document_links.LINKS`. A group of k alike documents gets at least k - 1 links,
        which connect it, and fewer than 2k. The *groups* depend on the documents alone, whatever
        the batches and their order, as long as no bucket is crowded (see `linking`); the links
        that connect them do depend on the batches.

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
        parts = [*(segment.contents for segment in writing.segments), contents]
        links = document_links(parts, found)
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
