"""What an extractor yields, and what a mention is once its offsets are those of the record."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, NamedTuple, Protocol

from asterism.model.mention import MentionKind, MentionRole

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from asterism.extract.lexicon import Term
    from asterism.extract.passages import Passages


class Finding(NamedTuple):
    """One value found, at offsets of the shadow (end exclusive).

    Its other fields are those of `asterism.model.schemas.MENTIONS`.
    """

    kind: MentionKind
    start: int
    end: int
    value: str
    display: str | None = None
    confidence: float = 1.0
    reserved: bool = False
    hidden: bool = False
    reading: str | None = None
    role: MentionRole | None = None
    latitude: float | None = None
    longitude: float | None = None
    attributes: str | None = None


class Claims:
    """Stretches of a shadow that findings have claimed, for extractors that come later.

    Args:
        findings: in any order; they may overlap.
    """

    def __init__(self, findings: Iterable[Finding]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted((finding.start, finding.end) for finding in findings):
            if self._ends and start <= self._ends[-1]:
                self._ends[-1] = max(end, self._ends[-1])
            else:
                self._starts.append(start)
                self._ends.append(end)

    def touch(self, start: int, end: int) -> bool:
        """Tell whether anything between two offsets is claimed."""
        at = bisect_left(self._starts, end)
        return at > 0 and self._ends[at - 1] > start

    def stretches(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield what of a stretch is claimed."""
        at = bisect_right(self._ends, start)
        while at < len(self._starts) and self._starts[at] < end:
            yield max(start, self._starts[at]), min(end, self._ends[at])
            at += 1

    def parts_free(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield what is left of a stretch when claims are cut out."""
        at = bisect_right(self._ends, start)
        while at < len(self._starts) and self._starts[at] < end:
            if start < self._starts[at]:
                yield start, self._starts[at]
            start = self._ends[at]
            at += 1
        if start < end:
            yield start, end


def claims(earlier: Mapping[MentionKind, Sequence[Finding]], *kinds: MentionKind) -> Claims:
    """Return what the findings of some kinds have claimed."""
    return Claims(finding for kind in kinds for finding in earlier.get(kind, ()))


class Mention(NamedTuple):
    """One row of `asterism.model.schemas.MENTIONS`, fields in the same order."""

    document_id: str
    id: str
    kind: str
    field: str
    start: int
    end: int
    raw: str
    value: str
    display: str | None
    confidence: float
    reserved: bool
    hidden: bool
    reading: str | None
    role: str | None
    latitude: float | None
    longitude: float | None
    attributes: str | None


class Extractor(Protocol):
    """Finds the values of one kind.

    An extractor is stateless. Before any text is seen it says which terms it wants looked up;
    all extractors' terms are found together in one pass over the batch (`Passages.hits`), and
    each then looks closer only at the places its terms point to. It works on the shadow
    (`asterism.extract.shadow`) and never reaches across a barrier: `Passages.bounds` says
    how far a field goes. The registry calls extractors in a fixed order, so that one can leave
    alone what an earlier one has claimed.
    """

    kind: MentionKind
    version: str

    def terms(self) -> Iterable[Term]:
        """Return the terms to look up."""

    def find(
        self, passages: Passages, earlier: Mapping[MentionKind, Sequence[Finding]]
    ) -> list[Finding]:
        """Return what is found, in order of start.

        Args:
            passages: the batch.
            earlier: findings of the extractors before this one, by kind.
        """
