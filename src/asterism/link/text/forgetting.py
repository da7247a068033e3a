"""Documents out of the signature store, so that nothing in it can tell that they were there."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from asterism.link.components import Components, Labels
from asterism.link.text.document_ids import Ids, packed, unpacked
from asterism.link.text.segment import Contents, gathered
from asterism.link.text.signatures import Signatures
from asterism.link.text.store import SignatureStore

GONE = -1


def companions(store: SignatureStore, document_ids: pa.Array) -> pa.Array:
    """Return these documents, as far as the store holds them, with all that are alike to them.

    Args:
        store: the signature store.
        document_ids: 32 hexadecimal digits each.

    Returns:
        The documents of every group of alike texts that one of them is in. Whoever forgets one
        document forgets these, and adds the others anew: what joined them may be gone.
    """
    wanted = packed(document_ids)
    with store.writing() as writing:
        groups = writing.groups()
        base, chosen = 0, np.zeros(len(groups), bool)
        for segment in writing.segments:
            found = _held(segment.contents.ids, wanted)
            texts = segment.contents.text_of[found].astype(np.int64) + base
            chosen[groups[texts]] = True
            base += segment.contents.count
        base, ids = 0, []
        for segment in writing.segments:
            texts = segment.contents.text_of.astype(np.int64) + base
            ids.append(np.asarray(segment.contents.ids)[chosen[groups[texts]]])
            base += segment.contents.count
    return unpacked(np.concatenate(ids)) if ids else pa.array([], pa.string())


def forget(store: SignatureStore, document_ids: pa.Array) -> int:
    """Take documents out of the store with every link that was kept of them.

    Either all of it happens or none, and nothing of them stays on disk. Of a group that is not
    forgotten whole (see `companions`) the rest goes on as one.

    Returns:
        How many of them the store held.
    """
    wanted = packed(document_ids)
    with store.writing() as writing:
        numbers: list[NDArray[np.int64]] = []
        replaced: dict[str, Contents | None] = {}
        base = forgotten = 0
        for segment in writing.segments:
            held = _held(segment.contents.ids, wanted)
            forgotten += int(held.sum())
            kept = segment.contents
            if held.any():
                kept = _without(segment.contents, held)
                replaced[segment.name] = kept if len(kept.ids) else None
            numbers.append(_renumbered(segment.contents, kept, base))
            base += kept.count
        links = {
            name: table.filter(pc.invert(_names(table, document_ids)))
            for name in set(writing.manifest.links.values())
            for table in [store.read_links(name)]
            if pc.any(_names(table, document_ids)).as_py()
        }
        if replaced or links:
            groups = _regrouped(writing.groups(), numbers, base)
            writing.replace_contents(replaced, links, groups)
    return forgotten


def _held(ids: Ids, wanted: Ids) -> NDArray[np.bool_]:
    """Return which rows of `ids` are among the wanted ones."""
    held: NDArray[np.bool_] = np.isin(ids[:, 0], wanted[:, 0])
    pairs = set(map(tuple, wanted.tolist()))
    rows = np.flatnonzero(held)
    held[rows] = [tuple(pair) in pairs for pair in ids[rows].tolist()]
    return held


def _without(contents: Contents, held: NDArray[np.bool_]) -> Contents:
    texts = Signatures(
        np.asarray(contents.offsets),
        np.asarray(contents.shingles),
        np.asarray(contents.words),
        np.asarray(contents.fingerprints),
    )
    return gathered(
        np.asarray(contents.ids)[~held],
        np.asarray(contents.text_of)[~held].astype(np.int64),
        texts,
    )


def _renumbered(before: Contents, after: Contents, base: int) -> NDArray[np.int64]:
    """Return for each text of a segment the number that it has afterwards, or `GONE`."""
    if before is after:
        return base + np.arange(before.count)
    order = np.argsort(after.fingerprints)
    place = np.searchsorted(after.fingerprints, before.fingerprints, sorter=order)
    number = np.full(before.count, GONE, np.int64)
    inside = np.flatnonzero(place < after.count)
    found = order[place[inside]]
    same = after.fingerprints[found] == before.fingerprints[inside]
    number[inside[same]] = base + found[same]
    return number


def _regrouped(groups: Labels, numbers: list[NDArray[np.int64]], count: int) -> Labels:
    """Return the groups under the numbers that texts have now, without those that are gone."""
    number = np.concatenate([*numbers, np.empty(0, np.int64)])
    alive = np.flatnonzero(number != GONE)
    _, first, inverse = np.unique(groups[alive], return_index=True, return_inverse=True)
    components = Components(count)
    components.add(number[alive], number[alive[first[inverse]]])
    return components.labels()


def _names(links: pa.Table, document_ids: pa.Array) -> pa.ChunkedArray:
    """Return which links have one of the documents at an end."""
    ids = document_ids.cast(pa.string())
    return pc.or_(pc.is_in(links["left_id"], ids), pc.is_in(links["right_id"], ids))
