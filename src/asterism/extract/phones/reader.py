"""Numbers of any country in a text, read from its rows of digits."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from asterism.extract.phones import numbering
from asterism.extract.phones.labels import is_named, listed
from asterism.extract.phones.rows import Row, rows
from asterism.extract.phones.spoken import languages, vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from asterism.extract.phones.cells import Cells
    from asterism.extract.phones.numbering import Number

FEWEST: Final = 7
FEWEST_USUAL: Final = 9
_SHORT: Final = frozenset(
    ("DK", "NO", "SG", "HK", "LU",
     "EE", "IS", "MT", "CY", "LV", "GT", "SV", "HN", "NI", "CR", "PA", "BO",
     "UY", "QA", "KW", "OM", "BH", "MD", "CU", "NC", "AL")
)  # fmt: skip
"""Countries whose numbers at home may have fewer than nine digits."""
MOST: Final = 15
_LONGEST_ROW: Final = 40
_WIDEST: Final = 28
_WIDE_SIGNS: Final = 12
_MOST_WORDS: Final = 3
_COST_WORDS: Final = 3
_COST_UNSURE: Final = 2
_COST_CUT: Final = 4
_DEAREST: Final = 14
_TOO_DEAR: Final = 99
_LOOK_BACK: Final = 40
_LONGEST_QUANTITY: Final = 5
_LONGEST_AT_HOME: Final = 9
_SHORTEST_HALF: Final = 3
_SHORT_ROW: Final = 2
_THOUSAND: Final = 3
_BACK_BEFORE: Final = 60
_BACK_AFTER: Final = 60
_SHORTEST_UNIT: Final = 3
_FEWEST_PIECES: Final = 4

_PLUS: Final = re.compile(r"(?:\+|\(\+) ?\(?$")
_CLAUSE: Final = re.compile(r"[,;:.!?\u3002\uff0c\uff1b\uff1a]\s?")
_LETTERS: Final = re.compile(r"[^\W\d_]+")
_TIED: Final = re.compile(r"(?:(?<![a-z])[a-z]{1,4}[0-9]{0,4}[-_]|#)$")
_YEAR: Final = re.compile(r"(?:19[5-9]|20[0-4])[0-9]")
_ID_AFTER: Final = re.compile(r"[-_/][a-z]{1,3}(?![a-z])")
_TIES: Final = frozenset({"-", ".", "/", "_", "·"})
_TRUNK: Final = frozenset(
    ("DE", "AT", "FR", "GB", "AU", "TH", "RO", "NL", "SE", "TR", "ZA", "VN", "PH", "MD", "BE", "CH",
     "IE", "NZ", "UA", "MA", "NG", "IL", "JP", "KR")
)  # fmt: skip
"""Countries in which a number at home begins with 0."""


class Read(NamedTuple):
    """A number and where it stands in the cells.

    Args:
        number: what was read.
        start: offset in the cells.
        end: offset there.
        cost: how odd the reading is.
        hidden: whether digits were said, dressed or interrupted.
        sure: whether it is a number in North America too, where plain ones have a usual form.
    """

    number: Number
    start: int
    end: int
    cost: int
    hidden: bool
    sure: bool


def _turned(chain: list[Row], country: str | None) -> list[Read]:
    """Return the number of a chain that the text says is written backwards, if there is one."""
    digits = "".join(row.digits for row in chain)[::-1]
    number = _number(digits, country, chain[::-1], plus=False, cued=True)
    if number is None:
        number = numbering.international(digits)
    if number is None:
        return []
    return [Read(number, chain[0].start, chain[-1].end, _COST_WORDS, hidden=True, sure=True)]


def _is_backwards(cells: Cells, chain: list[Row], country: str | None) -> bool:
    """Tell whether words around a chain say that it is written backwards."""
    start = max(0, chain[0].start - _BACK_BEFORE)
    around = cells.text[start : chain[0].start], cells.text[chain[-1].end :][:_BACK_AFTER]
    cues = vocabulary(languages(country)).backwards
    return any(cue in text for text in around for cue in cues)


def halves(cells: Cells, country: str | None) -> list[tuple[str, int, int]]:
    """Return rows of three to nine digits in a text, with their places, that may be half a number.

    Nothing is returned where rows are named ids.
    """
    found = []
    for chain in _chains(cells, list(rows(cells, vocabulary(languages(country))))):
        digits = "".join(row.digits for row in chain)
        named = is_named(cells.text, chain[0].start) if chain else True
        if _SHORTEST_HALF <= len(digits) <= _LONGEST_AT_HOME and not named:
            found.append((digits, chain[0].start, chain[-1].end))
    return found


def joined(first: str, second: str, country: str | None) -> Number | None:
    """Return the number that two halves are, or None."""
    digits = first + second
    if len(digits) < FEWEST_USUAL:
        return None
    return _number(digits, country, [Row(first, 0, 1), Row(second, 1, 2)], plus=False, cued=False)


def numbers(cells: Cells, country: str | None) -> list[Read]:
    """Return the numbers in a text, in order; they do not overlap.

    Args:
        cells: of one field.
        country: ISO code of the country in which the text was published, if known. Digits
            without a calling code are that country's.
    """
    words = vocabulary(languages(country))
    found: list[Read] = []
    for chain in _chains(cells, list(rows(cells, words))):
        if sum(len(row.digits) for row in chain) < FEWEST:
            continue
        if _is_backwards(cells, chain, country):
            found += _turned(chain, country)
        else:
            found += _likeliest(_readings(cells, chain, country))
    return found


def _likeliest(readings: Iterable[Read]) -> list[Read]:
    """Return readings of one chain that do not overlap, the least odd chosen, in order."""
    kept: list[Read] = []
    for read in sorted(readings, key=lambda r: (r.cost, r.start - r.end)):
        if all(read.end <= other.start or other.end <= read.start for other in kept):
            kept.append(read)
    return sorted(kept, key=lambda read: read.start)


def _chains(cells: Cells, found: list[Row]) -> Iterator[list[Row]]:
    """Yield rows with nothing between them that ends a number."""
    chain: list[Row] = []
    for at, row in enumerate(found):
        following = found[at + 1].start if at + 1 < len(found) else len(cells.text)
        if chain and (_apart(cells, chain[-1], row) or len(chain) >= _LONGEST_ROW):
            yield _with_times(chain)
            chain = []
        tight = bool(chain) and len(cells.text[chain[-1].end : row.start]) <= 2  # noqa: PLR2004
        if not tight and _is_quantity(cells, row, following):
            if chain:
                yield _with_times(chain)
            chain = []
            continue
        chain.append(row)
    if chain:
        yield _with_times(chain)


def _with_times(chain: list[Row]) -> list[Row]:
    """Return a chain in which "double five" is one row of two fives."""
    out: list[Row] = []
    times: Row | None = None
    for row in chain:
        if not row.digits:
            times = row
        elif times is not None:
            digits = row.digits[0] * times.times + row.digits[1:]
            out.append(Row(digits, times.start, row.end, plain=False))
            times = None
        else:
            out.append(row)
    return out


def _apart(cells: Cells, before: Row, after: Row) -> bool:
    """Tell whether no number goes on from one row to the next."""
    between = cells.text[before.end : after.start]
    plain = before.plain and after.plain
    if not (before.sure and after.sure) and "," in between:
        return True
    return len(between) > _WIDEST or _ends(between, plain=plain)


@lru_cache(maxsize=8192)
def _ends(between: str, *, plain: bool) -> bool:
    """Tell whether what stands between two rows ends a number.

    Between rows that hide nothing a word may stand, but no clause: "39, scarpe 35" are sizes.
    """
    words = [word for word in _LETTERS.findall(between) if word not in listed("separator_words")]
    if any(sign.isdecimal() for sign in between):
        return True
    if not words:
        return len(between) > _WIDE_SIGNS
    if len(words) > _MOST_WORDS or not listed("or_words").isdisjoint(words):
        return True
    if _CLAUSE.search(between) or (plain and not listed("joining_words").isdisjoint(words)):
        return True
    return any(word in listed("number_labels") for word in words)


def _is_quantity(cells: Cells, row: Row, following: int) -> bool:
    """Tell whether a unit right after a row makes it a quantity."""
    if len(row.digits) > (_LONGEST_QUANTITY if row.plain else 2):
        return False
    match = _LETTERS.match(cells.text, _past_space(cells.text, row.end), following)
    if match is None:
        return False
    word = match[0]
    if not row.plain and len(word) < _SHORTEST_UNIT:
        return False
    units = listed("quantity_words")
    return word in units or (not word.isascii() and any(word[:n] in units for n in (1, 2, 3, 4)))


def _past_space(text: str, at: int) -> int:
    """Return an offset, or the next if a space stands there."""
    return at + 1 if text[at : at + 1] in {" ", "-"} else at


def _readings(cells: Cells, chain: list[Row], country: str | None) -> Iterator[Read]:
    """Yield every reading of a chain."""
    fewest = FEWEST if country in _SHORT else FEWEST_USUAL
    for first in range(len(chain)):
        plus = _plus(cells, chain[first].start)
        named = plus is None and (
            is_named(cells.text, chain[first].start) or _is_tied(cells.text, chain, first)
        )
        cued = _is_cued(cells, chain[first].start)
        digits = ""
        for last in range(first, len(chain)):
            digits += chain[last].digits
            if len(digits) > MOST + 3:
                break
            part = chain[first : last + 1]
            plain = all(row.plain for row in part)
            if len(digits) < fewest or (named and all(row.plain or not row.sure for row in part)):
                continue
            if plain and plus is None and _is_list(cells, part, cued=cued):
                continue
            cost = _cost(cells, chain, first, last, plain=plain and plus is None)
            if cost > _DEAREST:
                continue
            number = _number(digits, country, part, plus=plus is not None, cued=cued)
            if number is not None:
                start = part[0].start if plus is None else plus
                sure = not plain or _is_abroad(digits, plus) or _is_whole(cells, chain, part)
                hidden = not plain or cost > 1
                cost -= 2 * (plus is not None)
                yield Read(number, start, part[-1].end, cost, hidden, sure)


def _is_list(cells: Cells, part: list[Row], *, cued: bool) -> bool:
    """Tell whether plain rows are likelier a list: scores, years, an amount, the head of an id."""
    text = cells.text
    lengths = [len(row.digits) for row in part]
    gaps = {text[a.end : b.start] for a, b in pairwise(part)}
    if max(lengths) <= _SHORT_ROW and len(part) > _FEWEST_PIECES:
        mixed = len(gaps) > 1 or len(set(lengths[:-1])) > 1
        if mixed and not cued and part[0].digits[0] not in "0+":
            return True
    years = sum(_YEAR.fullmatch(row.digits) is not None for row in part)
    if years > 1 or _ID_AFTER.match(text, part[-1].end):
        return True
    word = _LETTERS.match(text, _past_space(text, part[-1].end))
    thousands = set(lengths[1:]) == {_THOUSAND} and lengths[0] <= _THOUSAND
    counted = word is not None and word[0] in listed("quantity_words")
    return thousands and counted and part[0].digits[0] != "0"


def _is_tied(text: str, chain: list[Row], first: int) -> bool:
    """Tell whether letters are tied to the rows, as in an id ("INV-2026-4711", "#4711")."""
    while first and text[chain[first - 1].end : chain[first].start] in _TIES:
        first -= 1
    return _TIED.search(text, max(0, chain[first].start - 8), chain[first].start) is not None


def _is_whole(cells: Cells, chain: list[Row], part: list[Row]) -> bool:
    """Tell whether rows are a chain of their own, with nothing but signs between them."""
    if len(part) < len(chain) or len(part) < _FEWEST_PIECES:
        return False
    between = [cells.text[a.end : b.start] for a, b in pairwise(part)]
    return not any("," in gap or _LETTERS.search(gap) for gap in between)


def _is_abroad(digits: str, plus: int | None) -> bool:
    """Tell whether digits say their country themselves."""
    return plus is not None or digits.startswith(("00", "011"))


def _cost(cells: Cells, chain: list[Row], first: int, last: int, *, plain: bool) -> int:
    """Return how odd it is to read rows as one number."""
    part = chain[first : last + 1]
    gaps = [cells.text[before.end : after.start] for before, after in pairwise(part)]
    cost = sum(_COST_UNSURE for row in part if not row.sure)
    cost += sum(_gap_cost(gap) for gap in set(gaps))
    kinds = {gap.strip() for gap in gaps}
    cost += max(0, len(kinds) - 1)
    if plain and len(kinds) > 1 and any("," in kind or ":" in kind for kind in kinds):
        return _TOO_DEAR
    for at, outer in ((first, first - 1), (last, last + 1)):
        if 0 <= outer < len(chain):
            low, high = sorted((at, outer))
            between = cells.text[chain[low].end : chain[high].start]
            cost += _cut_cost(between, chain[outer], plain=plain)
    return cost


def _cut_cost(between: str, outer: Row, *, plain: bool) -> int:
    """Return how odd it is that a number ends although a further row follows, or precedes it."""
    if _LETTERS.search(between):
        return 0
    if not outer.sure:
        return _COST_CUT * (between in _TIES)
    if plain and (between in _TIES or between == " "):
        return _TOO_DEAR
    return _COST_CUT


@lru_cache(maxsize=8192)
def _gap_cost(gap: str) -> int:
    """Return how odd it is that something stands between two rows."""
    words = [word for word in _LETTERS.findall(gap) if word not in listed("separator_words")]
    if words:
        return _COST_WORDS + (1 if re.search(r"[.!?;] ", gap) else 0)
    return 1 if len(gap) > 4 or ", " in gap or ";" in gap or "\n\n" in gap else 0  # noqa: PLR2004


def _plus(cells: Cells, start: int) -> int | None:
    """Return where the plus before an offset stands, in words too, or None."""
    before = cells.text[max(0, start - 12) : start]
    sign = _PLUS.search(before)
    if sign is not None:
        return start - len(sign[0])
    word = _LETTERS.findall(before)
    if word and before.endswith(f"{word[-1]} "):
        spoken = vocabulary(languages(None)).words.get(word[-1])
        if spoken is not None and spoken.sort == "plus":
            return start - len(word[-1]) - 1
    return None


def _is_cued(cells: Cells, start: int) -> bool:
    """Tell whether words before a row announce a number."""
    before = cells.text[max(0, start - _LOOK_BACK) : start]
    return any(word.startswith(cue) for word in _LETTERS.findall(before) for cue in _stems(word))


@lru_cache(maxsize=8192)
def _stems(word: str) -> tuple[str, ...]:
    """Return the cues with which a word begins."""
    return tuple(cue for cue in listed("phone_cues") if word.startswith(cue))


def _number(
    digits: str, country: str | None, part: list[Row], *, plus: bool, cued: bool
) -> Number | None:
    """Return the number that digits are, or None."""
    if plus:
        return numbering.international(digits.removeprefix("00"))
    number = _from_abroad(digits, country)
    if number is not None or len(digits) > MOST:
        return number
    if country is None:
        return numbering.north_american(digits[-10:]) if len(digits) in {10, 11} else None
    number = numbering.national(digits, country)
    own = str(numbering.calling_code(country))
    if number is not None:
        trunk = country not in _TRUNK or digits[0] == "0" or digits.startswith(own)
        return number if trunk or cued else None
    if digits.startswith(own):
        return numbering.international(digits)
    return _foreign(digits, part) if cued and len(digits) > _LONGEST_AT_HOME else None


def _from_abroad(digits: str, country: str | None) -> Number | None:
    """Return the number of digits that begin with what is dialled before a calling code."""
    for prefix in _prefixes(country):
        if digits.startswith(prefix) and len(digits) > _LONGEST_AT_HOME:
            number = numbering.international(digits[len(prefix) :])
            if number is not None:
                return number
    return None


def _foreign(digits: str, part: list[Row]) -> Number | None:
    """Return the number of digits that begin with a calling code without a plus."""
    number = numbering.international(digits)
    code = "" if number is None else number.value[1 : 1 + len(part[0].digits)]
    if len(part) == 1 or (code == part[0].digits and numbering.is_calling_code(code)):
        return number
    return None


def _prefixes(country: str | None) -> tuple[str, ...]:
    """Return what is dialled before a calling code."""
    return {"US": ("011", "00"), "CA": ("011", "00"), "AU": ("0011", "00")}.get(
        country or "", ("00", "011")
    )
