"""What an extractor yields, and what a mention is once its offsets are those of the record."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from asterism.model.mention import MentionKind, MentionRole

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

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


