"""Account names as people write them, cut up and spelled out included."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

NAME: Final = r"[a-z0-9](?:[a-z0-9]|[._-](?=[a-z0-9_])|_){1,29}"
"""A name as platforms allow it; a full stop or hyphen is inside it only."""

_PLAIN: Final = re.compile(rf"{NAME}(?![a-z0-9@])")
# Letters one by one: "r u b y _ 8 8".
_SPACED: Final = re.compile(r"[a-z0-9_](?: [a-z0-9._-](?![a-z0-9_])){4,29}")
# Two or three parts, each in brackets: "(rub)(y_88)".
_BRACKETED: Final = re.compile(r"(?:[(\[{<][a-z0-9._-]{1,20}[)\]}>] ?){2,3}(?![a-z0-9])")
_INSIDE_BRACKETS: Final = re.compile(r"[a-z0-9._-]+")
_SIGN_WORDS: Final[dict[str, str]] = {
    "underscore": "_", "under score": "_", "guion bajo": "_", "guionbajo": "_", "raya": "_",
    "raya baja": "_", "dot": ".", "punto": ".", "period": ".", "dash": "-", "hyphen": "-",
    "guion": "-",
}  # fmt: skip
_SIGN_WORD: Final = "|".join(sorted(_SIGN_WORDS, key=len, reverse=True))
# Signs spelled out: "ruby underscore 88".
_SPELLED: Final = re.compile(
    rf"[a-z0-9]{{1,20}}(?: ?[(\[]?(?: |(?<=[(\[]))(?:{_SIGN_WORD})[)\]]? ?[a-z0-9]{{1,20}}){{1,3}}"
)
_SPELLED_SIGN: Final = re.compile(rf" ?[(\[]?\b({_SIGN_WORD})\b[)\]]? ?")
# Two halves with a sign between: "ru + by_88".
_CUT: Final = re.compile(
    r"(?P<head>[a-z0-9._]{1,20}) ?(?:[-+~*/|>\x02]|\.\.)++\.? ?"
    r"(?P<tail>[a-z._]{0,20}[0-9]{1,4})(?![a-z0-9_])"
)
_ORDINARY_TAIL: Final = re.compile(
    r"(?:room|rm|apt|unit|suite|exit|age|hh|hr|call|text|under|over)[0-9]+"
)


class WrittenName(NamedTuple):
    """A name and where it stands.

    Args:
        value: the name.
        start: offset in the shadow.
        end: offset in the shadow.
        joined: whether it had to be put together.
    """

    value: str
    start: int
    end: int
    joined: bool


def read_name(shadow: str, start: int, end: int) -> WrittenName | None:
    """Return the name that begins at an offset, or None.

    Args:
        shadow: of the batch.
        start: where the name must begin, brackets included.
        end: how far to look.
    """
    for read in (_spaced, _bracketed, _spelled, _cut):
        name = read(shadow, start, end)
        if name is not None:
            return name
    match = _PLAIN.match(shadow, start, end)
    return WrittenName(match[0], start, match.end(), joined=False) if match else None


def _spaced(shadow: str, start: int, end: int) -> WrittenName | None:
    """Return a name written letter by letter."""
    match = _SPACED.match(shadow, start, end)
    if match is None:
        return None
    text = match[0].rstrip(" .-")
    return WrittenName(text.replace(" ", ""), start, start + len(text), joined=True)


def _bracketed(shadow: str, start: int, end: int) -> WrittenName | None:
    """Return a name whose parts stand in brackets."""
    match = _BRACKETED.match(shadow, start, end)
    if match is None:
        return None
    value = "".join(_INSIDE_BRACKETS.findall(match[0]))
    return WrittenName(value, start, start + len(match[0].rstrip()), joined=True)


def _spelled(shadow: str, start: int, end: int) -> WrittenName | None:
    """Return a name whose signs are spelled out."""
    match = _SPELLED.match(shadow, start, end)
    if match is None:
        return None
    value = _SPELLED_SIGN.sub(lambda sign: _SIGN_WORDS[sign[1]], match[0])
    return WrittenName(value, start, match.end(), joined=True)


def _cut(shadow: str, start: int, end: int) -> WrittenName | None:
    """Return a name cut in two; only the second half has digits, at its end."""
    match = _CUT.match(shadow, start, end)
    if match is None or any(c.isdigit() for c in match["head"]):
        return None
    if not match["tail"].strip("0123456789") or _ORDINARY_TAIL.fullmatch(match["tail"]):
        return None
    return WrittenName(match["head"] + match["tail"], start, match.end(), joined=True)
