"""Rows of digits in cells: what is written or said as digits, and what stands between."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from asterism.extract.phones.labels import listed, pairs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asterism.extract.phones.cells import Cells
    from asterism.extract.phones.spoken import Spoken, Vocabulary

LOOKALIKES: Final = pairs("lookalikes")
"""Signs that stand for a digit when they stand among digits; capitals matter."""
_WEAK: Final = frozenset("DEATLG")
"""Capitals that stand for a digit only after another."""
_LEET: Final = str.maketrans("01345789", "oieastbg")
_BYTE: Final = r"(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
_MONTH_DAY: Final = r"(?:3[01]|[12][0-9]|0?[1-9])"
_SET_ASIDE: Final = re.compile(
    rf"(?<![0-9])(?<![0-9][-./])(?:"
    rf"(?:19|20|25)[0-9]{{2}}([-/.年]){_MONTH_DAY}[-/.月]{_MONTH_DAY}日?(?![0-9])"
    rf"|{_MONTH_DAY}([-/.]){_MONTH_DAY}\2(?:19|20|25)[0-9]{{2}}(?![0-9]|[-/.][0-9])"
    r"|[0-2]?[0-9]:[0-5][0-9](?::[0-5][0-9])?(?![0-9:])"
    r"|-?[0-9]{1,3}\.[0-9]{4,8}[^0-9\n.]{1,24}-?[0-9]{1,3}\.[0-9]{4,8}(?![0-9.])"
    rf"|(?<!\+[0-9] )(?<!\+[0-9]{{2}} )(?<!\+[0-9]{{3}} )(?:{_BYTE}\.){{3}}{_BYTE}(?![\w.-])"
    r"|97[89]([ -])[0-9]{1,5}\3[0-9]{1,7}\3[0-9]{1,7}\3?[0-9x](?![0-9])"
    r"|[0-9]{1,3}(?:[.,][0-9]{3})*(?:[.,][0-9]{1,2})? ?[€£¥฿₽%](?! ?[0-9])"
    r"|[0-9]{1,3}(?:[., ][0-9]{3})+(?:[.,][0-9]{1,2})? "
    r"(?:km|m|eur|euro|lei|habit|abit|einw|locu|чел)"
    r"|(?<!\w)(?<![0-9)] )(?<!\))(?:[6-9][0-9]|1[0-4][0-9])-[4-9][0-9]-(?:[6-9][0-9]|1[0-4][0-9])"
    r"(?![0-9-]|[ .][0-9])"
    r"|(?<![0-9] )[0-9]\.[0-9]{5,}(?![0-9.])"
    r"|[0-9]{1,2}[:](?:[0-9]{1,2})(?![0-9:])"
    r"|[0-9]['\u2032] ?[0-9]{1,2}"
    r")"
    r"|[$€£¥฿₽] ?[0-9]{1,3}(?:[.,][0-9]{3})*(?:[.,][0-9]{2})?(?![0-9])"
)
"""Dates, times, coordinates, IP addresses, article numbers of books, amounts, measures, heights."""

_TOKEN: Final = re.compile(r"[^\W_]+(?:[|!°$](?=[0-9])[^\W_]*)*")
_NO_SPACES: Final = re.compile(r"[\u0e00-\u0e7f\u3000-\u9fff\uac00-\ud7a3]")
_MOST_LETTERS: Final = 4
_LONGEST_LED: Final = 8
_FEWEST_PARTED: Final = 3
_MOST_PARTING: Final = 2


class Row(NamedTuple):
    """Digits that stand together.

    Args:
        digits: one or more; none for a word that repeats what follows, which `times` tells.
        start: offset in the cells.
        end: offset there.
        plain: whether all of it is written in digits.
        sure: whether it is digits wherever it stands.
        times: how often the first digit of the next row is said.
    """

    digits: str
    start: int
    end: int
    plain: bool = True
    sure: bool = True
    times: int = 1


def set_aside(cells: Cells) -> list[tuple[int, int]]:
    """Return stretches whose digits are of something else."""
    return [match.span() for match in _SET_ASIDE.finditer(cells.text)]


def rows(cells: Cells, words: Vocabulary) -> Iterator[Row]:
    """Yield all rows of digits in a text, in order; words that say something else are left out."""
    text = cells.text
    aside = set_aside(cells)
    at = 0
    said = {start: (end, spoken) for start, end, spoken in words.find(text)}
    reached = 0
    for token in _TOKEN.finditer(text):
        start, end = token.span()
        if start < reached:
            continue
        while at < len(aside) and aside[at][1] <= start:
            at += 1
        if at < len(aside) and aside[at][0] < end:
            continue
        if text[start:end].isdecimal() and text[start:end].isascii():
            reached = end
            yield Row(text[start:end], start, end)
            continue
        found, reached = _token(cells, start, end, said, words)
        yield from found


def _token(
    cells: Cells, start: int, end: int, said: dict[int, tuple[int, Spoken]], words: Vocabulary
) -> tuple[list[Row], int]:
    """Return the rows of one token with letters, and how far they reach."""
    text = cells.text
    pieces: list[Row] = []
    at, stray = start, 0
    loose = False
    while at < end:
        hit = said.get(at)
        if hit is not None:
            stop, spoken = hit
            if spoken.sort == "sound" and (at, stop) == (start, end):
                return [Row(spoken.value, at, stop, plain=False, sure=False)], end
            if spoken.sort in {"digits", "times"}:
                whole = spoken.sort == "times"
                pieces.append(
                    Row(
                        "" if whole else spoken.value,
                        at,
                        stop,
                        plain=False,
                        times=int(spoken.value) if whole else 1,
                    )
                )
                loose |= not spoken.alone
                at = stop
                end = max(end, _token_end(text, stop)) if stop > end else end
                continue
        if text[at].isdecimal() and text[at].isascii():
            stop = at
            while stop < end and "0" <= text[stop] <= "9":
                stop += 1
            pieces.append(Row(text[at:stop], at, stop))
            at = stop
            continue
        loose |= _NO_SPACES.match(text[at]) is not None
        stray += 1
        at += 1
    if stray and not loose:
        return _dressed(cells, start, end, pieces, words), end
    return _together(pieces), end


def _token_end(text: str, at: int) -> int:
    """Return where the letters and digits around an offset end."""
    while at < len(text) and text[at].isalnum():
        at += 1
    return at


def _together(pieces: list[Row]) -> list[Row]:
    """Return pieces that touch as one row each."""
    out: list[Row] = []
    for piece in pieces:
        last = out[-1] if out else None
        if last is not None and last.end == piece.start and last.digits and piece.digits:
            out[-1] = Row(
                last.digits + piece.digits,
                last.start,
                piece.end,
                last.plain and piece.plain,
                last.sure and piece.sure,
            )
        else:
            out.append(piece)
    return out


def _dressed(cells: Cells, start: int, end: int, pieces: list[Row], words: Vocabulary) -> list[Row]:
    """Return the row of a token with further letters: look-alikes, leet, or a word glued on."""
    written, text = cells.written[start:end], cells.text[start:end]
    digits = "".join(sign if sign.isdecimal() else LOOKALIKES.get(sign, "?") for sign in written)
    if not any(sign.isdecimal() for sign in text):
        return _letters_only(cells, start, end, digits)
    if written[0] not in _WEAK:
        if "?" not in digits:
            return [] if _is_id(written) else [Row(digits, start, end, plain=False)]
        leet = words.words.get(text.translate(_LEET))
        if leet is not None and leet.sort == "digits":
            return [Row(leet.value, start, end, plain=False)]
    return _mixed(cells, start, end, pieces)


def _letters_only(cells: Cells, start: int, end: int, digits: str) -> list[Row]:
    """Return the row of a token of look-alikes alone, unless it is a word."""
    text = cells.text
    tied = start > 1 and text[start - 1] in "-./_" and text[start - 2].isalnum()
    word = text[start:end] in listed("not_digits") and not tied
    if "?" in digits or word or end - start > _MOST_LETTERS or cells.written[start] in _WEAK:
        return []
    return [Row(digits, start, end, plain=False, sure=False)]


def _is_id(written: str) -> bool:
    """Tell whether a token is likelier an id than digits with look-alikes ("B46346257")."""
    letters = sum(not sign.isdecimal() for sign in written)
    weak = any(sign in _WEAK for sign in written)
    led = written[:1].isupper() and written[:1] != "O" and written[1:].isdecimal()
    return (weak and letters >= len(written) - letters) or (led and len(written) > _LONGEST_LED)


def _mixed(cells: Cells, start: int, end: int, pieces: list[Row]) -> list[Row]:
    """Return what a token of digits, number words and look-alikes says, or digits after a cue."""
    text, written = cells.text, cells.written
    out, at = "", start
    by_start = {piece.start: piece for piece in pieces}
    while at < end:
        piece = by_start.get(at)
        if piece is not None:
            out += piece.digits
            at = piece.end
        elif written[at] in LOOKALIKES and (out or written[at] not in _WEAK):
            out += LOOKALIKES[written[at]]
            at += 1
        else:
            break
    if at >= end and len(pieces) > 1:
        return [Row(out, start, end, plain=False)]
    between = {text[a.end : b.start] for a, b in pairwise(pieces)}
    if len(pieces) >= _FEWEST_PARTED and len(between) <= _MOST_PARTING:
        return pieces
    if len(pieces) == 1 and pieces[0].plain:
        piece = pieces[0]
        before, after = text[start : piece.start], text[piece.end : end]
        cues = listed("phone_cues")
        if (not before or before in cues) and (not after or after in cues):
            return [piece]
    return []
