"""The numbers in a chain of groups: every reading weighed, the likeliest kept."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from asterism.extract.phones import numbering
from asterism.extract.phones.groups import LOOSE, TIGHT, WORDS, Group, chains, joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from asterism.extract.phones.numbering import Number

_MOST_DIGITS: Final = 15
_FEWEST_NATIONAL: Final = 7
_MOST_NATIONAL: Final = 13
_MOST_GAP_WORDS: Final = 2
_FEWEST_INTERRUPTIONS: Final = 3
_WITH_COUNTRY_CODE: Final = range(11, 14)
NORTH_AMERICA: Final = frozenset(
    (None, "US", "CA", "PR", "DO", "JM", "BS", "TT", "BB", "BM", "KY", "VI", "GU", "AG", "GD", "LC",
     "VC", "DM", "KN", "TC", "VG", "AI", "MS", "SX", "AS", "MP")
)  # fmt: skip
"""Countries under the North American plan; where none is known, it is taken for this one."""
_BRACKETS: Final = frozenset("()[]{}<>")
_SAME: Final = frozenset({(10,), (3, 7), (6, 4), (3, 3, 4), (3, 3, 2, 2), (3, 4, 3)})
"""Ways in which people divide the ten digits of a North American number."""

_AREA_WORD: Final = re.compile(r"\b(?:area|area code|lada|prefijo|clave|code|codigo)\b")
_BACKWARDS: Final = re.compile(
    r"[ )(\[\]*,.\"'-]{1,4}(?:read |is |it's |its |todo |leelo |leer |escrito )?"
    r"(?:backwards?|reversed?|in reverse|al reves|right to left|de atras)"
)

# What each oddity of a reading costs, in the order in which readings are preferred.
_COST_WORDS: Final = 3
_COST_SOUND: Final = 2
_COST_CUT: Final = 4  # the same separators go on beyond the number
_COST_SEPARATOR: Final = 1  # for each further kind of separator
_COST_LOOSE: Final = 1
_COST_OF_GAP: Final = {TIGHT: 0, LOOSE: _COST_LOOSE, WORDS: _COST_WORDS}


class Sighting(NamedTuple):
    """A number and the groups it was read from.

    Args:
        number: what was read.
        groups: where it stands.
        cost: how odd the reading is; 0 for a plain one.
    """

    number: Number
    groups: Sequence[Group]
    cost: int


def sightings(shadow: str, start: int, end: int, country: str | None) -> Iterator[Sighting]:
    """Yield the numbers written in a stretch of a shadow, in order; they do not overlap.

    Args:
        shadow: of the batch.
        start: where the stretch begins, on a token's edge.
        end: where it ends, on a token's edge.
        country: ISO code of the country in which the text was published, if known. Numbers
            without a country code are read as of this country, then as North American.
    """
    abroad = country not in NORTH_AMERICA or "+" in shadow[max(0, start - 2) : end]
    fewest = _FEWEST_NATIONAL if abroad else numbering.NANP_DIGITS
    for chain in chains(shadow, start, end):
        # Spoken tens and repetitions stand for a digit or two more than they show.
        most = sum(len(group.digits) + 2 * bool(group.joins) for group in chain)
        if most < fewest:
            continue
        yield from _likeliest(_readings(shadow, chain, country))


def _readings(shadow: str, chain: Sequence[Group], country: str | None) -> Iterator[Sighting]:
    """Yield every reading of a chain, with and without what may be a word."""
    for variant in joined(shadow, chain):
        yield from _of_variant(shadow, variant, country)
        if not all(group.sure for group in variant):
            yield from _of_variant(shadow, _without_guesses(shadow, variant), country)


def _of_variant(shadow: str, groups: Sequence[Group], country: str | None) -> Iterator[Sighting]:
    """Yield the readings of one way to see a chain."""
    left = sum([len(group.digits) for group in groups])
    settled = 0
    for at, group in enumerate(groups):
        if left < _FEWEST_NATIONAL:
            return
        left -= len(group.digits)
        if at < settled:
            continue
        for sighting in _at(shadow, groups, at, country):
            yield sighting
            if sighting.cost <= 0:
                settled = at + len(sighting.groups)  # nothing inside it can be likelier


def _without_guesses(shadow: str, chain: Sequence[Group]) -> list[Group]:
    """Return a chain with groups that may be words counted as words."""
    sure: list[Group] = []
    skipped = False
    for group in chain:
        if not group.sure:
            skipped = True
        elif skipped and sure:
            between = shadow[sure[-1].end : group.start]
            sure.append(group._replace(gap=WORDS, between=between))
            skipped = False
        else:
            sure.append(group)
            skipped = False
    return sure


def _likeliest(readings: Iterable[Sighting]) -> list[Sighting]:
    """Return readings that do not overlap, the least odd chosen first, in order of place."""
    kept: list[Sighting] = []
    for sighting in sorted(readings, key=lambda s: (s.cost, s.groups[0].start)):
        start, end = sighting.groups[0].start, sighting.groups[-1].end
        if all(end <= k.groups[0].start or k.groups[-1].end <= start for k in kept):
            kept.append(sighting)
    return sorted(kept, key=lambda sighting: sighting.groups[0].start)


def _at(shadow: str, chain: Sequence[Group], at: int, country: str | None) -> Iterator[Sighting]:
    """Yield the readings that begin with one group of a chain."""
    if _glued_before(shadow, chain, at):
        return
    plus = _has_plus(shadow, chain[at].start)
    anywhere = plus or country not in NORTH_AMERICA
    fewest = _FEWEST_NATIONAL if anywhere else numbering.NANP_DIGITS
    most = _MOST_DIGITS if anywhere or chain[at].digits[0] == "0" else _MOST_NATIONAL
    digits = ""
    for end in range(at + 1, len(chain) + 1):
        digits += chain[end - 1].digits
        if len(digits) > most:
            break
        if len(digits) < fewest or _glued_after(shadow, chain, end):
            continue
        groups = chain[at:end]
        number = _read(digits, groups, country, plus=plus, bounded=_bounded(chain, at, end))
        explained = 0
        if number is None and len(digits) == numbering.NANP_DIGITS:
            number = _turned(shadow, digits, groups)
            explained = _COST_WORDS  # the text itself says what the words between mean
        if number is not None:
            yield Sighting(number, groups, _cost(chain, at, end) - explained)


def _cost(chain: Sequence[Group], at: int, end: int) -> int:
    """Return how odd it is to read the groups from `at` to `end` as one number."""
    inner = chain[at + 1 : end]
    cost = 0 if chain[at].sure else _COST_SOUND
    for group in inner:
        cost += _COST_OF_GAP[group.gap]
        if not group.sure:
            cost += _COST_SOUND
    separators = {group.between for group in inner}
    cost += _COST_SEPARATOR * max(0, len(separators) - 1)
    cut = at > 0 and chain[at].between in separators and chain[at].gap < WORDS
    cut |= end < len(chain) and chain[end].between in separators and chain[end].gap < WORDS
    return cost + _COST_CUT * cut


def _read(
    digits: str, groups: Sequence[Group], country: str | None, *, plus: bool, bounded: bool
) -> Number | None:
    """Return the number that exactly these groups are, or None."""
    unbroken = all(group.gap < WORDS for group in groups[1:])
    if plus:
        return numbering.international(digits) if unbroken else None
    if unbroken and digits.startswith(("00", "011")):
        return numbering.international(digits.removeprefix("011").removeprefix("00"))
    if unbroken and country not in NORTH_AMERICA:
        number = _abroad(digits, str(country))
        if number is not None:
            return number
    sure = bounded and unbroken and all(group.sure for group in groups)
    if sure and len(digits) in _WITH_COUNTRY_CODE and digits[0] != "1":
        number = numbering.international(digits)
        return number if number is not None and not number.value.startswith("+1") else None
    ten = digits[1:] if len(digits) == numbering.NANP_DIGITS + 1 and digits[0] == "1" else digits
    if len(ten) != numbering.NANP_DIGITS or not _well_grouped(groups, len(digits) - len(ten)):
        return None
    return numbering.north_american(ten)


def _lengths(groups: Sequence[Group]) -> list[int]:
    """Return how many digits stand together; brackets alone do not part them ("25(0)5")."""
    lengths = [len(groups[0].digits)]
    for group in groups[1:]:
        if _BRACKETS.issuperset(group.between):
            lengths[-1] += len(group.digits)
        else:
            lengths.append(len(group.digits))
    return lengths


def divided_as_usual(groups: Sequence[Group]) -> bool:
    """Tell whether ten digits, or eleven with a leading 1, are divided as on a business card."""
    lengths = _lengths(groups)
    if sum(lengths) > numbering.NANP_DIGITS:
        lengths = lengths[1:] if lengths[0] == 1 else [lengths[0] - 1, *lengths[1:]]
    return tuple(lengths) in _SAME


def _bounded(chain: Sequence[Group], at: int, end: int) -> bool:
    """Tell whether the digits before and after the groups are set apart from them."""
    return (at == 0 or chain[at].gap > TIGHT) and (end == len(chain) or chain[end].gap > TIGHT)


def _turned(shadow: str, digits: str, groups: Sequence[Group]) -> Number | None:
    """Return the number of ten digits that the text says are out of order, or None.

    The area code may come last ("555-0123, area 813"), or all may be written backwards.
    """
    last = groups[-1]
    if len(groups) > 1 and len(last.digits) == 3 and _AREA_WORD.search(last.between):  # noqa: PLR2004
        return numbering.north_american(last.digits + digits[:-3])
    if _BACKWARDS.match(shadow, last.end, last.end + 30):
        return numbering.north_american(digits[::-1])
    return None


def _abroad(digits: str, country: str) -> Number | None:
    """Return the number that digits are inside a country, with or without its calling code."""
    if not _FEWEST_NATIONAL <= len(digits) <= _MOST_NATIONAL:
        return None
    number = numbering.national(digits, country)
    if number is None and digits.startswith(str(numbering.calling_code(country))):
        return numbering.international(digits)
    return number


def _well_grouped(groups: Sequence[Group], lead: int) -> bool:
    """Tell whether North American digits are divided as a person would divide them.

    One word may stand where people pause: after the country code, area code and exchange;
    anywhere among single digits and pairs; or again and again. Digits in an odd division need
    the same separator throughout, so that a list of prices or ages is not read as a number.
    """
    lengths = [len(group.digits) for group in groups]
    interruptions = [group for group in groups[1:] if group.gap == WORDS]
    if any(len(group.between.split()) > _MOST_GAP_WORDS + 2 for group in interruptions):
        return False
    # Single digits; pairs too, but not pairs with words between them (ages, measurements).
    small = max(lengths) <= (1 if interruptions else 2)
    often = len(interruptions) >= _FEWEST_INTERRUPTIONS and max(lengths) <= 3  # noqa: PLR2004
    all_plain = all(group.plain for group in groups)
    if interruptions and not often and not _paused(groups, lead, anywhere=small and not all_plain):
        return False
    if small or not all_plain or often:
        return True
    if divided_as_usual(groups):
        return True
    separators = {group.between for group in groups[1:]}
    return len(separators) == 1 and groups[1].gap == TIGHT


def _paused(groups: Sequence[Group], lead: int, *, anywhere: bool) -> bool:
    """Tell whether words stand only where people pause."""
    position = 0
    for before, group in pairwise(groups):
        position += len(before.digits)
        if group.gap == WORDS and not anywhere and position - lead not in {0, 3, 6}:
            return False
    return True


def _glued_before(shadow: str, chain: Sequence[Group], at: int) -> bool:
    """Tell whether a group only continues a longer row of digits ("4111-8135550123").

    It does so after a foreign calling code ("+90-516 291 11 21").
    """
    if at == 0:
        return False
    group, before = chain[at], chain[at - 1]
    if group.gap == TIGHT and before.digits != "1" and _has_plus(shadow, before.start):
        return True
    return (
        group.plain
        and before.plain
        and group.between in {"-", ".", "_", ","}
        and len(before.digits) > 2  # noqa: PLR2004 - a country code may stand there
        and len(group.digits) > 2  # noqa: PLR2004
    )


def _has_plus(shadow: str, start: int) -> bool:
    """Tell whether a plus stands before an offset, perhaps with a bracket or space between."""
    return "+" in shadow[max(0, start - 2) : start]


def _glued_after(shadow: str, chain: Sequence[Group], end: int) -> bool:
    """Tell whether the row of digits goes on after a group ("813-555-0123-4567")."""
    if end == len(chain):
        return shadow[chain[-1].end : chain[-1].end + 1] in {"$", "%"}
    group, before = chain[end], chain[end - 1]
    return group.plain and before.plain and group.between in {"-", ".", "_"}
