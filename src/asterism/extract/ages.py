"""Ages that a text gives for a person."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from asterism.extract.finding import Finding, claims
from asterism.extract.lexicon import Term
from asterism.model.mention import MentionKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from asterism.extract.passages import Passages

_GROUP: Final = "age"
_AFTER_NUMBER: Final = (
    "yo", "y.o", "y/o", "years old", "year old", "yrs old", "yr old", "years young", "yrs young",
    "yr", "yrs", "years of age", "anos", "anitos", "anos de edad", "year-old", "years-old", "y o",
)  # fmt: skip
_BEFORE_NUMBER: Final = (
    "age", "aged", "age is", "my age", "i'm", "im", "i am", "just turned", "turned", "edad",
    "tengo", "cumpli", "soy de", "de edad", "mi edad", "barely", "only",
)  # fmt: skip
_NUMBER_BEFORE: Final = re.compile(r"(?<![0-9$.,:/-])(?<!\$ )([1-9][0-9])[ -]?$")
_NUMBER_AFTER: Final = re.compile(
    r"[ :=-]{1,3}(?:de )?([1-9][0-9])(?![0-9$%\x04\x05\x06+'\"])(?!(?:[.,:/-]|[ -]{1,3})[0-9])"
    r"(?!(?: ?)(?:min|hr|hour|hora|h\b|roses|rosas|dollar|usd|eur|am\b|pm\b|st\b|th\b|nd\b|day|dia|"
    r"week|mile|km|ft|in\b|lb|kg|cm|c\b|d\b|[a-g]\b|percent|people|guests|beds|years? exp|other))"
)
_NOT_AGE_AFTER: Final = re.compile(
    r" ?(?:(?:of |de |in |en )?(?:experience|experiencia|business|the industry|exp\b|service)|ago|"
    r"warranty|contract|contrato|together|married|later|visa|or older|and older|and up|\+)"
)
_LIMIT_BEFORE: Final = re.compile(
    r"(?:over|under|above|below|than|least|must be|mayores? de|menores? de|mas de|menos de|hace|"
    r"gentlemen|men|guys|clients|if you're|be at|minimum|min)[ :]{0,2}(?:the age of )?"
    r"[1-9][0-9][ -]?$"
)
_YOUNGEST: Final = 12
_OLDEST: Final = 80
SAID: Final = 0.95
GUESSED: Final = 0.7


class AgeExtractor:
    """Finds ages in years; limits set for readers ("over 30 only") are no ages."""

    kind = MentionKind.AGE
    version = "age@1"

    def terms(self) -> Iterable[Term]:
        """Return the words around a number that make it an age."""
        for text in _AFTER_NUMBER:
            yield Term(text, _GROUP, "after number")
        for text in _BEFORE_NUMBER:
            yield Term(text, _GROUP, "before number")

    def find(
        self, passages: Passages, earlier: Mapping[MentionKind, Sequence[Finding]]
    ) -> list[Finding]:
        """Return ages in order of start."""
        claimed = claims(earlier, MentionKind.PHONE)
        found: dict[int, Finding] = {}
        shadow = passages.shadow
        for hit in passages.each_hit(_GROUP):
            # None of these patterns can reach across a barrier.
            if hit.payload == "after number":
                match = _NUMBER_BEFORE.search(shadow, max(0, hit.start - 4), hit.start)
                weak = shadow[hit.start : hit.end] in {"yr", "yrs", "y o"}
            else:
                match = _NUMBER_AFTER.match(shadow, hit.end)
                weak = not shadow.startswith(("age", "edad"), hit.start)
            if match is None or _is_no_age(shadow, match, hit.end):
                continue
            start, end = match.span(1)
            if not claimed.touch(start, end):
                confidence = GUESSED if weak else SAID
                known = found.get(start)
                if known is None or known.confidence < confidence:
                    found[start] = Finding(
                        MentionKind.AGE, start, end, match[1], confidence=confidence
                    )
        return [found[start] for start in sorted(found)]


def _is_no_age(shadow: str, match: re.Match[str], hit_end: int) -> bool:
    """Tell whether a number in an age's place is something else."""
    if not _YOUNGEST <= int(match[1]) <= _OLDEST:
        return True
    end = max(match.end(), hit_end)
    if _NOT_AGE_AFTER.match(shadow, end):
        return True
    return bool(_LIMIT_BEFORE.search(shadow[max(0, match.start(1) - 30) : match.end(1)]))
