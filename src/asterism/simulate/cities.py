"""The cities of the world: real names, coordinates and telephone area codes."""

from __future__ import annotations

import math
import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

_EARTH_KM = 6371.0


@dataclass(frozen=True, slots=True)
class City:
    """A city that sites have listings for.

    Attributes:
        name: as sites write it.
        region: state, territory or province code.
        country: ISO 3166 code.
        latitude: degrees north.
        longitude: degrees east.
        codes: real telephone area codes.
        weight: how much is posted there, relative to the others.
        spanish: share of what is posted that is in Spanish.
        index: position in `all_cities()`.
    """

    name: str
    region: str
    country: str
    latitude: float
    longitude: float
    codes: tuple[str, ...]
    weight: float
    spanish: float
    index: int

    @property
    def place(self) -> str:
        """The place as a site gives it: "Tampa, FL"; the country stands for the region abroad."""
        return f"{self.name}, {self.region if self.country == 'US' else self.country}"

    @property
    def key(self) -> str:
        """The place as the truth gives it: "US/FL/Tampa"."""
        return f"{self.country}/{self.region}/{self.name}"

    @property
    def slug(self) -> str:
        """The place in a web address: "st-louis-mo"."""
        plain = unicodedata.normalize("NFKD", self.place).encode("ascii", "ignore").decode()
        return re.sub(r"[^a-z]+", "-", plain.lower()).strip("-")


@cache
def all_cities() -> tuple[City, ...]:
    """Return every city, in the order of the data file."""
    text = resources.files(__package__).joinpath("data/cities.toml").read_text(encoding="utf-8")
    return tuple(
        City(name, region, country, latitude, longitude, tuple(codes), weight, spanish, index)
        for index, (
            name,
            region,
            country,
            latitude,
            longitude,
            codes,
            weight,
            spanish,
        ) in enumerate(tomllib.loads(text)["cities"])
    )


def kilometres(a: City, b: City) -> float:
    """Return the great-circle distance between two cities (haversine)."""
    phi_a, phi_b = math.radians(a.latitude), math.radians(b.latitude)
    half = (
        math.sin((phi_b - phi_a) / 2) ** 2
        + math.cos(phi_a)
        * math.cos(phi_b)
        * math.sin(math.radians(b.longitude - a.longitude) / 2) ** 2
    )
    return 2 * _EARTH_KM * math.asin(math.sqrt(half))


@cache
def neighbours(city: City) -> tuple[City, ...]:
    """Return the other cities, nearest first."""
    return tuple(sorted(all_cities(), key=lambda other: kilometres(city, other))[1:])


@cache
def _draw_tables() -> tuple[tuple[City, ...], tuple[City, ...]]:
    english = [c for c in all_cities() for _ in range(round(c.weight**1.4 * (1 - c.spanish) * 4))]
    spanish = [c for c in all_cities() for _ in range(round(c.weight**1.4 * c.spanish * 4))]
    return tuple(english), tuple(spanish)


def draw_city(random: Random, language: str) -> City:
    """Draw a city by how much is posted there in a language ("en" or "es")."""
    table = _draw_tables()[language == "es"]
    return table[int(random.random() * len(table))]


def draw_circuit(random: Random, home: City, length: int) -> list[City]:
    """Draw a route of `length` different cities, each mostly near the one before."""
    route = [home]
    while len(route) < length:
        reach = 6 if random.random() < 0.8 else 40  # noqa: PLR2004 - one leg in five is long
        nearby = [c for c in neighbours(route[-1])[: reach + len(route)] if c not in route]
        one, other = (nearby[int(random.random() * len(nearby))] for _ in range(2))
        route.append(max(one, other, key=lambda city: city.weight))
    return route
