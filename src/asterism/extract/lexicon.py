"""Terms looked up by all extractors at once, in one pass of an Aho-Corasick automaton."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import ahocorasick_rs
import numpy as np

from asterism.extract.shadow import word_classes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray


_LARGE: Final = 250


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


class _Automaton:
    """The terms of one or more groups in one automaton; a text may be in several groups.

    Raises:
        ValueError: if a group has a text twice.
    """

    def __init__(self, terms: list[tuple[int, Term]]) -> None:
        texts = sorted({term.text for _, term in terms})
        if len({(term.text, term.group) for _, term in terms}) < len(terms):
            message = "a group has a text twice"
            raise ValueError(message)
        number = {text: at for at, text in enumerate(texts)}
        self._automaton = ahocorasick_rs.BytesAhoCorasick(
            [text.encode("ascii") for text in texts],
            implementation=ahocorasick_rs.Implementation.DFA,
        )
        # For each group: number of a text -> number of the term, or -1.
        self._terms: dict[str, NDArray[np.int64]] = {}
        self._loose: dict[str, NDArray[np.bool_]] = {}
        for at, term in terms:
            of_group = self._terms.setdefault(term.group, np.full(len(texts), -1, dtype=np.int64))
            of_group[number[term.text]] = at
            loose = self._loose.setdefault(term.group, np.zeros(len(texts), dtype=bool))
            loose[number[term.text]] = not term.whole

    def search(self, codes: NDArray[np.uint8], classes: NDArray[np.uint8]) -> dict[str, Hits]:
        """Return the hits of every group; see `Lexicon.search`."""
        found = self._automaton.find_matches_as_indexes(codes.data, overlapping=True)
        hits = np.array(found, dtype=np.int64).reshape(-1, 3)
        texts, starts, ends = hits[:, 0], hits[:, 1], hits[:, 2]
        before = np.where(starts > 0, classes[starts - 1], 0)
        after = classes[np.minimum(ends, len(codes) - 1)]
        whole = (before == 0) | (before != classes[starts])
        whole &= (after == 0) | (after != classes[ends - 1])
        out = {}
        for group, terms in self._terms.items():
            at = np.flatnonzero((terms[texts] >= 0) & (whole | self._loose[group][texts]))
            at = at[np.lexsort((ends[at], starts[at]))]
            out[group] = Hits(starts[at], ends[at], terms[texts[at]])
        return out


class Lexicon:
    """Terms of several groups.

    Large groups have an automaton each: a table that fits the processor's cache is several
    times as fast as one that does not.

    Args:
        terms: in any order; a text may be in several groups, but only once in each.

    Raises:
        ValueError: if a group has a text twice.
    """

    def __init__(self, terms: Iterable[Term]) -> None:
        self.terms: Final = tuple(sorted(terms, key=lambda term: (term.text, term.group)))
        groups: dict[str, list[tuple[int, Term]]] = {}
        for at, term in enumerate(self.terms):
            groups.setdefault(term.group, []).append((at, term))
        small = [term for members in groups.values() if len(members) < _LARGE for term in members]
        large = [members for members in groups.values() if len(members) >= _LARGE]
        self._automata = [_Automaton(members) for members in (small, *large) if members]

    def search(self, codes: NDArray[np.uint8]) -> dict[str, Hits]:
        """Return the hits of every group in a shadow.

        Args:
            codes: the shadow, n bytes, ending with a barrier.

        Returns:
            Hits by group; a group without hits has empty columns. Linear in n and the hits.
        """
        classes = word_classes()[codes]
        hits: dict[str, Hits] = {}
        for automaton in self._automata:
            hits |= automaton.search(codes, classes)
        return hits
