"""Runs of digits in a stretch of text: tokens read, spoken numbers joined, quantities set apart."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from asterism.extract.phones import atoms
from asterism.extract.wordlists import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

TIGHT: Final = 0  # at most four separators on one line
LOOSE: Final = 1  # more separators, or a new line
WORDS: Final = 2  # words stand between

_TIGHT_LENGTH: Final = 4
_LONGEST_GAP: Final = 26
_MOST_WORDS: Final = 3
_LONGEST_QUANTITY: Final = 4
_MOST_CHOICES: Final = 4
_LONGEST_CHAIN: Final = 64  # keeps the work linear in the length of a text
_FEWEST_LEET: Final = 2

_BYTE: Final = r"(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
_MONTH_DAY: Final = r"(?:3[01]|[12][0-9]|0?[1-9])"
_PIECE: Final = re.compile(
    r"(?P<other>"
    rf"(?:19|20)[0-9]{{2}}[-/.]{_MONTH_DAY}[-/.]{_MONTH_DAY}(?![0-9])"
    rf"|{_MONTH_DAY}[-/.]{_MONTH_DAY}[-/.](?:19|20)[0-9]{{2}}(?![0-9]|[-/.][0-9])"
    r"|[0-2]?[0-9]:[0-5][0-9](?::[0-5][0-9])?(?![0-9:])"
    r"|-?[0-9]{1,3}\.[0-9]{3,8}(?![0-9.])(?=[ ,;)/]{1,3}-?[0-9]{1,3}\.[0-9]{3})"
    rf"|{_BYTE}(?:\.{_BYTE}){{3}}(?![0-9.-])"
    r"|[$\x04\x05\x06] ?[0-9]{1,3}(?:[.,][0-9]{3})*(?:[.,][0-9]{2})?(?![0-9])"
    r"|[0-9]{1,5}(?:[.,][0-9]{2})? ?[$\x04\x05\x06%](?! ?[0-9])"
    r"|[0-9]['\"] ?[0-9]{1,2}"
    r"|[2-4][0-9] ?(?:[a-h]|dd|ddd)[ /-]{1,2}[2-4][0-9][ /-]{1,2}[2-4][0-9](?![0-9])"
    r")(?![a-z])|(?P<word>[a-z0-9\x01]+)"
)
"""What looks like digits of a number but is a date, a time, a coordinate, an IP address, an
amount, a height or a figure; or else any token."""

_UNITS: Final = words("units")
_CONNECTORS: Final = frozenset({"y", "and", "e", "n"})


class Group(NamedTuple):
    """Digits that belong together.

    Args:
        digits: one or more.
        start: offset in the shadow.
        end: offset in the shadow.
        plain: whether it was written in digits.
        sure: whether it is digits for certain.
        gap: how far from the group before: TIGHT, LOOSE or WORDS.
        between: what stands between it and the group before.
        joins: see `atoms.Reading`.
    """

    digits: str
    start: int
    end: int
    plain: bool
    sure: bool
    gap: int
    between: str
    joins: str = ""


def chains(shadow: str, start: int, end: int) -> Iterator[list[Group]]:
    """Yield runs of groups with nothing between them that would end a number.

    Args:
        shadow: of the batch.
        start: where to begin, on a token's edge.
        end: where to end, on a token's edge.
    """
    chain: list[Group] = []
    skipped: list[str] = []
    for piece in _PIECE.finditer(shadow, start, end):
        token = piece["word"]
        reading = None if token is None or token in _UNITS else atoms.read(token)
        if reading is not None:
            group = _group(shadow, piece.start(), piece.end(), reading, chain, skipped)
            far = len(skipped) > _MOST_WORDS or len(group.between) > _LONGEST_GAP
            if chain and (far or len(chain) >= _LONGEST_CHAIN):
                yield chain
                chain = []
            chain.append(group)
            skipped = []
            continue
        if token is None or _ends_chain(token):
            if chain and not skipped and _is_quantity(shadow, chain[-1], piece.start(), token):
                chain.pop()
            if chain:
                yield chain
            chain, skipped = [], []
        else:
            skipped.append(token)
    if chain:
        yield chain


def _ends_chain(token: str) -> bool:
    """Tell whether no number goes on beyond a word."""
    return token in _UNITS or (not token.isalpha() and any(c.isdigit() for c in token))


def _is_quantity(shadow: str, group: Group, unit_start: int, token: str | None) -> bool:
    """Tell whether the unit right after a group makes it a quantity ("24 years")."""
    return (
        token is not None
        and token in _UNITS
        and group.plain
        and len(group.digits) <= _LONGEST_QUANTITY
        and shadow[group.end : unit_start] in {"", " ", "-"}
    )


def _group(
    shadow: str,
    start: int,
    end: int,
    reading: atoms.Reading,
    chain: list[Group],
    skipped: list[str],
) -> Group:
    """Return the group of a token, measured against the one before it."""
    start, end = start + reading.skip, end - reading.drop
    between = shadow[chain[-1].end : start] if chain else ""
    gap = TIGHT
    if skipped or reading.skip:
        gap = WORDS
    elif len(between) > _TIGHT_LENGTH or "\n" in between:
        gap = LOOSE
    return Group(
        reading.digits, start, end, reading.plain, reading.sure, gap, between, reading.joins
    )


def joined(shadow: str, chain: Sequence[Group]) -> Iterator[list[Group]]:
    """Yield the ways to join spoken numbers, the likeliest first.

    "Four eighty five fifty five" is 4-85-55 or 4-80-5-55; both are given, up to 16 ways in all.
    """
    if any(group.digits in atoms.ALL_DIGIT_WORDS for group in chain):
        chain = _with_leet(shadow, chain)
    if not any(group.joins for group in chain):
        yield list(chain)
        return
    tens = [
        at
        for at, (group, following) in enumerate(pairwise(chain))
        if group.joins == "tens" and _is_unit_of(following)
    ][:_MOST_CHOICES]
    for choice in range(1 << len(tens)):
        apart = {at for bit, at in enumerate(tens) if choice >> bit & 1}
        yield _with_hundreds(_with_tens(chain, apart))


def _with_leet(shadow: str, chain: Sequence[Group]) -> list[Group]:
    """Return a chain with digits that spell a word read as the word, among other such words.

    "51373" is "siete" in a number written "51373 un0 c1nc0".
    """
    leet = sum(
        not group.plain and any(c.isdigit() for c in shadow[group.start : group.end])
        for group in chain
    )
    if leet < _FEWEST_LEET:
        return list(chain)
    return [
        group._replace(digits=atoms.ALL_DIGIT_WORDS[group.digits], plain=False)
        if group.plain and group.digits in atoms.ALL_DIGIT_WORDS
        else group
        for group in chain
    ]


def _with_tens(chain: Sequence[Group], apart: set[int]) -> list[Group]:
    """Return a chain with tens joined to their units, but for those at the given positions."""
    out: list[Group] = []
    at = 0
    while at < len(chain):
        group = chain[at]
        following = chain[at + 1] if at + 1 < len(chain) else None
        if group.joins == "times":
            if following is not None and len(following.digits) == 1 and following.gap < WORDS:
                out.append(_merged(group, following, following.digits * int(group.digits)))
                at += 1
        elif group.joins == "tens":
            if following is not None and at not in apart and _is_unit_of(following):
                out.append(_merged(group, following, group.digits + following.digits))
                at += 1
            else:
                out.append(group._replace(digits=group.digits + "0"))
        else:
            out.append(group)
        at += 1
    return out


def _with_hundreds(chain: list[Group]) -> list[Group]:
    """Return a chain with Spanish hundreds joined to what they count with."""
    out: list[Group] = []
    for group in chain:
        last = out[-1] if out else None
        if last is not None and last.joins == "hundreds" and len(last.digits) == 1:
            if not group.plain and group.gap < WORDS and len(group.digits) <= 2:  # noqa: PLR2004
                out[-1] = _merged(last, group, last.digits + group.digits.zfill(2))
                continue
            out[-1] = last._replace(digits=last.digits + "00")
        out.append(group)
    if out and out[-1].joins == "hundreds" and len(out[-1].digits) == 1:
        out[-1] = out[-1]._replace(digits=out[-1].digits + "00")
    return out


def _is_unit_of(group: Group) -> bool:
    """Tell whether a group is the unit of tens that stand right before it."""
    if group.plain or len(group.digits) != 1 or group.digits == "0" or group.joins:
        return False
    return group.between in {" ", "-"} or group.between.strip(" -") in _CONNECTORS


def _merged(first: Group, second: Group, digits: str) -> Group:
    """Return two groups as one that stands where the first did."""
    return first._replace(digits=digits, end=second.end, plain=False, sure=True, joins="")
