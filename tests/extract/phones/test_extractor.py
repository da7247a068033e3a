# ruff: noqa: RUF001 - look-alike characters are what is tested
from __future__ import annotations

import pytest

from asterism.extract import Mention, extract_text


def phones(text: str, place: str | None = None) -> list[Mention]:
    return [mention for mention in extract_text(text, place=place) if mention.kind == "phone"]


@pytest.mark.parametrize(
    "text",
    [
        "813-555-0123", "(813) 555-0123", "8135550123", "+1 813 555 0123", "1-813-555-0123",
        "813.555.0123", "813/555/0123", "tel:813-555-0123", "Call 813 5550123 now",
    ],
)  # fmt: skip
def test_plain_numbers(text: str) -> None:
    (phone,) = phones(text)
    assert phone.value == "+18135550123"
    assert phone.display == "+1 813-555-0123"
    assert phone.reserved
    assert not phone.hidden
    assert phone.reading is None


@pytest.mark.parametrize(
    "text",
    [
        "eight one three five five five zero one two three",
        "eightonethreefivefivefivezeroonetwothree",
        "EIGHT1three-five55-o1TWO3",
        "ocho uno tres cinco cinco cinco cero uno dos tres",
        "ocho trece quinientos cincuenta y cinco cero uno veintitres",
        "eight thirteen five fifty five zero one twenty-three",
        "8 1 3 triple 5 0 1 2 3",
        "8 1 3 5 5 5 0 1 2 3",
        "8*1*3*5*5*5*0*1*2*3",
        "81-35-55-01-23",
        "８１３５５５０１２３",
        "8️⃣1️⃣3️⃣5️⃣5️⃣5️⃣0️⃣1️⃣2️⃣3️⃣",
        "⑧①③-⑤⑤⑤-⓪①②③",
        "𝟖𝟏𝟑 𝟓𝟓𝟓 𝟎𝟏𝟐𝟑",
        "٨١٣٥٥٥٠١٢٣",
        "8\u200b13\u200b555\u200b0123",
        "8l3-SS5-OI23",
        "813 then 555 then 0123",
        "813\n555\n0123",
        "813 555 o123",
        "8🌹1🌹3🌹5🌹5🌹5🌹0🌹1🌹2🌹3",
        "31gh7 0n3 7hr33 f1v3 f1v3 f1v3 z3r0 0n3 7w0 thr33",
        "ate wun tree faive fiv 5 zeero one too three",
        "555-0123 (area 813)",
        "3210555318 (backwards)",
        "[8][1][3][5][5][5][0][1][2][3]",
    ],
)
def test_hidden_numbers(text: str) -> None:
    (phone,) = phones(f"text me {text} sweetie")
    assert phone.value == "+18135550123"
    assert phone.hidden
    assert phone.reading is not None
    assert phone.reading.endswith("→ +1 813-555-0123")
    assert phone.raw in f"text me {text} sweetie"


@pytest.mark.parametrize(
    ("text", "place", "value"),
    [
        ("+44 7700 900123", None, "+447700900123"),
        ("llama +34 612 345 678 ya", None, "+34612345678"),
        ("06 39 98 12 34", "Paris, France", "+33639981234"),
        ("07700 900123", "London, UK", "+447700900123"),
        ("612 34 56 78", "Madrid, Spain", "+34612345678"),
        ("https://wa.me/18135550123", None, "+18135550123"),
        ("four four seven seven zero zero nine zero zero one two three", None, "+447700900123"),
    ],
)
def test_numbers_of_other_countries(text: str, place: str | None, value: str) -> None:
    assert [phone.value for phone in phones(text, place)] == [value]


@pytest.mark.parametrize(
    "text",
    [
        "200 hh 300 hr 400 2hr 500 night",
        "$80 $120 $200 $350 $1,200",
        "2024-01-15 20:30 to 2024-01-16 09:00",
        "open 10-22, 7 days, since 2014, 12 rooms, 24 beds",
        "27.9475, -82.4584",
        "item 2135550199, order id: 8135550199",
        "4111 1111 1111 1111",
        "192.168.10.55 and 203.113.10.99",
        "5'4 120 lbs 34C 24 36, 24 yrs",
        "ISBN 978-0-306-40615-7",
        "813-555-0123-4567-8901",
        "call 911 or 555-0123",
        "exit 223, three blocks away, two girls, one room, four beds",
        "one is for two to see, three is company",
    ],
)
def test_what_is_no_number(text: str) -> None:
    assert phones(text) == []


def test_two_numbers_and_an_age_are_told_apart() -> None:
    found = phones("Ruby 24 813-555-0123 / eight 1 three 555 o1 nine nine. 30 min 120")
    assert [phone.value for phone in found] == ["+18135550123", "+18135550199"]


def test_invalid_numbers_are_dropped_but_reserved_ones_kept() -> None:
    assert phones("call 123-555-0123") == []
    (unassigned,) = phones("call 290-234-5678")
    assert unassigned.reserved
    (real,) = phones("call 212-736-5000")
    assert not real.reserved
