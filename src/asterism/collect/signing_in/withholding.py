"""What a capture does not keep of a source with a log-in: cookies, which let in who has them."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from asterism.evidence.store import Header, Received

WITHHELD: Final = "withheld"


def without_cookies(received: Received) -> Received:
    """Return a response whose cookies have their names left, and no values."""
    return replace(received, headers=tuple(_withheld(header) for header in received.headers))


def _withheld(header: Header) -> Header:
    name, value = header
    if name.lower() not in {"set-cookie", "set-cookie2"}:
        return header
    pair, semicolon, attributes = value.partition(";")
    return name, f"{pair.partition('=')[0]}={WITHHELD}{semicolon}{attributes}"
