from __future__ import annotations

from asterism.extract.phones.links import in_link, in_name


def test_links_say_that_they_call() -> None:
    text = "girls.example/call-404-555-0132"
    assert [found[2].value for found in in_link(text, 0, len(text), "US")] == ["+14045550132"]
    text = "wa.me/4917604069047"
    assert [found[2].value for found in in_link(text, 0, len(text), None)] == ["+4917604069047"]
    text = "shop.example/item/4045550132"
    assert list(in_link(text, 0, len(text), "US")) == []


def test_names_carry_numbers() -> None:
    assert [found[2].value for found in in_name("kate_2125550143", 0, 15, "US")] == ["+12125550143"]
    assert list(in_name("kate_1999", 0, 9, "US")) == []
