"""Terms looked up by all extractors at once, in one pass of an Aho-Corasick automaton."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import ahocorasick_rs
import numpy as np

from asterism.extract.shadow import word_classes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray


class Term(NamedTuple):
    """A text to look up.

    Args:
        text: as it stands in a shadow: ASCII, lower case, no double space.
        group: who asks; hits are given out by group.
        payload: what the asker wants to know about a hit of this term.
        whole: whether letters at its edges must have no letter beside them, and digits no digit
            ("yo" stands in "24yo", not in "you").
    """

    text: str
    group: str
    payload: object = None
    whole: bool = True


class Hits(NamedTuple):
    """Hits of one group, ordered by start and then by end: three columns of one length."""

    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    terms: NDArray[np.int64]


class Lexicon:
    """Terms of several groups in one automaton.

    Args:
        terms: in any order; a text may be in several groups, but only once in each.

    Raises:
        ValueError: if a group has a text twice.
    """

    def __init__(self, terms: Iterable[Term]) -> None:
        self.terms: Final = tuple(sorted(terms, key=lambda term: (term.text, term.group)))
        if len({(term.text, term.group) for term in self.terms}) < len(self.terms):
            message = "a group has a text twice"
            raise ValueError(message)
        texts = sorted({term.text for term in self.terms})
        number = {text: at for at, text in enumerate(texts)}
        self._automaton = ahocorasick_rs.BytesAhoCorasick(
            [text.encode("ascii") for text in texts],
            implementation=ahocorasick_rs.Implementation.DFA,
        )
        groups: dict[str, dict[int, int]] = {}
        loose = np.zeros(len(texts), dtype=bool)
        for at, term in enumerate(self.terms):
            groups.setdefault(term.group, {})[number[term.text]] = at
            loose[number[term.text]] |= not term.whole
        self._loose = loose
        self._whole = np.array([term.whole for term in self.terms])
        # For each group: text number -> term number, or -1.
        self._groups: dict[str, NDArray[np.int64]] = {}
        for group, members in groups.items():
            table = np.full(len(texts), -1, dtype=np.int64)
            table[list(members)] = list(members.values())
            self._groups[group] = table

    def search(self, codes: NDArray[np.uint8]) -> dict[str, Hits]:
        """Return the hits of every group in a shadow.

        Args:
            codes: the shadow, n bytes, ending with a barrier.

        Returns:
            Hits by group; a group without hits has empty columns. Linear in n and the hits.
        """
        found = self._automaton.find_matches_as_indexes(codes.data, overlapping=True)
        hits = np.array(found, dtype=np.int64).reshape(-1, 3)
        texts, starts, ends = hits[:, 0], hits[:, 1], hits[:, 2]
        classes = word_classes()[codes]
        before = np.where(starts > 0, classes[starts - 1], 0)
        after = classes[np.minimum(ends, len(codes) - 1)]
        whole = (before == 0) | (before != classes[starts])
        whole &= (after == 0) | (after != classes[ends - 1])
        keep = whole | self._loose[texts]
        texts, starts, ends, whole = texts[keep], starts[keep], ends[keep], whole[keep]
        order = np.lexsort((ends, starts))
        texts, starts, ends, whole = texts[order], starts[order], ends[order], whole[order]
        return {
            group: self._of_group(table[texts], starts, ends, whole)
            for group, table in self._groups.items()
        }

    def _of_group(
        self,
        terms: NDArray[np.int64],
        starts: NDArray[np.int64],
        ends: NDArray[np.int64],
        whole: NDArray[np.bool_],
    ) -> Hits:
        """Return those hits whose term is in the group and bounded as the term demands."""
        at = np.flatnonzero(terms >= 0)
        bounded = whole[at] | ~self._whole[terms[at]]
        at = at[bounded]
        return Hits(starts[at], ends[at], terms[at])
