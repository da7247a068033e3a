"""Digits as people say, misspell and draw them."""

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
GLYPHS: Final = {
    "keycap": tuple(f"{d}\ufe0f\u20e3" for d in range(10)),
    "circled": ("⓪", "①", "②", "③", "④", "⑤", "⑥", "⑦", "⑧", "⑨"),
    "black_circled": ("⓿", "❶", "❷", "❸", "❹", "❺", "❻", "❼", "❽", "❾"),
    "fullwidth": tuple(chr(0xFF10 + d) for d in range(10)),
    "bold": tuple(chr(0x1D7CE + d) for d in range(10)),
    "double_struck": tuple(chr(0x1D7D8 + d) for d in range(10)),
    "monospace": tuple(chr(0x1D7F6 + d) for d in range(10)),
    "superscript": tuple("⁰¹²³⁴⁵⁶⁷⁸⁹"),
    "arabic_indic": tuple(chr(0x0660 + d) for d in range(10)),
    "parenthesised": (
        "(0)", "⑴", "⑵", "⑶", "⑷", "⑸", "⑹", "⑺", "⑻", "⑼",
    ),
}  # fmt: skip
