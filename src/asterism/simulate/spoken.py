"""Digits as people say and misspell them, in English and Spanish."""

from __future__ import annotations

from typing import Final

WORDS: Final = {
    "en": ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
    "es": ("cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve"),
}
SOUNDS: Final = {
    "en": (
        ("zero", "oh", "zer0", "0h", "zeero"), ("won", "wun", "one"), ("too", "to", "tu"),
        ("tree", "thre", "threee"), ("for", "fore", "fo"), ("fiv", "fyve", "faive"),
        ("sicks", "sixx", "siks"), ("sevn", "seben", "7even"), ("ate", "ait", "eigt"),
        ("nein", "nyne", "nien"),
    ),
    "es": (
        ("sero", "cer0"), ("huno", "un0"), ("doz", "do2"), ("trez", "tre"), ("quatro", "kuatro"),
        ("sinco", "zinco"), ("ceis", "seiz"), ("ciete", "ziete"), ("osho", "och0"),
        ("nuebe", "nuev3"),
    ),
}  # fmt: skip
TENS: Final = {
    "en": ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"),
    "es": (
        "veinte", "treinta", "cuarenta", "cincuenta", "sesenta", "setenta", "ochenta", "noventa",
    ),
}  # fmt: skip
TEENS: Final = {
    "en": (
        "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen",
        "eighteen", "nineteen",
    ),
    "es": (
        "diez", "once", "doce", "trece", "catorce", "quince", "dieciséis", "diecisiete",
        "dieciocho", "diecinueve",
    ),
}  # fmt: skip
