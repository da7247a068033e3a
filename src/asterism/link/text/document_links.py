"""From links between texts to links between the documents that have them."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from asterism.link.text.document_ids import Ids, unpacked
from asterism.link.text.linking import Found
from asterism.link.text.segment import Contents
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
COMPARED: Final = b"pairs_compared"
"""Name, in a table's metadata, of how many pairs of texts were compared to find its links."""


class _Ends(NamedTuple):
    """One end of each link: its document, and how long its text is."""

    ids: Ids
    lengths: NDArray[np.int64]
    words: NDArray[np.int32]

    def where(self, chosen: NDArray[np.bool_], other: _Ends) -> _Ends:
        """Return these ends where chosen, and the others elsewhere."""
        return _Ends(
            np.where(chosen[:, None], self.ids, other.ids),
            np.where(chosen, self.lengths, other.lengths),
            np.where(chosen, self.words, other.words),
        )

    def at(self, rows: NDArray[np.int64]) -> _Ends:
        """Return the ends of some links."""
        return _Ends(self.ids[rows], self.lengths[rows], self.words[rows])


def document_links(parts: list[Contents], found: Found) -> pa.Table:
    """Return links of documents: one for each link of texts, and those of new equal texts.

    Args:
        parts: every segment's contents, the new documents' last.
        found: links of texts, whose numbers run through the parts.

    Returns:
        A table of `LINKS`.
    """
    ends = found.ends[: found.filled[0]]
    left, right = (_speaking(parts, ends[:, side]) for side in (0, 1))
    equal, other, text = _equal_documents(parts[-1])
    lengths = np.diff(parts[-1].offsets)[text]
    one, another = (
        _joined(side, _Ends(parts[-1].ids[rows], lengths, parts[-1].words[text]))
        for side, rows in ((left, equal), (right, other))
    )
    shared = np.concatenate([found.shared[: len(ends)], lengths]).astype(np.int32)
    ordered = _precedes(one.ids, another.ids)
    table = _table(one.where(ordered, another), another.where(ordered, one), shared)
    return table.replace_schema_metadata({COMPARED: str(found.tried[0])})


def _table(left: _Ends, right: _Ends, shared: NDArray[np.int32]) -> pa.Table:
    keys = (right.ids[:, 1], right.ids[:, 0], left.ids[:, 1], left.ids[:, 0])
    order = np.lexsort(keys)
    order = order[_distinct(left.ids[order], right.ids[order])]
    left, right, shared = left.at(order), right.at(order), shared[order]
    alike = measures(shared, left.lengths, right.lengths)
    columns = [
        unpacked(left.ids),
        unpacked(right.ids),
        alike.jaccard,
        alike.containment,
        shared,
        left.lengths,
        right.lengths,
        left.words,
        right.words,
    ]
    return pa.table(
        [pa.array(column).cast(kind.type) for column, kind in zip(columns, LINKS, strict=True)],
        schema=LINKS,
    )


def _speaking(parts: list[Contents], texts: NDArray[np.int64]) -> _Ends:
    """Return for each text its smallest document; looks only at the segments' rows it needs."""
    count = len(texts)
    ends = _Ends(
        np.empty((count, 2), np.uint64), np.empty(count, np.int64), np.empty(count, np.int32)
    )
    base = 0
    for part in parts:
        here = np.flatnonzero((texts >= base) & (texts < base + part.count))
        rows = texts[here] - base
        ends.ids[here] = part.ids[part.speakers[rows]]
        ends.lengths[here] = part.offsets[rows + 1] - part.offsets[rows]
        ends.words[here] = part.words[rows]
        base += part.count
    return ends


def _joined(one: _Ends, other: _Ends) -> _Ends:
    return _Ends(
        np.concatenate([one.ids, other.ids]),
        np.concatenate([one.lengths, other.lengths]),
        np.concatenate([one.words, other.words]),
    )


def _equal_documents(contents: Contents) -> tuple[NDArray[np.int64], ...]:
    """Return links of documents with equal texts: their rows, and the text of each link.

    Each document is linked with the smallest of its text, and with the one before it, so that
    the others still hang together for someone who may not see one of them.
    """
    order = np.argsort(contents.text_of, kind="stable")
    text = contents.text_of[order].astype(np.int64)
    long_enough = np.zeros(contents.count, bool)
    long_enough[contents.linkable] = True
    first = contents.speakers[text].astype(np.int64)
    previous = np.concatenate([order[:1], order[:-1]])
    again = (order != first) & long_enough[text]
    chained = again & (previous != first)
    return (
        np.concatenate([first[again], previous[chained]]),
        np.concatenate([order[again], order[chained]]),
        np.concatenate([text[again], text[chained]]),
    )


def _precedes(one: NDArray[np.uint64], other: NDArray[np.uint64]) -> NDArray[np.bool_]:
    high = one[:, 0] < other[:, 0]
    precedes: NDArray[np.bool_] = high | ((one[:, 0] == other[:, 0]) & (one[:, 1] < other[:, 1]))
    return precedes


def _distinct(left: NDArray[np.uint64], right: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Say which of ascending pairs are the first of their kind and no document with itself."""
    kept: NDArray[np.bool_] = (left != right).any(axis=1)
    same = (left[1:] == left[:-1]).all(axis=1) & (right[1:] == right[:-1]).all(axis=1)
    kept[1:] &= ~same
    return kept
