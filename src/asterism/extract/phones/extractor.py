"""The extractor of telephone numbers."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Final

from asterism.extract.finding import Claims, Finding, claims
from asterism.extract.phones import chains, in_parts, links, numbering, worldwide
from asterism.extract.phones.groups import TIGHT, WORDS
from asterism.extract.phones.labels import is_named
from asterism.extract.phones.spoken import vocabulary
from asterism.extract.phones.windows import Windows, digit_words, windows
from asterism.model.mention import MentionKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from asterism.extract.lexicon import Term
    from asterism.extract.passages import Passages
    from asterism.extract.phones.chains import Sighting

CLAIMANTS: Final = (MentionKind.URL, MentionKind.EMAIL, MentionKind.WALLET, MentionKind.HANDLE)
"""Kinds whose spans are not searched for numbers."""

PLAIN: Final = 0.98
BARE: Final = 0.9  # ten digits in a row may be an id
SPELLED: Final = 0.93
INTERRUPTED: Final = 0.8  # words stand between the groups
BY_SOUND: Final = 0.75

_PLAIN: Final = re.compile(
    r"(?<![a-z0-9\x01$\x04\x05\x06+])(?<![0-9][-./,])(?<!\+[0-9][ -])(?<!\+[0-9]{2}[ -])"
    r"(?<!\+[0-9]{3}[ -])\(?([2-9][0-9]{2})\)?[ ./-]{0,2}([2-9][0-9]{2})[ .-]?([0-9]{4})"
    r"(?![a-z0-9\x01%])(?![-.,_][0-9])"
)
_AROUND: Final = 60
_JOINS: Final = frozenset(["in", "to", "from", "of", "en", "de", "al"])
"""Words that join two quantities rather than the halves of a number."""
_PLAIN_SEPARATORS: Final = frozenset(" .-/()")
_SHORTEST_PLAIN_GROUP: Final = 2


class PhoneExtractor:
    """Finds telephone numbers; values are E.164."""

    kind = MentionKind.PHONE
    version = "phone@2"

    def terms(self) -> Iterable[Term]:
        """Return the spelled digits."""
        return chain(digit_words(), in_parts.terms())

    def find(
        self, passages: Passages, earlier: Mapping[MentionKind, Sequence[Finding]]
    ) -> list[Finding]:
        """Return numbers in order of start."""
        claimed = claims(earlier, *CLAIMANTS)
        found = list(_in_links(passages, earlier))
        candidates = windows(passages)
        abroad = worldwide.fields(passages)
        unread: list[worldwide.Part] = []
        for stretch in candidates.stretches:
            field = passages.field(stretch[0])
            if field in abroad:
                continue
            before = len(found)
            for start, end in claimed.parts_free(*stretch):
                found += _in_window(passages, candidates, start, end)
            if len(found) == before and candidates.enough(*stretch, numbering.NANP_DIGITS):
                unread.append(worldwide.Part(field, *passages.in_field(field, *stretch)))
        parts = [*(worldwide.Part(field) for field in sorted(abroad)), *unread]
        found += worldwide.find(passages, parts, Claims(found), claimed)
        hits = passages.hits(in_parts.GROUP).starts.tolist()
        documents = {field // 2 for field in abroad} | {passages.document(at) for at in hits}
        having = {passages.document(finding.start) for finding in found}
        found += in_parts.find(passages, sorted(documents - having))
        return sorted(found, key=lambda finding: finding.start)


def _in_window(passages: Passages, candidates: Windows, start: int, end: int) -> Iterator[Finding]:
    """Yield the numbers of one stretch: plainly written ones, then those between them."""
    shadow = passages.shadow
    country = passages.country(passages.document(start))
    for match in _PLAIN.finditer(shadow, start, end):
        number = numbering.north_american(match[1] + match[2] + match[3])
        if number is None:
            continue
        if candidates.enough(start, match.start()):
            yield from _hidden(passages, start, match.start(), country)
        yield from _plain(passages, match, number)
        start = match.end()
    if candidates.enough(start, end):
        yield from _hidden(passages, start, end, country)


def _plain(passages: Passages, match: re.Match[str], number: numbering.Number) -> Iterator[Finding]:
    """Yield the finding of a plainly written number, unless it is named an id."""
    shadow, start, end = passages.shadow, match.start(), match.end()
    country_code = re.search(r"(?<![0-9a-z])\+?1[ .-]{0,2}$", shadow[max(0, start - 5) : start])
    if country_code:
        start -= len(country_code[0])
    elif start and shadow[start - 1] == "(":
        start -= 1
    bare = match.end() - match.start() == numbering.NANP_DIGITS
    if not (country_code and "+" in country_code[0]) and is_named(shadow, start):
        return
    raw = passages.raw(start, end)
    hidden = not raw.isascii()
    yield Finding(
        MentionKind.PHONE,
        start,
        end,
        number.value,
        number.display,
        BARE if bare and not country_code else PLAIN,
        number.reserved,
        hidden,
        _reading(raw, number) if hidden else None,
    )


def _hidden(passages: Passages, start: int, end: int, country: str | None) -> Iterator[Finding]:
    """Yield numbers of a stretch in which none is plainly written as North American."""
    shadow = _with_round_q(passages, start, end)
    for sighting in chains.sightings(shadow, start, end, country):
        groups = sighting.groups
        first, last = _span(passages.shadow, groups[0].start, groups[-1].end)
        if _is_turned(passages.shadow, first, last, sighting):
            continue  # what is written backwards is read by the second reader
        if all(group.plain for group in groups) and _is_something_else(passages.shadow, sighting):
            continue
        raw = passages.raw(first, last)
        hidden = not raw.isascii() or not _is_plain(sighting)
        yield Finding(
            MentionKind.PHONE,
            first,
            last,
            sighting.number.value,
            sighting.number.display,
            _confidence(sighting, hidden=hidden),
            sighting.number.reserved,
            hidden,
            _reading(raw, sighting.number) if hidden else None,
        )


def _is_turned(shadow: str, first: int, last: int, sighting: Sighting) -> bool:
    """Tell whether a number is read forwards although the text says it is written backwards."""
    around = shadow[max(0, first - _AROUND) : first], shadow[last : last + _AROUND]
    if not any(cue in text for text in around for cue in _backwards()):
        return False
    return sighting.number.value.endswith("".join(group.digits for group in sighting.groups))


@lru_cache(maxsize=1)
def _backwards() -> tuple[str, ...]:
    """Return what English and Spanish texts call a number written backwards."""
    return vocabulary(frozenset({"en", "es"})).backwards


def _is_something_else(shadow: str, sighting: Sighting) -> bool:
    """Tell whether the words around plain digits say that they are no telephone number."""
    first = sighting.groups[0].start
    if "+" not in shadow[max(0, first - 2) : first] and is_named(shadow, first):
        return True
    return any(
        group.gap == WORDS and not _JOINS.isdisjoint(group.between.split())
        for group in sighting.groups[1:]
    )


def _with_round_q(passages: Passages, start: int, end: int) -> str:
    """Return the shadow with every capital Q of a stretch as the "o" that it imitates.

    A small q imitates a nine.
    """
    shadow = passages.shadow
    if "q" not in shadow[start:end] or "Q" not in passages.raw(start, end):
        return shadow
    stretch = [
        "o" if letter == "q" and passages.raw(at, at + 1)[0] == "Q" else letter
        for at, letter in enumerate(shadow[start:end], start)
    ]
    return shadow[:start] + "".join(stretch) + shadow[end:]


def _span(shadow: str, start: int, end: int) -> tuple[int, int]:
    """Return the span of a number with the signs that belong to its first group."""
    for sign in ("(", "+", "("):
        if start and shadow[start - 1] == sign:
            start -= 1
    return start, end


def _is_plain(sighting: Sighting) -> bool:
    """Tell whether digits are written as on a business card."""
    groups, value = sighting.groups, sighting.number.value
    digits = "".join(group.digits for group in groups)
    if not value.endswith(digits.lstrip("0")):
        return False  # out of order
    if value.startswith("+1") and not chains.divided_as_usual(groups):
        return False
    return all(
        group.plain
        and group.gap == TIGHT
        and set(group.between) <= _PLAIN_SEPARATORS
        and (len(group.digits) >= _SHORTEST_PLAIN_GROUP or group is groups[0])
        for group in groups
    )


def _confidence(sighting: Sighting, *, hidden: bool) -> float:
    """Return how sure the reading is."""
    if not all(group.sure for group in sighting.groups):
        return BY_SOUND
    if any(group.gap == WORDS for group in sighting.groups[1:]):
        return INTERRUPTED
    if hidden:
        return SPELLED
    return BARE if len(sighting.groups) == 1 else PLAIN


def _reading(raw: str, number: numbering.Number) -> str:
    """Return how the digits were read: "four1five ... → 415-555-0199"."""
    return f"{' '.join(raw.split())} → {number.display}"


def _in_links(
    passages: Passages, earlier: Mapping[MentionKind, Sequence[Finding]]
) -> Iterator[Finding]:
    """Yield numbers that web addresses, mail addresses and handles carry."""
    for kind in (MentionKind.URL, MentionKind.EMAIL, MentionKind.HANDLE):
        for holder in earlier.get(kind, ()):
            at = holder.start, holder.end, passages.country(passages.document(holder.start))
            if kind == MentionKind.URL:
                carried = links.in_link(passages.shadow, *at)
            else:
                carried = links.in_name(passages.shadow, *at)
            for start, end, number, confidence in carried:
                yield Finding(
                    MentionKind.PHONE,
                    start,
                    end,
                    number.value,
                    number.display,
                    confidence,
                    number.reserved,
                )
