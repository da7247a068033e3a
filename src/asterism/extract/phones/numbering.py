"""Which digits are a telephone number, and how people write it."""

from __future__ import annotations

from functools import lru_cache
from typing import Final, NamedTuple

import phonenumbers

from asterism.model.fiction import is_reserved

NANP_DIGITS: Final = 10
_LONGEST: Final = 15  # ITU-T E.164
_SHORTEST: Final = 8
_PROBE_EXCHANGES: Final = ("234", "345", "456", "567", "678", "789", "890", "923", "411")


class Number(NamedTuple):
    """A number that exists or is reserved.

    Args:
        value: E.164, with "+".
        display: as people write it internationally.
        reserved: whether it lies in a range reserved for fiction.
    """

    value: str
    display: str
    reserved: bool


@lru_cache(maxsize=1024)
def _area_code(code: str) -> bool | None:
    """Tell whether every number under a North American area code is valid; None if it varies.

    phonenumbers validates North American numbers by area code, a few of them by exchange too;
    asking it once for each code costs 0.1 ms, once for each number would cost hours.
    """
    valid = {_ask(f"+1{code}{exchange}{'4567'}") for exchange in _PROBE_EXCHANGES}
    return valid.pop() if len(valid) == 1 else None


def _ask(value: str) -> bool:
    """Return what phonenumbers says of an E.164 number."""
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(value))
    except phonenumbers.NumberParseException:
        return False


@lru_cache(maxsize=65536)
def north_american(digits: str) -> Number | None:
    """Return the number that ten digits are in the North American plan, or None."""
    if len(digits) != NANP_DIGITS or digits[0] in "01" or digits[3] in "01":
        return None
    if digits[1:3] == "11":
        return None  # 911 and its like are services, never area codes
    value = f"+1{digits}"
    reserved = is_reserved(value)
    valid = reserved or _area_code(digits[:3])
    if valid is None:
        valid = _ask(value)
    if not valid:
        return None
    return Number(value, f"+1 {digits[:3]}-{digits[3:6]}-{digits[6:]}", reserved)


@lru_cache(maxsize=65536)
def international(digits: str) -> Number | None:
    """Return the number that digits with their country code (no "+") are, or None."""
    if not _SHORTEST <= len(digits) <= _LONGEST or digits[0] == "0":
        return None
    if digits[0] == "1":
        return north_american(digits[1:])
    return _parsed(f"+{digits}", None)


@lru_cache(maxsize=65536)
def national(digits: str, country: str) -> Number | None:
    """Return the number that digits are when dialled inside a country (ISO code), or None."""
    return _parsed(digits, country)


def _parsed(text: str, country: str | None) -> Number | None:
    """Return the number phonenumbers reads, if it is valid or reserved."""
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return None
    value = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    reserved = is_reserved(value)
    if not reserved and not phonenumbers.is_valid_number(number):
        return None
    display = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    return Number(value, display, reserved)


@lru_cache(maxsize=512)
def calling_code(country: str) -> int:
    """Return the calling code of a country (ISO code); 0 if it has none."""
    return phonenumbers.country_code_for_region(country)


def is_calling_code(digits: str) -> bool:
    """Tell whether digits are a country's calling code."""
    return int(digits) in phonenumbers.COUNTRY_CODE_TO_REGION_CODE
