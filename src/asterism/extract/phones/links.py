"""Numbers inside web addresses, mail addresses and handles."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from asterism.extract.phones import numbering

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asterism.extract.phones.numbering import Number

_CHAT: Final = re.compile(
    r"(?:wa\.me/|whatsapp\.com/send/?\?phone=|tel:|sms:|viber:|callto:)(?:\+|%2b)?([0-9]{8,15})(?![0-9])"
)
_CUED: Final = re.compile(
    r"(?:call|tel|phone|fon|fone|cell|mobil|mobile|sms|txt|text|wa|whats|whatsapp|wsp|zap|num|number|"
    r"nummer|numero|contact|contacto|llama|appel|ruf|ring|dial)[a-z]{0,4}[^a-z0-9]{0,3}"
    r"((?:\+|%2b)?[0-9](?:[._-]?[0-9]){6,14})(?![0-9])"
)
_RUN: Final = re.compile(r"(?<![0-9.])[0-9](?:[._-]?[0-9]){8,14}(?![0-9])")
SAID: Final = 0.93
BARE: Final = 0.8


def in_link(
    shadow: str, start: int, end: int, country: str | None
) -> Iterator[tuple[int, int, Number, float]]:
    """Yield the number that a web address carries, with its place and how sure that is."""
    chat = _CHAT.search(shadow, start, end)
    found = chat or _CUED.search(shadow, start, end)
    if found is not None:
        digits = re.sub(r"[^0-9]", "", found[1].replace("%2b", ""))
        number = numbering.international(digits) if chat else _dialled(digits, country)
        if number is not None:
            yield (*found.span(1), number, SAID)


def in_name(
    shadow: str, start: int, end: int, country: str | None
) -> Iterator[tuple[int, int, Number, float]]:
    """Yield the numbers that an account's name or a mail address carries."""
    for run in _RUN.finditer(shadow, start, end):
        number = _dialled(re.sub(r"[^0-9]", "", run[0]), country)
        if number is not None:
            yield (*run.span(), number, BARE)


def _dialled(digits: str, country: str | None) -> Number | None:
    """Return the number that digits without a sign are, as dialled at home or from abroad."""
    home = country or "US"
    if home in {"US", "CA"}:
        national = digits[1:] if len(digits) == 11 and digits[0] == "1" else digits  # noqa: PLR2004
        number = numbering.north_american(national)
    else:
        number = numbering.national(digits, home) if len(digits) >= 9 else None  # noqa: PLR2004
    if number is not None:
        return number
    return numbering.international(digits) if len(digits) > 10 else None  # noqa: PLR2004
