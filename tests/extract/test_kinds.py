from __future__ import annotations

import orjson
import pytest

from asterism.extract import extract_text


def values(kind: str, text: str, place: str | None = None, url: str = "") -> list[str]:
    return [m.value for m in extract_text(text, place=place, url=url) if m.kind == kind]


@pytest.mark.parametrize(
    "text",
    [
        "Ruby@Example.com", "ruby at example dot com", "ruby(at)example(dot)com",
        "ruby [at] example [dot] com", "ruby arroba example punto com", "ruby @ example . com",
    ],
)  # fmt: skip
def test_email(text: str) -> None:
    assert values("email", f"write {text}, please") == ["ruby@example.com"]


@pytest.mark.parametrize(
    "text", ["more at example.com", "meet me at noon. commas", "look at that dot on it"]
)
def test_what_is_no_email(text: str) -> None:
    assert values("email", text) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("snap: RubyRose88", "snapchat:rubyrose88"),
        ("my insta is ruby.rose", "instagram:ruby.rose"),
        ("IG @ruby_rose", "instagram:ruby_rose"),
        ("@ruby_rose on telegram", "telegram:ruby_rose"),
        ("👻 ruby_rose88", "snapchat:ruby_rose88"),
        ("tg: r u b y _ 8 8", "telegram:ruby_88"),
        ("snap: (rub)(y_88)", "snapchat:ruby_88"),
        ("ig: ruby underscore rose88", "instagram:ruby_rose88"),
        ("ig: rubyr + ose88", "instagram:rubyrose88"),
        ("https://t.me/rubyrose", "telegram:rubyrose"),
        ("see @ruby_rose", "unknown:ruby_rose"),
    ],
)
def test_handle(text: str, value: str) -> None:
    assert values("handle", text) == [value]


@pytest.mark.parametrize(
    "text",
    ["snap me for more", "telegram only please", "oh snap it is hot", "whatsapp me",
     "ruby@example.com", "instagram available"],
)  # fmt: skip
def test_what_is_no_handle(text: str) -> None:
    assert values("handle", text) == []


@pytest.mark.parametrize(
    "address",
    [
        "mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn",  # testnet, from Bitcoin's own documentation
        "tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx",  # BIP 173
        "tb1pqqqqp399et2xygdj5xreqhjjvcmzhxw4aywxecjdzew6hylgvsesf3hn0c",  # BIP 350
    ],
)
def test_wallet(address: str) -> None:
    (wallet,) = [m for m in extract_text(f"pay {address} now") if m.kind == "wallet"]
    assert wallet.value == f"bitcoin:{address}"
    assert wallet.reserved
    assert values("wallet", f"pay {address[:-1]}q now") == []


def test_url_and_the_documents_own_site() -> None:
    text = "see https://www.Rubyrose.example/Pics, or site.example/report"
    found = [m for m in extract_text(text, url="http://www.site.example/ad/1") if m.kind == "url"]
    assert [m.value for m in found] == ["rubyrose.example/Pics", "site.example/report"]
    assert [m.role for m in found] == [None, "support"]
    assert values("url", "www . rubyrose . example") == ["rubyrose.example"]


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


@pytest.mark.parametrize(
    "text", ["24 yo", "24yo", "I'm 24", "24 years old", "age: 24", "tengo 24 años", "24 y/o"]
)
def test_age(text: str) -> None:
    assert values("age", text) == ["24"]


@pytest.mark.parametrize(
    "text",
    ["24 years experience", "gentlemen over 30 years old", "open 24 hours", "im 20 min away",
     "must be 25 years old", "5 years old"],
)  # fmt: skip
def test_what_is_no_age(text: str) -> None:
    assert values("age", text) == []


@pytest.mark.parametrize(
    "text",
    ["I'm Ruby", "ask for Ruby", "my name is ruby.", "soy Ruby", "me llamo Ruby", "Ruby here",
     "call Ruby now", "this is ruby"],
)  # fmt: skip
def test_name(text: str) -> None:
    (name,) = [m for m in extract_text(text) if m.kind == "name"]
    assert name.value == "ruby"
    assert name.confidence <= 0.5


@pytest.mark.parametrize("text", ["I'm available", "I'm New here", "call me now", "soy muy rica"])
def test_what_is_no_name(text: str) -> None:
    assert values("name", text) == []


@pytest.mark.parametrize(
    ("text", "place", "value"),
    [
        ("visiting tampa", None, "US/FL/Tampa"),
        ("in Tampa, FL", None, "US/FL/Tampa"),
        ("in Springfield, IL today", None, "US/IL/Springfield"),
        ("in Springfield", "St. Louis, MO", "US/IL/Springfield"),
        ("recién llegada a Madrid", None, "ES//Madrid"),
        ("Columbus, Georgia", None, "US/GA/Columbus"),
        ("St. Pete? no, st petersburg fl", None, "US/FL/St. Petersburg"),
    ],
)
def test_place(text: str, place: str | None, value: str) -> None:
    (found,) = [m for m in extract_text(text, place=place) if m.kind == "place"]
    assert found.value == value
    assert found.latitude is not None
    assert found.longitude is not None


@pytest.mark.parametrize(
    "text", ["a nice bath of surprise", "my mobile is on sale", "I'm Savannah", "reading normal"]
)
def test_what_is_no_place(text: str) -> None:
    assert values("place", text) == []


def test_indicators_carry_their_validity() -> None:
    (found,) = [m for m in extract_text("We keep your passport.") if m.kind == "indicator"]
    assert found.value == "retention-of-documents/documents-kept"
    assert orjson.loads(str(found.attributes))["validity"] == "untested"
    assert values("indicator", "recién llegada") == ["movement/new-in-town-es"]


def test_negated_indicators_are_left_out() -> None:
    assert values("indicator", "no registration fee") == []
    assert values("indicator", "we never charge a placement fee") == []
    assert values("indicator", "registration fee") == ["recruitment-fees/fees"]


def test_a_hidden_number_is_an_indicator() -> None:
    assert "obscured-number/obscured-number" in values("indicator", "813 five55 o123")
    assert values("indicator", "813-555-0123") == []
