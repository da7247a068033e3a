"""Number words of ten languages, in one automaton for each set of languages."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import Final, NamedTuple

import ahocorasick_rs

from asterism.extract.phones.cells import folded

ALL: Final = frozenset({"en", "es", "fr", "de", "pt", "it", "ro", "ru", "zh", "th"})
WITHOUT_SPACES: Final = frozenset({"zh", "th"})
"""Languages whose words stand side by side."""
_OF_COUNTRY: Final[dict[str, str]] = {
    **dict.fromkeys(("DE", "AT", "LI"), "de"),
    **dict.fromkeys(("FR", "MC", "SN", "CI"), "fr"),
    **dict.fromkeys(("BR", "PT", "AO", "MZ"), "pt"),
    **dict.fromkeys(("RO", "MD"), "ro"),
    **dict.fromkeys(("RU", "BY", "KZ"), "ru"),
    **dict.fromkeys(("CN", "TW", "HK", "SG"), "zh"),
    **dict.fromkeys(
        ("ES", "MX", "CO", "AR", "CL", "PE", "EC", "VE", "GT", "HN", "SV", "CR", "PA", "CU", "DO",
         "PR", "UY", "PY", "BO", "NI", "US"),
        "es",
    ),
    **dict.fromkeys(("GB", "IE", "AU", "NZ", "IN", "PH", "ZA", "NG", "CA"), "en"),
    "IT": "it",
    "TH": "th",
    "BE": "fr",
    "CH": "de",
}  # fmt: skip
_HYPHENS: Final = (" ", "-", "")


class Spoken(NamedTuple):
    """What a word says.

    Args:
        sort: "digits", "times", "plus", "back", or "sound" for digits among digits only.
        value: the digits, or how often the next is said.
        alone: whether letters may stand beside it, as in languages without spaces.
    """

    sort: str
    value: str
    alone: bool


def languages(country: str | None) -> frozenset[str]:
    """Return the languages in which numbers are said in a country's ads: its own and English."""
    own = _OF_COUNTRY.get(country or "")
    if own is None:
        return ALL
    return frozenset({own, "en"})


@lru_cache(maxsize=1)
def _rows() -> tuple[tuple[str, str, str, tuple[str, ...]], ...]:
    """Return language, sort, value and spellings of each line of the list."""
    text = files("asterism.extract").joinpath("data/number_words.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and line[0] != "#"]
    return tuple(
        (language, sort, value, tuple(folded(word) for word in words.split("|")))
        for language, sort, value, words in rows
    )


def _of(language: str, sort: str) -> list[tuple[str, str]]:
    """Return spelling and value of a language's words of one sort."""
    return [
        (word, value)
        for of, kind, value, words in _rows()
        if (of, kind) == (language, sort)
        for word in words
    ]


def _compounds(language: str) -> dict[str, str]:
    """Return spellings of the numbers from 20 to 99, and of hundreds, with their digits."""
    units = [(word, value) for word, value in _of(language, "unit") if value != "0"]
    joins = [word for word, _ in _of(language, "and")]
    made: dict[str, str] = {}
    for tens, ten in _of(language, "tens"):
        made[tens] = f"{ten}0"
        for unit, one in units:
            for gap in (*_HYPHENS, *(f" {word} " for word in joins), *(f"-{w}-" for w in joins)):
                made[f"{tens}{gap}{unit}"] = f"{ten}{one}"
            for word in joins if language == "de" else ():
                for gap in ("", " "):
                    made[f"{unit}{gap}{word}{gap}{tens}"] = f"{ten}{one}"
    made |= _scores(language)
    return made | _hundreds(language, made)


def _scores(language: str) -> dict[str, str]:
    """Return numbers that are tens and a teen, as in French."""
    made = {}
    for tens, ten in _of(language, "score"):
        for teen, value in _of(language, "teen"):
            for gap in (" ", "-", " et ", "-et-"):
                said = f"{tens}{gap}{teen}"
                made[said] = made[said.replace("-", " ")] = str(int(ten) * 10 + int(value))
    return made


def _hundreds(language: str, tens: dict[str, str]) -> dict[str, str]:
    """Return hundreds, alone and with what follows."""
    units = {word: f"0{one}" for word, one in _of(language, "unit") if one != "0"}
    below = {**dict(_of(language, "teen")), **tens, **units}
    joins = ["and"] if language == "en" else [word for word, _ in _of(language, "and")]
    gaps = [" ", *(f" {word} " for word in joins), *([""] if language in {"de", "it"} else [])]
    made = {}
    for hundred, value in _of(language, "hundred"):
        made[hundred] = f"{value}00"
        for word, rest in below.items():
            made |= {f"{hundred}{gap}{word}": f"{value}{rest}" for gap in gaps}
    return made


def _words(language: str) -> dict[str, Spoken]:
    """Return everything a language's list says."""
    alone = language not in WITHOUT_SPACES
    said = {
        word: Spoken("digits", value, alone)
        for sort in ("unit", "teen")
        for word, value in _of(language, sort)
    }
    teens = {word.replace("-", " "): value for word, value in _of(language, "teen")}
    compounds = _compounds(language) | teens
    said |= {word: Spoken("digits", value, alone) for word, value in compounds.items()}
    for sort in ("times", "plus", "back", "sound"):
        for word, value in _of(language, sort):
            said.setdefault(word, Spoken(sort, value, alone))
    return said


class Vocabulary:
    """The number words of some languages.

    Args:
        of: the languages; where two disagree on a word, the last in the alphabet but for
            English, which comes last, is believed least.
    """

    def __init__(self, of: frozenset[str]) -> None:
        self.words: Final[dict[str, Spoken]] = {}
        for language in sorted(of, key=lambda name: (name == "en", name)):
            for word, spoken in _words(language).items():
                self.words.setdefault(word, spoken)
        self.backwards: Final = tuple(
            sorted(word for word, spoken in self.words.items() if spoken.sort == "back")
        )
        self._texts = sorted(self.words)
        self._automaton = ahocorasick_rs.AhoCorasick(
            self._texts, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest
        )

    def find(self, text: str) -> list[tuple[int, int, Spoken]]:
        """Return start, end and meaning of the words in a folded text, apart from each other."""
        return [
            (start, end, self.words[self._texts[at]])
            for at, start, end in self._automaton.find_matches_as_indexes(text)
        ]


@lru_cache(maxsize=64)
def vocabulary(of: frozenset[str]) -> Vocabulary:
    """Return the number words of some languages."""
    return Vocabulary(of)
