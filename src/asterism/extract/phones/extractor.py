"""The extractor of telephone numbers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from asterism.extract.finding import Finding, claims
from asterism.extract.phones import chains, numbering
from asterism.extract.phones.groups import TIGHT, WORDS
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
_NAMES_AN_ID: Final = re.compile(
    r"(?:\b(?:id|ref|reference|order|case|invoice|isbn|sku|item|article|art|model|account|acct|"
    r"tracking|license|licence|permit|serial|vin|folio|expediente|pedido|factura|article no|"
    r"ticket|listing|post|anuncio|coord|lat|lon|lng)[ .:#nro-]{0,6}|#)$"
)
_CHAT_LINK: Final = re.compile(
    r"(?:wa\.me/|whatsapp\.com/send/?\?phone=|tel:)(?:\+|%2b)?([0-9]{8,15})(?![0-9])"
)
_LOOK_BACK: Final = 24
_PLAIN_SEPARATORS: Final = frozenset(" .-/()")
_SHORTEST_PLAIN_GROUP: Final = 2


class PhoneExtractor:
    """Finds telephone numbers; values are E.164."""

    kind = MentionKind.PHONE
    version = "phone@1"

    def terms(self) -> Iterable[Term]:
        """Return the spelled digits."""
        return digit_words()

    def find(
        self, passages: Passages, earlier: Mapping[MentionKind, Sequence[Finding]]
    ) -> list[Finding]:
        """Return numbers in order of start."""
        claimed = claims(earlier, *CLAIMANTS)
        found = list(_in_links(passages, earlier.get(MentionKind.URL, ())))
        candidates = windows(passages)
        for stretch in candidates.stretches:
            for start, end in claimed.parts_free(*stretch):
                found += _in_window(passages, candidates, start, end)
        return sorted(found, key=lambda finding: finding.start)


def _in_window(passages: Passages, candidates: Windows, start: int, end: int) -> Iterator[Finding]:
    """Yield the numbers of one stretch: plainly written ones, then those between them."""
    shadow = passages.shadow
    country = passages.country(passages.document(start))
    if country in chains.NORTH_AMERICA:
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
    bare = match.end() - match.start() == numbering.NANP_DIGITS
    if bare and _NAMES_AN_ID.search(shadow[max(0, start - _LOOK_BACK) : start]):
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
        single = len(groups) == 1 and groups[0].plain
        before = passages.shadow[max(0, first - _LOOK_BACK) : first]
        if single and _NAMES_AN_ID.search(before):
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


def _in_links(passages: Passages, links: Sequence[Finding]) -> Iterator[Finding]:
    """Yield numbers that chat links carry ("wa.me/12025550123")."""
    for link in links:
        match = _CHAT_LINK.search(passages.shadow, link.start, link.end)
        number = numbering.international(match[1]) if match else None
        if match and number:
            yield Finding(
                MentionKind.PHONE,
                match.start(1),
                match.end(1),
                number.value,
                number.display,
                PLAIN,
                number.reserved,
            )
