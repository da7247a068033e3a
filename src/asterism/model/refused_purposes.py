"""Purposes that would turn the record against a possible victim.

People who were made to sell sex, to cross a border or to commit a crime are in the record to be
found and helped. A purpose is refused that names enforcement of prostitution, immigration or
compelled crime against them. This is a sign at the door and no lie detector: somebody may write
another purpose, and then that one stands under their name in the audit log.

The method is a small grammar of word classes, clause by clause: an enforcement word counts by
whom it is turned against, which is the nearest party after it, or else before it. What undoes
enforcement (defence, relief, vacating) or tells that it happened to somebody counts for the other
side. The words are data (`data/refused_purposes.toml`).
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Final

AFTER: Final = 8
BEFORE: Final = 4
REMEDY_BEFORE: Final = 6
REMEDY_AFTER: Final = 2

_PARTICIPLE: Final = re.compile(r"\w+(?:ed|ad[oa]s?|id[oa]s?)$")
_STILL_TO_COME: Final = frozenset({"be", "being", "get", "ser", "to"})
_SPELT_OUT: Final = re.compile(r"\b(?:\w ){3,}\w\b")
_TOPIC: Final = frozenset({"offence", "protected", "exploiter", "deportation"})

Classes = list[frozenset[str]]


def is_refused(text: str) -> bool:
    """Return whether a purpose names enforcement against people who may be victims."""
    return any(_clause_is_refused(clause) for clause in re.split(r"[.;:!?\n]", text))


def folded(text: str) -> str:
    """Return the words of `text` in lower case, without accents, one space apart.

    Invisible characters are taken out, and words spelt out letter by letter are joined.
    """
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(
        item for item in plain if not unicodedata.combining(item) and not _is_invisible(item)
    )
    words = " ".join(re.findall(r"[^\W_]+", kept))
    return _SPELT_OUT.sub(lambda found: found.group().replace(" ", ""), words)


def _is_invisible(character: str) -> bool:
    return unicodedata.category(character) == "Cf"


def _clause_is_refused(clause: str) -> bool:
    words = _with_phrases(folded(clause)).split()
    classes = [_classes(word) for word in words]
    return any(
        _refuses(words, classes, place)
        for place, found in enumerate(classes)
        if found & {"enforcement", "telling", "deportation"}
    )


def _refuses(words: list[str], classes: Classes, place: int) -> bool:
    """Return whether the word at `place` stands for enforcement against possible victims."""
    if _is_undone(classes, place) or _has_happened(words, classes, place):
        return False
    if "deportation" in classes[place]:
        return True
    if "enforcement" in classes[place]:
        return _is_against_victims(classes, place)
    following = classes[place + 1 : place + 1 + BEFORE]
    return any("authority" in item for item in following)


def _is_against_victims(classes: Classes, place: int) -> bool:
    """Return whether the nearest party, behind the word or else before it, may be a victim."""
    topic = any(item & _TOPIC for item in classes)
    following = classes[place + 1 : place + 1 + AFTER]
    end = next((index for index, item in enumerate(following) if "ending" in item), AFTER)
    parties = list(_parties(following[:end], perhaps=topic))
    if not parties:
        before = classes[max(0, place - BEFORE) : place]
        parties = list(_parties(before[::-1], perhaps=False))[:1]
    return bool(parties) and (parties[0] != "exploiter" or "and victim" in parties)


def _parties(classes: Classes, *, perhaps: bool) -> Iterator[str]:
    """Yield "exploiter" or "victim" for each party; "and victim" for one joined to another."""
    joined = False
    for found in classes:
        if "exploiter" in found:
            yield "exploiter"
        elif found & {"offence", "protected"} or (perhaps and "perhaps" in found):
            yield "and victim" if joined else "victim"
        if "joining" in found:
            joined = True
        elif found:
            joined = False


def _is_undone(classes: Classes, place: int) -> bool:
    """Return whether a remedy reaches the enforcement: stands before it, or right behind it."""
    for found in reversed(classes[max(0, place - REMEDY_BEFORE) : place]):
        if "means" in found:
            break
        if "remedy" in found:
            return True
    after = classes[place + 1 : place + 1 + REMEDY_AFTER]
    return any("remedy" in item for item in after)


def _has_happened(words: list[str], classes: Classes, place: int) -> bool:
    """Return whether the word tells what was done to somebody, rather than what is to be done."""
    if not _PARTICIPLE.match(words[place]):
        return False
    before = range(max(0, place - BEFORE), place)
    somebody = [index for index in before if classes[index] & {"protected", "perhaps"}]
    if not somebody:
        return False
    return not any(words[index] in _STILL_TO_COME for index in range(somebody[-1] + 1, place))


def _with_phrases(clause: str) -> str:
    for pattern, word in _phrases():
        clause = pattern.sub(word, clause)
    return clause


def _classes(word: str) -> frozenset[str]:
    if word.startswith("0"):
        return frozenset(word[1:].split("+"))
    return frozenset(name for name, pattern in _words().items() if pattern.fullmatch(word))


@cache
def _phrases() -> list[tuple[re.Pattern[str], str]]:
    """Return phrases with what replaces each: a word that can't be written, "0" and the class."""
    return [
        (re.compile(rf"\b{pattern}\b"), f" 0{name} ")
        for name, listed in _data()["phrases"].items()
        for pattern in sorted(map(_pattern, listed), key=len, reverse=True)
    ]


@cache
def _words() -> dict[str, re.Pattern[str]]:
    return {
        name: re.compile("|".join(map(_pattern, listed)))
        for name, listed in _data()["words"].items()
    }


def _pattern(written: str) -> str:
    """Return the expression of a word or a phrase: "*" is any ending."""
    return re.sub(r"(?<=\w)\*", r"\\w*", written)


@cache
def _data() -> dict[str, dict[str, list[str]]]:
    text = (files("asterism.model") / "data" / "refused_purposes.toml").read_text("utf-8")
    return tomllib.loads(text)
