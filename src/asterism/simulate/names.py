"""Invented names: personas, recruiters, handles, mail addresses, companies and hotels."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Final

from asterism.simulate.keyed import Permutation, derive_key

if TYPE_CHECKING:
    from random import Random

_NUMBERS: Final = 1000
MAIL_DOMAINS: Final = (
    "mailbox.example", "quickmail.example", "postbox.test", "inbox.example.com", "correo.example",
    "webmail.example.net", "letters.example.org",
)  # fmt: skip
PLATFORMS: Final = ("instagram", "snapchat", "telegram", "twitter", "kik", "signal")
_PLATFORM_WEIGHTS: Final = (34, 24, 22, 12, 5, 3)


@cache
def name_lists() -> dict[str, tuple[str, ...]]:
    """Return the lists of the data file by their names."""
    text = resources.files(__package__).joinpath("data/names.toml").read_text(encoding="utf-8")
    return {key: tuple(values) for key, values in tomllib.loads(text).items()}


def draw_name(random: Random, kind: str) -> str:
    """Draw from a list: "english", "spanish" or "recruiters". Popular names come up more."""
    values = name_lists()[kind]
    return values[int(random.random() ** 1.4 * len(values))]


class NameCounter:
    """Hands out names that no one else in the world has: handles, mail addresses, sites.

    A counter runs through a keyed permutation of all (word, word, number) triples, so that names
    never repeat and neighbours in the world look unrelated.
    """

    def __init__(self, seed: int) -> None:
        self._words = name_lists()["words"]
        size = len(self._words) ** 2 * _NUMBERS
        self._permutation = Permutation(size, derive_key("names", seed))
        self._next = 0

    def _stem(self, random: Random) -> str:
        value = self._permutation(self._next)
        self._next += 1
        value, number = divmod(value, _NUMBERS)
        first, second = divmod(value, len(self._words))
        joint = ("", "_", ".", "")[int(random.random() * 4)]
        digits = str(number) if number else ""
        return f"{self._words[first]}{joint}{self._words[second]}{digits}"

    def handle(self, random: Random) -> str:
        """Return a new handle as "platform:name"."""
        platform = random.choices(PLATFORMS, _PLATFORM_WEIGHTS)[0]
        return f"{platform}:{self._stem(random)}"

    def email(self, random: Random) -> str:
        """Return a new mail address at a reserved domain."""
        domain = MAIL_DOMAINS[int(random.random() * len(MAIL_DOMAINS))]
        return f"{self._stem(random)}@{domain}"

    def site(self, random: Random) -> str:
        """Return a new site as a host name at a reserved domain."""
        stem = self._stem(random).replace("_", "-").replace(".", "-")
        return f"{stem}.example"


def company_name(random: Random) -> str:
    """Return an invented company name; two companies may share one, as they do."""
    lists = name_lists()
    return f"{random.choice(lists['company_first'])} {random.choice(lists['company_last'])}"


def hotel_names(random: Random, count: int) -> list[str]:
    """Return `count` different invented hotel names."""
    lists = name_lists()
    firsts = random.sample(lists["hotel_first"], count)
    return [f"{first} {random.choice(lists['hotel_last'])}" for first in firsts]
