"""Links by shared identifiers, from the rows that the set queries found."""

from __future__ import annotations

from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

HALF: Final = 16


def link_rows(found: pa.Table, statistics: pa.Table) -> pa.Table:
    """Return links, in the order of their ids.

    A link's id is made of the halves of its ends' ids: 128 bits again. What many links have in
    common, such as the id of their identifier, is put in here: an engine would copy it from one
    step to the next.

    Args:
        found: rows of `asterism.link.identifiers.LINKS`.
        statistics: rows of `asterism.link.identifiers.STATISTICS`.

    Returns:
        The rows found, without `number`, with `id`, `kind`, `right_kind` and `right_id`.
    """
    numbers = statistics["number"].to_numpy()
    place_of = np.zeros(numbers.max(initial=0) + 1, np.int32)
    place_of[numbers] = np.arange(len(numbers))
    places = pa.array(place_of[found["number"].to_numpy()])
    shared = statistics.select(["identifier_id", "kind"]).combine_chunks()
    halves = pc.utf8_slice_codeunits(shared["identifier_id"], 0, HALF)
    ends = pc.utf8_slice_codeunits(found["left_id"], 0, HALF)
    columns = {
        "id": pc.binary_join_element_wise(ends, halves.take(places), ""),
        "kind": shared["kind"].take(places),
        "right_kind": pa.repeat(pa.scalar("identifier"), len(found)),
        "right_id": shared["identifier_id"].take(places),
    }
    kept = found.drop_columns(["number"])
    return pa.table({**columns, **dict(zip(kept.column_names, kept.columns, strict=True))})
