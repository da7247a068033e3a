"""A batch of documents as extractors see it: one long shadow, with barriers between fields."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from asterism.extract.shadow import cast, word_classes
from asterism.model.gazetteer import locate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from asterism.extract.lexicon import Hits, Lexicon
    from asterism.model.gazetteer import Place

FIELDS: Final = ("text", "title")
"""Fields of a document in the order in which their mentions are given."""

_BARRIER_TEXT: Final = "\n"


class Hit(NamedTuple):
    """A term found in the shadow, with its payload."""

    start: int
    end: int
    payload: Any


class Passages:
    """Texts and titles of a batch, joined, in shadow.

    Offsets everywhere are those of the shadow; only `raw` and `loci`
    lead back to the stored text.

    Args:
        texts: one for each document.
        titles: as many.
        urls: as many; a document's own site is told from them.
        places: as many; the place that the site gives for the document.
        lexicon: the terms to look up.
        countries: as many; ISO code of the country in which each was published, where it is
            known without a place.
    """

    def __init__(
        self,
        texts: Sequence[str],
        titles: Sequence[str],
        urls: Sequence[str],
        places: Sequence[str | None],
        lexicon: Lexicon,
        countries: Sequence[str | None] | None = None,
    ) -> None:
        self.urls = urls
        self.places = places
        self._countries = countries
        self._country_of: dict[int, str | None] = {}
        self._lexicon = lexicon
        fields = [field for pair in zip(texts, titles, strict=True) for field in pair]
        self.joined: Final = _BARRIER_TEXT.join([*fields, ""])
        lengths = np.array([len(field) for field in fields], dtype=np.int64)
        barriers = np.cumsum(lengths + 1) - 1
        self._field_origins = barriers - lengths
        self.codes, self._starts, self._ends = cast(self.joined, barriers)
        self.shadow: Final = self.codes.tobytes().decode("ascii")
        self.barriers = np.searchsorted(self._starts, barriers)
        self._barrier_list: list[int] = self.barriers.tolist()
        self._hits = lexicon.search(self.codes)

    def hits(self, group: str) -> Hits:
        """Return the places where the group's terms stand, as columns."""
        return self._hits[group]

    def each_hit(self, group: str) -> Iterator[Hit]:
        """Yield the places where the group's terms stand, by start, then by end."""
        hits = self._hits[group]
        terms = self._lexicon.terms
        for start, end, term in zip(
            hits.starts.tolist(), hits.ends.tolist(), hits.terms.tolist(), strict=True
        ):
            yield Hit(start, end, terms[term].payload)

    def bounds(self, offset: int) -> tuple[int, int]:
        """Return where the field around an offset starts and ends."""
        field = bisect_right(self._barrier_list, offset - 1)
        return (self._barrier_list[field - 1] + 1 if field else 0), self._barrier_list[field]

    def field(self, offset: int) -> int:
        """Return the number of the field around an offset."""
        return bisect_right(self._barrier_list, offset - 1)

    def document(self, offset: int) -> int:
        """Return the position in the batch of the document around an offset."""
        return bisect_right(self._barrier_list, offset - 1) // len(FIELDS)

    def place(self, document: int) -> Place | None:
        """Return where the site says a document belongs, if the gazetteer knows it."""
        given = self.places[document]
        return None if given is None else locate(given)

    def country(self, document: int) -> str | None:
        """Return the ISO code of the country in which a document was published, if known."""
        if document not in self._country_of:
            given = None if self._countries is None else self._countries[document]
            if given is None:
                place = self.place(document)
                given = None if place is None else place.country
            self._country_of[document] = given
        return self._country_of[document]

    def field_text(self, field: int, first: int = 0, last: int | None = None) -> str:
        """Return a field's stored text, or a part of it; fields are numbered text, title, text."""
        start = int(self._field_origins[field])
        end = int(self._field_origins[field + 1]) - 1 if field + 1 < self.fields else -1
        return self.joined[start + first : end if last is None else start + last]

    @property
    def fields(self) -> int:
        """Return how many fields the batch has."""
        return len(self._field_origins)

    def in_shadow(self, field: int, start: int, end: int) -> tuple[int, int]:
        """Return the stretch of the shadow for a stretch of a field's stored text."""
        origin = int(self._field_origins[field])
        first = int(np.searchsorted(self._starts, origin + start, side="right")) - 1
        return first, int(np.searchsorted(self._starts, origin + end, side="left"))

    def in_field(self, field: int, start: int, end: int) -> tuple[int, int]:
        """Return the stretch of a field's stored text behind a stretch of the shadow."""
        origin = int(self._field_origins[field])
        return int(self._starts[start]) - origin, int(self._ends[end - 1]) - origin

    def raw(self, start: int, end: int) -> str:
        """Return the stored text behind a stretch of the shadow that is not empty."""
        return self.joined[int(self._starts[start]) : int(self._ends[end - 1])]

    def loci(
        self, starts: NDArray[np.int64], ends: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """Return for stretches of the shadow: field number, start and end in that field, and
        start in the joined text. Stretches must not be empty.
        """  # noqa: D205 - one sentence
        fields = np.searchsorted(self.barriers, starts, side="left")
        origin_starts = self._starts[starts]
        origin_ends = self._ends[ends - 1]
        base = self._field_origins[fields]
        return fields, origin_starts - base, origin_ends - base, origin_starts

    @cached_property
    def is_digit(self) -> NDArray[np.bool_]:
        """Return which codes are digits."""
        digits: NDArray[np.bool_] = (self.codes - np.uint8(ord("0"))) < np.uint8(10)
        return digits

    @cached_property
    def is_word(self) -> NDArray[np.bool_]:
        """Return which codes are part of words."""
        return word_classes()[self.codes] > 0

    @cached_property
    def tokens(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return starts and ends of all runs of letters and digits."""
        edges = np.flatnonzero(np.diff(self.is_word, prepend=False, append=False))
        return edges[::2], edges[1::2]
