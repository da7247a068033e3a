"""Linking by shared identifiers as one would write it by hand, for the one case at hand.

The same rules as `asterism.link.identifiers` and `asterism.link.weights` name, with the same
numbers; nothing incremental, nothing explained, nobody's permission asked.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from asterism.link.identifiers import (
    HUB_MINIMUM_NEIGHBOURS,
    HUB_NEIGHBOURS_PER_DOCUMENT,
    SILENCE_DAYS,
)
from asterism.link.weights import JOINING_WEIGHT, SIZES, shipped
from asterism.model.clock import DAY


def linked_by_hand(
    copy: Path,
) -> tuple[pl.Series, np.ndarray[Any, np.dtype[np.int32]], pl.DataFrame]:
    """Link documents through identifiers and find the networks.

    Args:
        copy: folder of the columnar copy.

    Returns:
        Documents that joining links touch, (n,) the network of each, and all links.
    """
    mentions = pl.scan_parquet(copy / "mentions" / "*.parquet")
    documents = pl.scan_parquet(copy / "documents" / "*.parquet").select("id", "posted_at")
    occurrences = (
        mentions.filter(pl.col("identifier_id").is_not_null())
        .group_by("identifier_id", "document_id")
        .agg(
            pl.col("kind").first(),
            (pl.col("role").is_null() | (pl.col("role") == "contact")).max().alias("contact"),
        )
        .collect()
    )
    shared = occurrences.filter(pl.len().over("identifier_id") > 1)
    links = (
        shared.join(documents.collect(), left_on="document_id", right_on="id")
        .join(_hubs(occurrences, shared), on="identifier_id", how="left")
        .sort("identifier_id", pl.col("posted_at"), "document_id", nulls_last=False)
        .with_columns(
            (pl.col("posted_at").diff().over("identifier_id") > SILENCE_DAYS * DAY)
            .fill_null(value=False)
            .cum_sum()
            .over("identifier_id")
            .alias("episode"),
            pl.when(pl.col("hub").fill_null(value=False))
            .then(pl.lit("hub"))
            .when("contact")
            .then(pl.lit("contact"))
            .otherwise(pl.lit("mentioned"))
            .alias("standing"),
            pl.len().over("identifier_id").alias("documents"),
        )
    )
    links = links.with_columns(_size_class(links["documents"])).join(
        _weights(), on=CELL, how="left"
    )
    joining = links.filter(pl.col("weight") >= JOINING_WEIGHT)
    names = joining["document_id"].unique()
    left = _codes(joining.select("document_id"))
    right = _codes(joining.select("identifier_id", "episode")) + names.len()
    count = int(right.max()) + 1 if right.size else 0
    edges = coo_array((np.ones(left.size, np.int8), (left, right)), shape=(count, count))
    _, labels = connected_components(edges, directed=False)
    first = joining.select(document=pl.col("document_id"), code=pl.Series(left)).unique()
    return first["document"], labels[first["code"].to_numpy()], links


CELL = ["kind", "standing", "size"]


def _hubs(occurrences: pl.DataFrame, shared: pl.DataFrame) -> pl.DataFrame:
    """Return which shared identifiers have too many different others beside them."""
    others = occurrences.filter("contact").select("document_id", other="identifier_id")
    return (
        shared.select("identifier_id", "document_id")
        .join(others, on="document_id")
        .filter(pl.col("identifier_id") != pl.col("other"))
        .group_by("identifier_id")
        .agg(pl.col("other").n_unique(), pl.col("document_id").n_unique())
        .select(
            "identifier_id",
            hub=(pl.col("other") >= HUB_MINIMUM_NEIGHBOURS)
            & (pl.col("other") > HUB_NEIGHBOURS_PER_DOCUMENT * pl.col("document_id")),
        )
    )


def _weights() -> pl.DataFrame:
    """Return the shipped weights of identifiers by kind, standing and size class."""
    rows = [
        (*cell.split("/"), weight)
        for cell, weight in shipped().cells.items()
        if not cell.startswith("text/")
    ]
    table = pl.DataFrame(rows, schema=[*CELL, "weight"], orient="row")
    return table.with_columns(pl.col("size").cast(pl.Int64))


def _size_class(documents: pl.Series) -> pl.Series:
    bounds = np.array(SIZES, np.int64)
    return pl.Series("size", bounds[np.searchsorted(bounds, documents.to_numpy(), "right") - 1])


def _codes(table: pl.DataFrame) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Return each row's number among the table's different rows."""
    ranked = table.select(code=pl.struct(pl.all()).rank("dense") - 1)
    return ranked["code"].cast(pl.Int64).to_numpy()
