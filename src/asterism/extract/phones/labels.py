"""What the words before a row of digits call it: an order, an account, a book, but no number."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files
from typing import Final

_LOOK_BACK: Final = 40
_SIGNS: Final = " :.#№-=(\uff1a"
_TAIL: Final = re.compile(
    r"(?:[ .:]+(?:no|nr|n|num|numero|number|nummer|n°|nº|№|code|id|[a-z]{0,3}[0-9]{0,4}))"
    r"{1,2}[ .:#№-]*$"
)
_AREA: Final = re.compile(
    r"(?:(?:area|country|dialling) code|(?:codigo|clave) (?:de )?(?:area|pais)|lada|prefijo|"
    r"vorwahl|indicatif|prefisso|ddd|prefix)$"
)
_CLAUSE: Final = re.compile(r"[;!?\n]")
_ROW: Final = re.compile(r"[0-9 ./_-]+$")
_FIRST_UNSPACED: Final = 0x0E00  # Thai and all of East Asia


@lru_cache(maxsize=8)
def listed(name: str) -> frozenset[str]:
    """Return a list of folded words, one a line in `data/NAME.txt`."""
    text = files("asterism.extract").joinpath(f"data/{name}.txt").read_text(encoding="utf-8")
    return frozenset(line for line in text.splitlines() if line and line[0] != "#")


@lru_cache(maxsize=8)
def pairs(name: str) -> dict[str, str]:
    """Return the two columns of `data/NAME.tsv`."""
    text = files("asterism.extract").joinpath(f"data/{name}.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and line[0] != "#"]
    return {sign: read_as for sign, read_as in rows}  # noqa: C416 - two columns only


def is_named(text: str, start: int) -> bool:
    """Tell whether the words before a row of digits say that it is an id.

    Args:
        text: folded.
        start: where the digits begin; further rows may stand right before them.
    """
    before = text[max(0, start - _LOOK_BACK) : start]
    tail = _CLAUSE.split(_ROW.sub("", before))[-1].rstrip(_SIGNS)
    if _AREA.search(tail):
        return False
    return _ends_with_label(tail) or _ends_with_label(_TAIL.sub("", tail))


@lru_cache(maxsize=1)
def _labels() -> tuple[str, ...]:
    """Return the names of ids."""
    return tuple(sorted(listed("number_labels")))


@lru_cache(maxsize=8192)
def _ends_with_label(tail: str) -> bool:
    """Tell whether a text ends with the name of an id, as a whole word."""
    if not tail.endswith(_labels()):
        return False
    for label in _labels():
        if tail.endswith(label):
            rest = tail[: len(tail) - len(label)]
            if not rest or not rest[-1].isalnum() or ord(label[0]) >= _FIRST_UNSPACED:
                return True
    return False
