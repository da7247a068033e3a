r"""The grammar that texts are made of, and how an author's taste chooses among its alternatives.

Data files hold lists of fragments. Inside a fragment, `(a|b|c)` is an inline choice, `<symbol>`
expands another list and `$slot` stands for a value of the document (a name, a city, a price). A
slot expands to one private-use character, so that a text can be kept, reworded and filled with
other values when it is posted again.

An author doesn't choose evenly: each symbol has a bank of ready-made tastes (a skewed sample of
its alternatives, with a few of the rest), and the author's two numbers pick one for each symbol.
Two authors share a taste for one symbol by chance, never for all.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources
from random import Random
from typing import Final

from asterism.simulate.keyed import derive_key

SLOTS: Final = (
    "name", "city", "age", "other", "third", "otherage", "thirdage", "next", "prev", "exit",
    "room", "hour", "half", "quick", "outcall", "hotel", "hotelphone", "siteName", "support",
    "driver", "writer", "phone", "handle", "email", "site", "job", "company", "wage", "bigwage",
    "fee",
)  # fmt: skip
SLOT: Final = {name: chr(0xE000 + index) for index, name in enumerate(SLOTS)}
_BANK: Final = 64
_TASTE: Final = 14
_TOKEN: Final = re.compile(r"\(([^()]*)\)|<(\w+)>|\$(\w+)")


class Choice:
    """A symbol: alternatives to choose from, each a tuple of text and further choices."""

    __slots__ = ("_bank", "alternatives", "number")

    def __init__(self, number: int) -> None:
        self.number = number
        self.alternatives: list[Alternative] = []
        self._bank: list[tuple[Alternative, ...] | None] = [None] * _BANK

    def taste(self, index: int) -> tuple[Alternative, ...]:
        """Return taste `index` of the bank: alternatives, the preferred ones several times."""
        found = self._bank[index]
        return self._fill(index) if found is None else found

    def _fill(self, index: int) -> tuple[Alternative, ...]:
        random = Random(derive_key("taste", self.number, index))  # noqa: S311 - a simulation
        alternatives = self.alternatives
        count = len(alternatives)
        taste: tuple[Alternative, ...]
        if count == 1:
            taste = (alternatives[0],)
        else:
            favourites = random.sample(alternatives, min(count, 7))
            size = max(_TASTE, count // 2)
            taste = tuple(
                favourites[min(int(random.random() ** 1.6 * len(favourites)), count - 1)]
                if random.random() < 0.85  # noqa: PLR2004 - the rest is drawn evenly
                else alternatives[int(random.random() * count)]
                for _ in range(size)
            )
        self._bank[index] = taste
        return taste


Alternative = tuple[str | Choice, ...]


class Grammar:
    """The symbols of one data file."""

    def __init__(self, name: str) -> None:
        path = resources.files(__package__).joinpath(f"data/{name}.toml")
        lists: dict[str, list[str]] = tomllib.loads(path.read_text(encoding="utf-8"))
        self._made = 0
        self._salt = derive_key("grammar", name) & 0xFFFF
        self.symbols = {symbol: self._choice() for symbol in lists}
        for symbol, fragments in lists.items():
            self.symbols[symbol].alternatives = [self._parse(text) for text in fragments]

    def _choice(self) -> Choice:
        self._made += 1
        return Choice(self._salt + self._made)

    def _parse(self, text: str) -> Alternative:
        parts: list[str | Choice] = []
        at = 0
        for match in _TOKEN.finditer(text):
            if match.start() > at:
                parts.append(text[at : match.start()])
            at = match.end()
            inline, symbol, slot = match.groups()
            if inline is not None:
                choice = self._choice()
                choice.alternatives = [self._parse(option) for option in inline.split("|")]
                parts.append(choice)
            elif symbol is not None:
                parts.append(self.symbols[symbol])
            else:
                parts.append(SLOT[slot])
        if at < len(text):
            parts.append(text[at:])
        return tuple(parts)

    def has(self, symbol: str) -> bool:
        """Say whether the grammar knows a symbol."""
        return symbol in self.symbols

    def expand(self, symbol: str, random: Random, taste: tuple[int, int]) -> str:
        """Return one text of a symbol, slots as private-use characters.

        Args:
            symbol: name of a list in the data file.
            random: source of chance.
            taste: the author's two numbers, the first odd.
        """
        out: list[str] = []
        draw = random.random
        factor, offset = taste

        def walk(choice: Choice) -> None:
            options = choice.taste((choice.number * factor + offset >> 3) & 63)
            for part in options[int(draw() * len(options))]:
                if isinstance(part, str):
                    out.append(part)
                else:
                    walk(part)

        walk(self.symbols[symbol])
        return " ".join("".join(out).split())


@cache
def grammar(name: str) -> Grammar:
    """Return a grammar by the name of its data file: "ads_en", "jobs_es" and so on."""
    return Grammar(name)
