"""How languages say digits and numbers below a hundred, as a school book has it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

DIGITS: Final[dict[str, tuple[str, ...]]] = {
    language: tuple(words.split())
    for language, words in {
        "en": "zero one two three four five six seven eight nine",
        "es": "cero uno dos tres cuatro cinco seis siete ocho nueve",
        "fr": "zéro un deux trois quatre cinq six sept huit neuf",
        "de": "null eins zwei drei vier fünf sechs sieben acht neun",
        "pt": "zero um dois três quatro cinco seis sete oito nove",
        "it": "zero uno due tre quattro cinque sei sette otto nove",
        "ru": "ноль один два три четыре пять шесть семь восемь девять",
        "zh": "零 一 二 三 四 五 六 七 八 九",
        "th": "ศูนย์ หนึ่ง สอง สาม สี่ ห้า หก เจ็ด แปด เก้า",
        "ro": "zero unu doi trei patru cinci șase șapte opt nouă",
    }.items()
}

_TEENS: Final[dict[str, tuple[str, ...]]] = {
    language: tuple(words.split())
    for language, words in {
        "en": "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen",
        "es": "diez once doce trece catorce quince dieciséis diecisiete dieciocho diecinueve",
        "fr": "dix onze douze treize quatorze quinze seize dix-sept dix-huit dix-neuf",
        "de": "zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn",
        "pt": "dez onze doze treze catorze quinze dezesseis dezessete dezoito dezenove",
        "it": "dieci undici dodici tredici quattordici quindici sedici diciassette diciotto "
        "diciannove",
        "ru": "десять одиннадцать двенадцать тринадцать четырнадцать пятнадцать шестнадцать "
        "семнадцать восемнадцать девятнадцать",
        "ro": "zece unsprezece doisprezece treisprezece paisprezece cincisprezece șaisprezece "
        "șaptesprezece optsprezece nouăsprezece",
    }.items()
}
_TENS: Final[dict[str, tuple[str, ...]]] = {
    language: tuple(words.split())
    for language, words in {
        "en": "twenty thirty forty fifty sixty seventy eighty ninety",
        "es": "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa",
        "fr": "vingt trente quarante cinquante soixante soixante quatre-vingt quatre-vingt",
        "de": "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig",
        "pt": "vinte trinta quarenta cinquenta sessenta setenta oitenta noventa",
        "it": "venti trenta quaranta cinquanta sessanta settanta ottanta novanta",
        "ru": "двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто",
        "ro": "douăzeci treizeci patruzeci cincizeci șaizeci șaptezeci optzeci nouăzeci",
    }.items()
}


def below_hundred(language: str, number: int) -> str:
    """Return a number from 0 to 99 in words.

    Raises:
        KeyError: for a language without tens here (Chinese and Thai numbers are read digit by
            digit).
    """
    if number < 10:
        return DIGITS[language][number]
    if number < 20:
        return _TEENS[language][number - 10]
    ten, one = divmod(number, 10)
    word = _TENS[language][ten - 2]
    return _COMPOUND[language](word, ten, one)


def _english(word: str, _: int, one: int) -> str:
    return f"{word}-{DIGITS['en'][one]}" if one else word


def _spanish(word: str, ten: int, one: int) -> str:
    if not one:
        return word
    if ten == 2:
        joined = {2: "veintidós", 3: "veintitrés", 6: "veintiséis"}
        return joined.get(one, f"veinti{DIGITS['es'][one]}")
    return f"{word} y {DIGITS['es'][one]}"


def _french(word: str, ten: int, one: int) -> str:
    if ten in {7, 9}:
        tail = _TEENS["fr"][one]
        return f"{word} et onze" if (ten, one) == (7, 1) else f"{word}-{tail}"
    if not one:
        return f"{word}s" if ten == 8 else word
    if one == 1 and ten != 8:
        return f"{word} et un"
    return f"{word}-{DIGITS['fr'][one]}"


def _german(word: str, _: int, one: int) -> str:
    unit = "ein" if one == 1 else DIGITS["de"][one]
    return f"{unit}und{word}" if one else word


def _portuguese(word: str, _: int, one: int) -> str:
    return f"{word} e {DIGITS['pt'][one]}" if one else word


def _italian(word: str, _: int, one: int) -> str:
    if not one:
        return word
    unit = "tré" if one == 3 else DIGITS["it"][one]
    return (word[:-1] if one in {1, 8} else word) + unit


def _russian(word: str, _: int, one: int) -> str:
    return f"{word} {DIGITS['ru'][one]}" if one else word


def _romanian(word: str, _: int, one: int) -> str:
    return f"{word} și {DIGITS['ro'][one]}" if one else word


_COMPOUND: Final[dict[str, Callable[[str, int, int], str]]] = {
    "en": _english,
    "es": _spanish,
    "fr": _french,
    "de": _german,
    "pt": _portuguese,
    "it": _italian,
    "ru": _russian,
    "ro": _romanian,
}
