"""Which computed links differ from the stored ones, and whether one of them ceased to join."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import pyarrow as pa

from asterism.access import Session
from asterism.pipeline.lookups import id_lists

LINK_SCHEMA: Final = pa.schema(
    [
        ("id", pa.string()),
        ("kind", pa.string()),
        ("left_id", pa.string()),
        ("right_kind", pa.string()),
        ("right_id", pa.string()),
        ("episode", pa.int32()),
        ("log10_weight", pa.float64()),
        ("joins", pa.bool_()),
        ("explanation", pa.string()),
        ("model_version_id", pa.int64()),
        ("marking_id", pa.int64()),
        ("supersedes", pa.string()),
    ]
)
"""Columns of links as stages compute them. `supersedes` is null for a link that is new or joined
nothing before, else `JOINED`."""

JOINED: Final = "joined"
"""What a link supersedes that joined before: where it joins no more, its network may fall apart."""

_COMPARED: Final = ("episode", "log10_weight", "joins", "explanation", "marking_id")


def changed_links(session: Session, links: pa.Table, *, stored: bool) -> pa.Table:
    """Return the links that are new or differ from the stored ones.

    Args:
        session: reads the stored links.
        links: columns of `LINK_SCHEMA` but `supersedes`.
        stored: whether there can be any stored links.

    Returns:
        Rows of `LINK_SCHEMA`.
    """
    links = links.select(LINK_SCHEMA.names[:-1]).cast(pa.schema(list(LINK_SCHEMA)[:-1]))
    known = _stored(session, links["id"].to_pylist()) if stored and links.num_rows else {}
    if not known:
        return links.append_column("supersedes", pa.nulls(links.num_rows, pa.string()))
    computed = zip(
        links["id"].to_pylist(),
        *(links[name].to_pylist() for name in _COMPARED),
        strict=True,
    )
    keep = []
    supersedes = []
    for link_id, *state in computed:
        former = known.get(link_id)
        keep.append(former is None or former[:-1] != tuple(state))
        supersedes.append(former[-1] if former is not None else None)
    return links.append_column("supersedes", pa.array(supersedes, pa.string())).filter(
        pa.array(keep, pa.bool_())
    )


def _stored(session: Session, ids: Sequence[str]) -> dict[str, tuple[Any, ...]]:
    """Return for each stored link what is compared, and what a successor supersedes."""
    found = {}
    for listed in id_lists(ids):
        for link_id, episode, weight, joins, explanation, marking, supersedes in session.rows(
            "links",
            "SELECT id, episode, log10_weight, joins, explanation, marking_id, supersedes"
            f" FROM links WHERE id IN ({listed}) AND {{visible}}",
        ):
            # A link that joined once stays marked: it may cease to join again before networks
            # have followed its first change.
            mark = JOINED if joins else supersedes
            found[link_id] = (episode, weight, bool(joins), explanation, marking, mark)
    return found
