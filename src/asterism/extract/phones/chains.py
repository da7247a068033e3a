"""Groups of digits that stand close enough to be one number, and the numbers in them."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from asterism.extract.phones import atoms, numbering

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from asterism.extract.phones.numbering import Number

TIGHT: Final = 0  # at most three separators on one line
LOOSE: Final = 1  # more separators, or a new line
WORDS: Final = 2  # words stand between

_TIGHT_LENGTH: Final = 3
_LONGEST_GAP: Final = 26
_MOST_WORDS: Final = 3
_MOST_DIGITS: Final = 15
_FEWEST_NATIONAL: Final = 7
_MOST_NATIONAL: Final = 13
_LONGEST_READ: Final = 64

_PIECE: Final = re.compile(
    # What looks like digits of a number but is something else, then any word.
    r"(?P<other>"
    r"(?:19|20)[0-9]{2}[-/.](?:0?[1-9]|1[0-2])[-/.](?:3[01]|[12][0-9]|0?[1-9])(?![0-9])"
    r"|(?:3[01]|[12][0-9]|0?[1-9])[-/.](?:3[01]|[12][0-9]|0?[1-9])[-/.](?:19|20)[0-9]{2}(?![0-9])"
    r"|[0-2]?[0-9]:[0-5][0-9](?::[0-5][0-9])?(?![0-9:])"
    r"|-?[0-9]{1,3}\.[0-9]{3,8}(?![0-9.])(?=[ ,;)/]{1,3}-?[0-9]{1,3}\.[0-9]{3})"
    r"|(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(?:\.(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])){3}(?![0-9.-])"
    r"|[$\x04\x05\x06] ?[0-9]{1,3}(?:[.,][0-9]{3})*(?:[.,][0-9]{2})?(?![0-9])"
    r"|[0-9]{1,5}(?:[.,][0-9]{2})? ?[$\x04\x05\x06%](?![0-9])"
    r"|[0-9]['\"] ?[0-9]{1,2}"
    r")(?![a-z])|(?P<word>[a-z0-9\x01]+)"
)
_UNITS: Final = frozenset(
    "min mins minute minutes minuto minutos hr hrs hour hours hora horas h hh qv yo yrs yr years "
    "year old age aged anos lbs lb kg kgs ft in inch inches cm mm km miles mi rose roses rosas "
    "dollar dollars usd eur euro euros bucks kisses am pm st nd rd th dia dias noche noches day "
    "days week weeks month months semana mes bed beds bath baths sqft m2 beds guests people "
    "pieces pcs stars percent x".split()
)
_SAME: Final = frozenset({(10,), (3, 7), (6, 4), (3, 3, 4), (3, 3, 2, 2), (5, 5), (3, 4, 3)})


class Group(NamedTuple):
    """Digits that one token gives.

    Args:
        digits: one or more.
        start: offset in the shadow.
        end: offset in the shadow.
        plain: whether it was written in digits.
        sure: whether it is digits for certain.
        gap: how far from the group before: TIGHT, LOOSE or WORDS.
        between: what stands between it and the group before.
    """

    digits: str
    start: int
    end: int
    plain: bool
    sure: bool
    gap: int
    between: str


class Sighting(NamedTuple):
    """A number and the groups it was read from."""

    number: Number
    groups: Sequence[Group]
    sounds: bool


def sightings(shadow: str, start: int, end: int, country: str | None) -> Iterator[Sighting]:
    """Yield the numbers written in a stretch of a shadow, in order; they do not overlap.

    Args:
        shadow: of the batch.
        start: where the stretch begins, on a token's edge.
        end: where it ends, on a token's edge.
        country: ISO code of the country in which the text was published, if known. Numbers
            without a country code are read as of this country, then as North American.
    """
    for chain in chains(shadow, start, end):
        sure = [group for group in chain if group.sure]
        found = list(_numbers(shadow, sure, country, sounds=False))
        if not found and len(sure) < len(chain):
            found = list(_numbers(shadow, chain, country, sounds=True))
        yield from found


def chains(shadow: str, start: int, end: int) -> Iterator[list[Group]]:
    """Yield runs of groups with nothing between them that would end a number."""
    chain: list[Group] = []
    words = 0
    for piece in _PIECE.finditer(shadow, start, end):
        token = piece["word"]
        reading = None
        if token is not None and (len(token) <= _LONGEST_READ or token.isdigit()):
            reading = atoms.Reading(token, plain=True, sure=True) if len(
                token
            ) > _LONGEST_READ else atoms.read(token)
        if reading is not None:
            group = _group(shadow, piece.start(), piece.end(), reading, chain, words)
            if chain and (words > _MOST_WORDS or len(group.between) > _LONGEST_GAP):
                yield chain
                chain = []
            chain.append(group)
            words = 0
            continue
        words += 1
        if token is None or token in _UNITS or any(c.isdigit() for c in token):
            if token in _UNITS and chain and words == 1 and chain[-1].plain:
                chain.pop()  # "24 years": a quantity
            if chain:
                yield chain
            chain, words = [], 0
    if chain:
        yield chain


def _group(  # noqa: PLR0913 - what a group is made of
    shadow: str, start: int, end: int, reading: atoms.Reading, chain: list[Group], words: int
) -> Group:
    """Return the group of a token, measured against the one before it."""
    start, end = start + reading.skip, end - reading.drop
    between = shadow[chain[-1].end : start] if chain else ""
    gap = TIGHT
    if words or reading.skip:
        gap = WORDS
    elif len(between) > _TIGHT_LENGTH or "\n" in between:
        gap = LOOSE
    return Group(reading.digits, start, end, reading.plain, reading.sure, gap, between)


def _numbers(
    shadow: str, chain: Sequence[Group], country: str | None, *, sounds: bool
) -> Iterator[Sighting]:
    """Yield the numbers in one chain, leftmost first."""
    at = 0
    while at < len(chain):
        found = _at(shadow, chain, at, country)
        if found is None:
            at += 1
            continue
        number, end = found
        yield Sighting(number, chain[at:end], sounds)
        at = end


def _at(
    shadow: str, chain: Sequence[Group], at: int, country: str | None
) -> tuple[Number, int] | None:
    """Return the number that begins with a group and where it ends, or None."""
    if _glued_before(chain, at):
        return None
    lead = shadow[max(0, chain[at].start - 2) : chain[at].start]
    plus = "+" in lead
    best: tuple[Number, int] | None = None
    digits = ""
    for end in range(at + 1, len(chain) + 1):
        digits += chain[end - 1].digits
        if len(digits) > _MOST_DIGITS:
            break
        groups = chain[at:end]
        number = _read(digits, groups, country, plus=plus)
        if number is not None and not _glued_after(shadow, chain, end):
            best = number, end
            if number.value.startswith("+1"):
                break
    return best


def _read(
    digits: str, groups: Sequence[Group], country: str | None, *, plus: bool
) -> Number | None:
    """Return the number that exactly these groups are, or None."""
    if plus:
        return numbering.international(digits) if _no_words(groups) else None
    if digits.startswith(("00", "011")) and _no_words(groups):
        return numbering.international(digits.removeprefix("011").removeprefix("00"))
    if country not in {None, "US", "CA"} and _no_words(groups):
        number = _abroad(digits, str(country))
        if number is not None:
            return number
    ten = digits[1:] if len(digits) == numbering.NANP_DIGITS + 1 and digits[0] == "1" else digits
    if len(ten) != numbering.NANP_DIGITS or not _well_grouped(groups, len(digits) - len(ten)):
        return None
    return numbering.north_american(ten)


def _abroad(digits: str, country: str) -> Number | None:
    """Return the number that digits are inside a country, with or without its calling code."""
    if not _FEWEST_NATIONAL <= len(digits) <= _MOST_NATIONAL:
        return None
    number = numbering.national(digits, country)
    if number is None and digits.startswith(str(numbering.calling_code(country))):
        return numbering.international(digits)
    return number


def _no_words(groups: Sequence[Group]) -> bool:
    """Tell whether nothing but separators stands between the groups."""
    return all(group.gap < WORDS for group in groups[1:])


def _well_grouped(groups: Sequence[Group], lead: int) -> bool:
    """Tell whether North American digits are divided as a person would divide them.

    Words may stand only where people pause: after the country code, area code and exchange, or
    anywhere among single digits and pairs. Digits in an odd division need the same separator
    throughout, so that a list of prices or ages is not read as a number.
    """
    lengths = [len(group.digits) for group in groups]
    small = max(lengths) <= 2  # noqa: PLR2004 - single digits and pairs
    position = 0
    for before, group in pairwise(groups):
        position += len(before.digits)
        if group.gap == WORDS and position - lead not in {0, 3, 6} and not small:
            return False
    if small or not all(group.plain for group in groups):
        return True
    if tuple(lengths[1:] if lead and lengths[0] == 1 else lengths) in _SAME:
        return True
    if lead and (lengths[0] - 1, *lengths[1:]) in _SAME:
        return True
    return len({group.between for group in groups[1:]}) == 1 and groups[1].gap == TIGHT


def _glued_before(chain: Sequence[Group], at: int) -> bool:
    """Tell whether a group only continues a longer row of digits ("4111-8135550123")."""
    if at == 0:
        return False
    group, before = chain[at], chain[at - 1]
    return (
        group.plain
        and before.plain
        and group.between in {"-", ".", "_", ","}
        and len(before.digits) > 2  # noqa: PLR2004 - a country code may stand there
        and len(group.digits) > 2  # noqa: PLR2004
    )


def _glued_after(shadow: str, chain: Sequence[Group], end: int) -> bool:
    """Tell whether the row of digits goes on after a group ("813-555-0123-4567")."""
    if end == len(chain):
        return shadow[chain[-1].end : chain[-1].end + 1] in {"$", "%"}
    group, before = chain[end], chain[end - 1]
    return group.plain and before.plain and group.between in {"-", ".", "_"}
