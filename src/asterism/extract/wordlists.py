"""Word lists of the extractors, kept as data beside them."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files


@lru_cache(maxsize=32)
def words(name: str) -> frozenset[str]:
    """Return a list of words in lower-case ASCII, one a line in `data/NAME.txt`.

    Raises:
        FileNotFoundError: if there is no such list.
    """
    text = files("asterism.extract").joinpath(f"data/{name}.txt").read_text(encoding="utf-8")
    return frozenset(line for line in text.splitlines() if line and not line.startswith("#"))
