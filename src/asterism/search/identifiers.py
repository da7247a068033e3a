"""The forms under which an identifier is indexed, and those a person may type for it."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

SUBSCRIBER_DIGITS: Final = 7
FEWEST_DIGITS, MOST_DIGITS = 7, 15
PHONE: Final = re.compile(r"(?<![\w@.])\+?\(?\d(?:[\s().\-/]{0,3}\d){6,17}(?![\w@])")
NOT_DIGITS: Final = re.compile(r"[^0-9]+")
INTERNATIONAL_PREFIXES: Final = ("011", "00")
ONE_DIGIT_CODES: Final = frozenset("17")
THREE_DIGIT_CODES: Final = frozenset(
    {"21", "22", "23", "24", "25", "26", "29", "35", "37", "38", "42", "50", "59", "67", "68"}
    | {"69", "80", "85", "87", "88", "96", "97", "99"}
)
"""First two digits of the country codes that have three (ITU-T E.164 list of assigned codes)."""


@lru_cache(maxsize=65_536)
def indexed_forms(kind: str, value: str) -> tuple[str, ...]:
    """Return the terms that an identifier of this kind and normalised value is found by."""
    if kind == "phone":
        return tuple(_phone_forms(value))
    value = normalised(value)
    forms = [value]
    if kind == "handle":
        forms.append(value.partition(":")[2])
    elif kind == "url":
        forms.append(re.sub(r"^https?://(www\.)?", "", value).rstrip("/"))
    elif kind == "email":
        forms.append(value.partition("@")[0])
    return tuple(form for form in dict.fromkeys(forms) if form)


def typed_forms(text: str) -> list[str]:
    """Return the terms that a person may mean by one thing typed, in whatever format.

    A phone number gives its digits, with and without what people put before it; everything
    else gives itself without the "@" of a handle or the scheme of an address.
    """
    forms = []
    typed = digits(text)
    if PHONE.fullmatch(text.strip()) and FEWEST_DIGITS <= len(typed) <= MOST_DIGITS + 3:
        forms.append(typed)
        forms += [typed.removeprefix(prefix) for prefix in INTERNATIONAL_PREFIXES]
        # The "0" that many countries dial before an area code is not part of the number.
        forms.append(typed.removeprefix("0"))
    plain = normalised(text)
    forms += [plain, plain.removeprefix("@")]
    forms.append(re.sub(r"^https?://(www\.)?", "", plain).rstrip("/"))
    return [form for form in dict.fromkeys(forms) if form]


def digits(text: str) -> str:
    """Return the digits of a text, of whatever script, as ASCII."""
    if text.isascii():
        return NOT_DIGITS.sub("", text)
    return "".join(str(unicodedata.digit(sign)) for sign in text if sign.isdigit())


def normalised(value: str) -> str:
    """Return a value as it is compared: compatibility forms joined, lower case, trimmed."""
    return unicodedata.normalize("NFKC", value).lower().strip()


def _phone_forms(value: str) -> list[str]:
    full = digits(value)
    national = full[_country_code_length(full) :]
    forms = [full, national, national[-SUBSCRIBER_DIGITS:]]
    return [form for form in dict.fromkeys(forms) if len(form) >= FEWEST_DIGITS]


def _country_code_length(number: str) -> int:
    if number[:1] in ONE_DIGIT_CODES:
        return 1
    return 3 if number[:2] in THREE_DIGIT_CODES else 2
