from __future__ import annotations

import orjson
import pytest

from asterism.extract import extract_text


@pytest.mark.parametrize(
    ("text", "amount", "currency", "unit"),
    [
        ("$200 hr", 200, "USD", "hour"),
        ("120€ la hora", 120, "EUR", "hour"),
        ("150 roses hh", 150, "USD", "half hour"),
        ("hh 120", 120, None, "half hour"),
        ("$1,500", 1500, "USD", None),
        ("pays $15.50 per hour", 15.5, "USD", "hour"),
        ("18 an hour", 18, None, "hour"),
    ],
)
def test_price(text: str, amount: float, currency: str | None, unit: str | None) -> None:
    (price,) = [m for m in extract_text(text) if m.kind == "price"]
    assert orjson.loads(str(price.attributes)) == {
        "amount": amount,
        "currency": currency,
        "unit": unit,
    }
