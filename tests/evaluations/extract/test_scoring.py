"""Counting what was found, missed and made up."""

from __future__ import annotations

from evaluations.extract.item import Gold, Item, Span, Value
from evaluations.extract.scoring import Score, plain, score
from evaluations.extract.systems import Mention


def item(text: str, kind: str = "phone", value: Value = "+12025550123", title: str = "") -> Item:
    gold = (Gold(kind, value, (Span("text", 5, 9),)),) if text.startswith("call ") else ()
    return Item("a", kind, "f", "seen", "en", "US", text, title, "", gold)


def mention(start: int, raw: str, value: object = "+12025550123", kind: str = "phone") -> Mention:
    end = start + len(raw)
    return {"id": "a", "kind": kind, "start": start, "end": end, "raw": raw, "value": value}


def counted(one: Item, *mentions: Mention) -> Score:
    return score([one], mentions, {"a": ["all"]}).scores["all"]


def test_what_is_right_counts_once() -> None:
    found = counted(item("call 5555 or 5555"), mention(5, "5555"), mention(13, "5555"))
    assert (found.right, found.wrong, found.missed) == (1, 0, 0)
    assert found.span_right == 1
    assert found.span_wrong == 1


def test_a_wrong_value_in_the_right_place_is_wrong_and_missed() -> None:
    found = counted(item("call 5555"), mention(5, "5555", "+12025550100"))
    assert (found.right, found.wrong, found.missed) == (0, 1, 1)
    assert found.span_f1 == 1
    assert found.f1 == 0


def test_texts_with_nothing_to_find_count_by_the_thousand() -> None:
    found = counted(item("size 5555"), mention(5, "5555"))
    assert found.per_thousand == 1000
    assert counted(item("size 5555")).per_thousand == 0


def test_other_kinds_are_ignored_and_other_names_are_known() -> None:
    assert counted(item("size 5555"), mention(5, "5555", 5555, "price")).wrong == 0
    coin = item("call 1abc", "coin", "1abc")
    assert counted(coin, mention(5, "1abc", "1abc", "bitcoin")).right == 1


def test_mentions_that_are_not_where_they_say_are_counted() -> None:
    one = item("call 5555", title="at 5555")
    assert score([one], [mention(4, "5555")], {"a": []}).shifted == 1
    assert score([one], [mention(3, "5555")], {"a": []}).shifted == 0


def test_values_are_compared_in_one_form() -> None:
    hour = {"amount": 80, "currency": "EUR", "unit": "hour"}
    assert plain("price", hour) == plain("price", hour | {"amount": "80.00", "unit": "h"})
    snap = {"platform": "Snap", "handle": "@Lua_1"}
    assert plain("handle", snap) == ("snapchat", "lua_1")
    assert plain("age", 21) == plain("age", "21")


def test_an_address_is_right_if_most_of_its_words_are() -> None:
    street = item("call 12 Elm Street", "address", "12 Elm Street, Leeds")
    assert counted(street, mention(5, "12 Elm Street", "12 elm st", "address")).right == 1
    assert counted(street, mention(8, "Elm", "Elm", "address")).right == 0
