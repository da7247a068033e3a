"""Ways to hide a number. Unseen: do not open while rules are tuned.

The measure is worth nothing to those who have read this.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from random import Random
from typing import Final
from urllib.parse import quote

from evaluations.extract.family import (
    DIGIT,
    Writer,
    alternatives,
    digits_table,
    gold,
    mapped,
    one,
    regrouped,
    some_of,
    spaced_out,
)
from evaluations.extract.plan import Number
from evaluations.extract.vocabulary import below_hundred

from asterism.model.fiction import UNASSIGNED_AREA_CODES

CIRCLED: Final = digits_table("⓪①②③④⑤⑥⑦⑧⑨")
BLACK_CIRCLED: Final = digits_table("⓿❶❷❸❹❺❻❼❽❾")
BOLD: Final = digits_table("𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗")
RAISED: Final = digits_table("⁰¹²³⁴⁵⁶⁷⁸⁹")
ARABIC: Final = digits_table("٠١٢٣٤٥٦٧٨٩")
DEVANAGARI: Final = digits_table("०१२३४५६७८९")
PARENTHESISED: Final = digits_table(["(0)", *"⑴⑵⑶⑷⑸⑹⑺⑻⑼"])
GREEK: Final = {"0": "Ο/ο/θ", "3": "Ʒ/З", "8": "Β", "1": "Ι/ι", "2": "Ƨ/Z", "6": "б/G"}
LEET: Final = {"o": "0", "e": "3", "i": "1/!", "s": "5/$", "a": "4/@", "t": "7"}
LETTERS_ON_KEYS: Final = {
    "2": "ABC", "3": "DEF", "4": "GHI", "5": "JKL", "6": "MNO", "7": "PQRS", "8": "TUV", "9": "WXYZ",
}  # fmt: skip
WORDS_ON_KEYS: Final = (
    *("FLOWERS", "CLEANER", "MASSAGE", "NEWDATE", "PLUMBER", "HOTDOGS", "KITTENS"),
    *("MOVEOUT", "GOTRIPS", "BIGTRUX", "SOFABED", "NAILART"),
)


def wordy_marks(marks: str, *, words: str = "") -> Writer:
    """A word for a mark ("dash") stands between groups; the digits may be words too."""
    said = digits_table(alternatives(words)) if words else {}

    def write(rng: Random, number: Number) -> tuple[str, ...]:
        mark = one(rng, marks)
        groups = [
            " ".join(one(rng, said[d]) for d in group) if said and rng.random() < 0.6 else group
            for group in number.groups
        ]
        return (f" {mark} ".join(groups),)

    return write


def misspelt(vocabulary: str, between: Sequence[str] = (" ",)) -> Writer:
    """Digits as words, spelt as one hears or types them."""
    said = digits_table(alternatives(vocabulary))

    def write(rng: Random, number: Number) -> tuple[str, ...]:
        spoken = [one(rng, said[d]) for d in number.dialled]
        return (spaced_out(spoken, rng, between),)

    return write


def dressed(
    *tables: dict[str, str], between: Sequence[str] = (" ", "-", ""), share: float = 1
) -> Writer:
    """Digits in another dress, one table for the whole number."""

    def write(rng: Random, number: Number) -> tuple[str, ...]:
        text = spaced_out(number.groups, rng, between)
        table = rng.choice(tables)
        return (mapped(text, rng, table) if share == 1 else some_of(text, rng, table, share),)

    return write


def emoji_between(marks: Sequence[str], *, each: bool = False) -> Writer:
    """Small pictures stand between groups or digits."""

    def write(rng: Random, number: Number) -> tuple[str, ...]:
        mark = rng.choice(marks)
        glue = rng.choice((mark, f" {mark} ", mark * 2))
        return (glue.join(number.dialled if each else number.groups),)

    return write


def boxed(forms: Sequence[str], *, each: bool = True) -> Writer:
    """Every digit, or every group, stands in brackets."""

    def write(rng: Random, number: Number) -> tuple[str, ...]:
        form = rng.choice(forms)
        pieces = number.dialled if each else number.groups
        return (rng.choice(("", " ")).join(form.format(piece) for piece in pieces).strip(),)

    return write


def backwards(rng: Random, number: Number) -> tuple[str, ...]:
    """The digits run from last to first, as the context says."""
    groups = [group[::-1] for group in reversed(number.groups)]
    return (spaced_out(groups, rng, (" ", "-", "")),)


def in_parts(head: int | None = None) -> Writer:
    """The number comes in two parts: first groups here, the others elsewhere."""

    def write(rng: Random, number: Number) -> tuple[str, ...]:
        groups = list(number.groups)
        if len(groups[0]) == 1:  # a lone trunk prefix goes with what follows it
            groups[:2] = [groups[0] + groups[1]]
        at = head or max(1, len(groups) // 2)
        glue = rng.choice((" ", "-", ""))
        return glue.join(groups[:at]), glue.join(groups[at:])

    return write


def area_said(vocabulary: str) -> Writer:
    """The first group is said in words, the others are digits, each in its own place."""
    said = digits_table(alternatives(vocabulary))

    def write(rng: Random, number: Number) -> tuple[str, ...]:
        area = " ".join(one(rng, said[d]) for d in number.groups[0])
        return area, spaced_out(number.groups[1:], rng, ("-", " ", "."))

    return write


def belgian(pair: int) -> str:
    """Return a number below a hundred as French is spoken in Belgium."""
    ten, unit = divmod(pair, 10)
    word = {7: "septante", 9: "nonante"}.get(ten)
    if word is None:
        return below_hundred("fr", pair)
    return word + ("", " et un")[unit == 1] + (f"-{below_hundred('fr', unit)}" if unit > 1 else "")


def tens(language: str, zero: str, say: Callable[[int], str] | None = None) -> Writer:
    """Pairs are read as numbers below a hundred; a pair below ten keeps its zero."""
    speak = say or partial(below_hundred, language)

    def write(rng: Random, number: Number) -> tuple[str, ...]:
        spoken = []
        for group in number.groups:
            digits, words = group, []
            if len(digits) % 2:
                words.append(speak(int(digits[0])))
                digits = digits[1:]
            for at in range(0, len(digits), 2):
                pair = int(digits[at : at + 2])
                said = speak(pair)
                words.append(f"{zero} {said}" if pair < 10 else said)
            spoken.append(" ".join(words))
        return (spaced_out(spoken, rng, (" ", ", ", " - ")),)

    return write


def hundreds(language: str, hundred: Sequence[str], joint: str, zero: str) -> Writer:
    """Groups of three are read as numbers up to 999, the rest in pairs.

    `hundred` begins with the word for 100 alone, where that differs.
    """

    def group(digits: str) -> str:
        words = []
        while digits.startswith("0") and len(digits) > 1:
            words.append(zero)
            digits = digits[1:]
        if len(digits) == 3 and digits[0] != "0":
            rest = int(digits[1:])
            alone = hundred[0] if digits == "100" else ""
            words.append(alone or hundred[int(digits[0])])
            if rest:
                words.append(below_hundred(language, rest))
            return joint.join(words)
        return " ".join([*words, below_hundred(language, int(digits))])

    def write(rng: Random, number: Number) -> tuple[str, ...]:
        lone = (1,) if number.trunk == "8" else ()
        rest = len(number.dialled) - len(lone)
        sizes = (*lone, *((3, 3, 2, 2) if rest == 10 else (3, 2, 2, 2)))
        spoken = [group(digits) for digits in regrouped(number, sizes)]
        return (spaced_out(spoken, rng, (" ", ", ")),)

    return write


def calling_code(plus: str, language: str, zero: str) -> Writer:
    """The code is said, digit by digit or as one number, after a plus or, if given, two zeros."""

    def write(rng: Random, number: Number) -> tuple[str, ...]:
        said = below_hundred(language, int(number.calling))
        if rng.random() < 0.5:
            said = " ".join(below_hundred(language, int(digit)) for digit in number.calling)
        lead = one(rng, f"{plus}/{zero} {zero}" if zero else plus)
        return (f"{lead} {said}, {spaced_out(number.abroad, rng, (' ', '-'))}",)

    return write


def encoded(rng: Random, number: Number) -> tuple[str, ...]:
    """HTML entities or percent signs stand for the digits."""
    text = spaced_out(number.groups, rng, (" ", "-", ""))
    if rng.random() < 0.6:
        return ("".join(f"&#{ord(s)};" if s.isdigit() else s for s in text),)
    every = "".join(f"%{ord(s):02X}" if s.isdigit() else s for s in text)
    return (every.replace(" ", quote(" ")),)


def combined(*signs: str) -> Writer:
    """A combining or invisible sign follows every digit."""

    def write(rng: Random, number: Number) -> tuple[str, ...]:
        sign = rng.choice(signs)
        text = spaced_out(number.groups, rng, (" ", "-"))
        last = DIGIT.sub(lambda found: found[0] + sign, text[-1])
        last = text[-1] if sign == "\u00ad" else last
        return (DIGIT.sub(lambda found: found[0] + sign, text[:-1]) + last,)

    return write


def spelled_out(vocabulary: str) -> Writer:
    """Words whose letters stand apart: f-o-u-r."""
    said = alternatives(vocabulary)

    def write(rng: Random, number: Number) -> tuple[str, ...]:
        glue = rng.choice(("-", "."))
        return (" ".join(glue.join(said[int(d)]) for d in number.dialled),)

    return write


def leet_words(vocabulary: str) -> Writer:
    """Words in which some letters are digits: f0ur, s3v3n."""
    said = alternatives(vocabulary)

    def write(rng: Random, number: Number) -> tuple[str, ...]:
        spoken = []
        for digit in number.dialled:
            table = LEET if rng.random() < 0.7 else {}
            spoken.append(mapped(said[int(digit)], rng, table, 0.6))
        return (" ".join(spoken),)

    return write


def keypad(rng: Random, country: str) -> Number:
    """Return a number of an unassigned North American code whose last digits spell a word."""
    area = rng.choice(UNASSIGNED_AREA_CODES)
    digits = _on_keys(rng.choice(WORDS_ON_KEYS))
    return Number(country, "1", area + digits, (area, digits), "")


def vanity(rng: Random, number: Number) -> tuple[str, ...]:
    """Letters of the keypad stand for the last seven digits of a number from `keypad`."""
    area, digits = number.groups
    word = next(word for word in WORDS_ON_KEYS if _on_keys(word) == digits)
    form = rng.choice(("1-{a}-{w}", "{a}-{w}", "({a}) {w}", "{a} {w}", "1 {a} {h}-{t}"))
    return (form.format(a=area, w=word, h=word[:3], t=word[3:]),)


def _on_keys(word: str) -> str:
    return "".join(digit for sign in word for digit, on in LETTERS_ON_KEYS.items() if sign in on)


def in_name(*forms: str) -> Writer:
    """The number is part of a name: an address, a handle, a tag."""

    def write(rng: Random, number: Number) -> tuple[str, ...]:
        digits = rng.choice((number.dialled, number.e164[1:]))
        return (rng.choice(forms).format(n=gold(digits), d=gold("_".join(number.groups))),)

    return write


def switched(*vocabularies: str) -> Writer:
    """Words of two languages and digits, as people who live between two languages write."""
    said = [digits_table(alternatives(vocabulary)) for vocabulary in vocabularies]

    def write(rng: Random, number: Number) -> tuple[str, ...]:
        spoken = [one(rng, said[place % len(said)][d]) for place, d in enumerate(number.dialled)]
        return (" ".join(spoken),)

    return write


def quoted(vocabulary: str, marks: Sequence[str]) -> Writer:
    """Words glued with a mark instead of spaces: quatro_cinco*seis."""
    said = digits_table(alternatives(vocabulary))

    def write(rng: Random, number: Number) -> tuple[str, ...]:
        return (spaced_out([one(rng, said[d]) for d in number.dialled], rng, marks),)

    return write
