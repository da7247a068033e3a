"""How hard a world is: what simple ways of joining reach, and what perfect reading would reach."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from itertools import combinations
from random import Random
from statistics import median
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

_ORDINARY: Final = re.compile(
    r"(?<![\d.])(?:\+?1[-. ]?)?\(?([2-9]\d\d)\)?[-. ]?([2-9]\d\d)[-. ]?(\d{4})(?!\d)", re.ASCII
)
_LOOSE: Final = re.compile(r"\+?\d[\d\s().\-_/*~|,]{8,24}\d", re.ASCII)
_NATIONAL: Final = 10
_PAIRS: Final = 2000
_HUB_OWNERS: Final = 25


class Figures(NamedTuple):
    """B-cubed precision over all documents, recall over owners with two or more, and F1."""

    precision: float
    recall: float
    f1: float


class Components:
    """Union-find over document positions."""

    def __init__(self, count: int) -> None:
        self._parent = list(range(count))

    def find(self, node: int) -> int:
        """Return the representative of a node's component."""
        parent = self._parent
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    def join(self, a: int, b: int) -> None:
        """Join two components."""
        self._parent[self.find(a)] = self.find(b)

    def labels(self) -> list[int]:
        """Return each document's component."""
        return [self.find(node) for node in range(len(self._parent))]


def b_cubed(networks: Sequence[Hashable], owners: Sequence[Hashable]) -> Figures:
    """Score networks against owners (Bagga and Baldwin, 1998).

    Args:
        networks: each document's network.
        owners: each document's owner, in the same order.

    Returns:
        Precision is the mean over all documents; recall the mean over documents of owners with
        two documents or more (1.0 if there are none).
    """
    both = Counter(zip(networks, owners, strict=True))
    sizes, holdings = Counter(networks), Counter(owners)
    precision = sum(n * n / sizes[network] for (network, _), n in both.items()) / len(owners)
    wanted = sum(n for n in holdings.values() if n > 1)
    found = sum(n * n / holdings[owner] for (_, owner), n in both.items() if holdings[owner] > 1)
    recall = found / wanted if wanted else 1.0
    return Figures(precision, recall, 2 * precision * recall / (precision + recall))


def join_by(keys: Iterable[Iterable[Hashable]]) -> list[int]:
    """Return each document's component when documents that share a key belong together."""
    listed = list(keys)
    components = Components(len(listed))
    first: dict[Hashable, int] = {}
    for position, found in enumerate(listed):
        for key in found:
            components.join(position, first.setdefault(key, position))
    return components.labels()


def plain_phones(text: str) -> set[str]:
    """Return ordinarily written numbers as ten digits."""
    return {"".join(match.groups()) for match in _ORDINARY.finditer(text)}


def loose_phones(text: str) -> set[str]:
    """Return anything that looks like digits with marks between, as its last ten digits."""
    digits = (re.sub(r"\D", "", match.group()) for match in _LOOSE.finditer(text))
    return {found[-_NATIONAL:] for found in digits if len(found) >= _NATIONAL}


def _own(truth: dict[str, Any], *, plain: bool = False) -> set[tuple[str, str]]:
    return {
        (item["kind"], item["value"])
        for item in truth["identifiers"]
        if item["own"] and (not plain or item["writing"] == "plain")
    }


def trigram_jaccard(a: str, b: str) -> float:
    """Return the Jaccard similarity of two texts' sets of three words in a row, in lower case."""
    first, second = (
        {tuple(words[i : i + 3]) for i in range(len(words) - 2)}
        for words in (text.lower().split() for text in (a, b))
    )
    union = len(first | second)
    return len(first & second) / union if union else 0.0


def share_without_plain(truths: Sequence[dict[str, Any]], roles: str = "") -> float:
    """Return the share of documents that share no plain identifier with another of their owner.

    Args:
        truths: lines of the truth.
        roles: count owners of roles that begin so; of owners with two documents or more, always.
    """
    holdings = Counter(truth["owner"] for truth in truths)
    plain = Counter((truth["owner"], key) for truth in truths for key in _own(truth, plain=True))
    counted = [t for t in truths if holdings[t["owner"]] > 1 and t["role"].startswith(roles)]
    alone = sum(
        all(plain[truth["owner"], key] < 2 for key in _own(truth, plain=True))  # noqa: PLR2004
        for truth in counted
    )
    return alone / max(len(counted), 1)


def operation_similarity(
    documents: Sequence[dict[str, Any]], truths: Sequence[dict[str, Any]]
) -> tuple[float, float]:
    """Return two medians of word-3-gram Jaccard within operations.

    Returns:
        Over all pairs pooled (at most 2,000 pairs of one operation, drawn at random), and over
        operations' own medians.
    """
    texts: dict[str, list[str]] = defaultdict(list)
    for document, truth in zip(documents, truths, strict=True):
        if truth["role"].startswith("operation"):
            texts[truth["owner"]].append(document["text"])
    random = Random(0)  # noqa: S311 - a sample of pairs
    pooled: list[float] = []
    medians = []
    for held in texts.values():
        pairs = list(combinations(range(len(held)), 2))
        if len(pairs) > _PAIRS:
            pairs = random.sample(pairs, _PAIRS)
        found = [trigram_jaccard(held[a], held[b]) for a, b in pairs]
        if found:
            pooled += found
            medians.append(median(found))
    return (median(pooled), median(medians)) if pooled else (0.0, 0.0)


def joinings(
    documents: Sequence[dict[str, Any]], truths: Sequence[dict[str, Any]]
) -> dict[str, Figures]:
    """Score simple joinings and perfect readings.

    "perfect reading" joins by every identifier of the owner's own, hidden or not, as the truth has
    them; "… and reposts" adds texts that reword an earlier one of the same owner.
    """
    owners = [truth["owner"] for truth in truths]
    bodies = [f"{document['title']}\n{document['text']}" for document in documents]
    ordinary = [plain_phones(body) for body in bodies]
    common = Counter(number for numbers in ordinary for number in numbers)
    every: list[set[Hashable]] = [set(_own(truth)) for truth in truths]
    reposts: list[set[Hashable]] = [
        keys | {truth["url"]} | ({truth["repost_of"]} if truth["repost_of"] else set())
        for keys, truth in zip(every, truths, strict=True)
    ]
    ways: dict[str, list[Any]] = {
        "doing nothing": [[n] for n in range(len(owners))],
        "plain phones": ordinary,
        "plain phones, hubs left out": [
            {n for n in numbers if common[n] <= _HUB_OWNERS} for numbers in ordinary
        ],
        "loosely written phones": [loose_phones(body) for body in bodies],
        "equal texts": [[document["text"]] for document in documents],
        "perfect reading, phones": [
            {key for key in keys if key[0] == "phone"}  # type: ignore[index]
            for keys in every
        ],
        "perfect reading": every,
        "perfect reading and reposts": reposts,
    }
    return {name: b_cubed(join_by(keys), owners) for name, keys in ways.items()}
