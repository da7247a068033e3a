# ruff: noqa: S311 - chance in tests of a simulation
from __future__ import annotations

import re
from importlib import resources
from pathlib import PurePath
from random import Random

import pytest

from asterism.simulate.grammar import SLOT, Choice, Grammar, grammar

NAMES = sorted(
    PurePath(item.name).stem
    for item in resources.files("asterism.simulate").joinpath("data").iterdir()
    if item.name.endswith(("_en.toml", "_es.toml"))
)
TOKEN = re.compile(r"\([^()]*\|[^()]*\)|<\w+>|\$[A-Za-z]\w+")
"""What a fragment says instead of a text: an inline choice, a symbol, a slot."""


def texts(made: Grammar, symbol: str, taste: tuple[int, int], count: int = 200) -> set[str]:
    random = Random(1)
    return {made.expand(symbol, random, taste) for _ in range(count)}


def test_slots_are_one_private_character_each() -> None:
    assert all(0xE000 <= ord(character) <= 0xF8FF for character in SLOT.values())
    assert len(set(SLOT.values())) == len(SLOT)


@pytest.mark.parametrize("name", NAMES)
def test_every_symbol_of_a_grammar_can_be_expanded(name: str) -> None:
    made = grammar(name)
    assert grammar(name) is made
    for symbol in made.symbols:
        assert made.has(symbol)
        for text in texts(made, symbol, (7, 3), 20):
            assert not TOKEN.search(text), text
            assert text == " ".join(text.split())
    assert not made.has("no such symbol")


def test_authors_of_one_grammar_write_different_texts() -> None:
    made = grammar("ads_en")
    symbol = max(made.symbols, key=lambda name: len(made.symbols[name].alternatives))
    one, other = (texts(made, symbol, taste) for taste in ((3, 11), (5, 1_000)))
    assert one == texts(made, symbol, (3, 11)), "the same chance gives the same texts"
    assert len(one - other) > 0.2 * len(one)


def test_a_taste_prefers_some_alternatives_and_is_kept() -> None:
    choice = Choice(5)
    choice.alternatives = [(str(number),) for number in range(40)]
    taste = choice.taste(9)
    assert choice.taste(9) is taste
    assert set(taste) < set(choice.alternatives)
    assert len(set(taste)) < len(taste), "preferred ones come several times"
    assert set(choice.taste(10)) != set(taste)
