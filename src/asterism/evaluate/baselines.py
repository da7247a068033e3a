"""What stands beside our networks: ways of joining that need none of our work."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator
from typing import Final

import numpy as np

from asterism.evaluate.scores import Codes

NUMBER: Final = re.compile(
    r"(?<![\d.+])(?<!\d-)(?:\+?1[-. ]?)?(?:\(\d{3}\)|\d{3})[-. ]?\d{3}[-. ]?\d{4}(?!\d)"
    r"|(?<![\d.+])\+\d{1,3}[-. ]?\d{2,4}(?:[-. ]?\d{2,4}){2,3}(?!\d)",
    re.ASCII,
)
"""A telephone number as people ordinarily write it: digits in groups, North American with or
without its 1, or any country's behind a plus sign."""

_NATIONAL: Final = 10
_SPACE: Final = re.compile(r"\s+")


def plain_phones(content: str) -> set[str]:
    """Return the ordinarily written telephone numbers of a text, as digits without a leading 1."""
    found = (re.sub(r"\D", "", match) for match in NUMBER.findall(content))
    return {
        digits[1:] if len(digits) == _NATIONAL + 1 and digits[0] == "1" else digits
        for digits in found
    }


def folded(text: str) -> str:
    """Return a text without regard to case and to how much white space stands where."""
    return _SPACE.sub(" ", text).strip().casefold()


class Joining:
    """Documents joined by the keys they share (union-find with path halving)."""

    def __init__(self) -> None:
        self._parent: list[int] = []
        self._first: dict[Hashable, int] = {}

    def add(self, keys: Iterable[Hashable]) -> None:
        """Add the next document and join it with those that had one of its keys."""
        document = len(self._parent)
        self._parent.append(document)
        for key in keys:
            one, other = self._root(self._first.setdefault(key, document)), self._root(document)
            self._parent[max(one, other)] = min(one, other)

    def labels(self) -> Codes:
        """Return each document's component, named by its first document."""
        return np.fromiter((self._root(node) for node in range(len(self._parent))), np.int64)

    def _root(self, node: int) -> int:
        parent = self._parent
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node


NOTHING: Final = "doing nothing"
PHONES: Final = "plain phone strings"
TEXTS: Final = "equal texts"


def joined_plainly(documents: Iterable[tuple[str, str]]) -> dict[str, Codes]:
    """Join documents in the three plain ways.

    Args:
        documents: title and text of each, read once.

    Returns:
        Each document's network by the name of the way, in the order of the documents.
    """
    phones, texts = Joining(), Joining()
    for title, text in documents:
        phones.add(plain_phones(f"{title}\n{text}"))
        texts.add(_text_key(text))
    alone = np.arange(len(phones.labels()), dtype=np.int64)
    return {NOTHING: alone, PHONES: phones.labels(), TEXTS: texts.labels()}


def _text_key(text: str) -> Iterator[int]:
    key = folded(text)
    if key:
        # A hash of 64 bits in place of the text: a million texts need not stay in memory.
        yield hash(key)
