"""What many owners share without belonging together: hotels, help lines, writers for hire."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Final, NamedTuple

from asterism.simulate.cities import all_cities
from asterism.simulate.identifiers import Identifier
from asterism.simulate.keyed import derive_key
from asterism.simulate.names import NameCounter, hotel_names
from asterism.simulate.numbers import PhoneBook

if TYPE_CHECKING:
    from asterism.simulate.world import World

SITE_NAMES: Final = {
    "starlist": "Starlist",
    "cityboard": "Cityboard",
    "lunaclasificados": "Luna Clasificados",
    "workharbor": "Workharbor",
}
_HOTELS_PER_CITY: Final = 3
_SUPPORT_CODES: Final = ("212", "312", "213", "305")
_DOCUMENTS_PER_WRITER: Final = 700


class Hotel(NamedTuple):
    """A hotel that unrelated people work from."""

    name: str
    phone: Identifier
    number: int


class HiredWriter(NamedTuple):
    """Someone who writes ads for others, in one style."""

    seed: int
    contact: Identifier


class Commons:
    """The shared things of one world.

    Args:
        seed: of the world.
        documents: how many documents the world will have.
        phones: to take the shared numbers from, before any owner does.
        names: to take the writers' handles from.
    """

    def __init__(self, seed: int, documents: int, phones: PhoneBook, names: NameCounter) -> None:
        random = Random(derive_key("commons", seed))  # noqa: S311 - a simulation
        self.hotels: dict[int, list[Hotel]] = {}
        number = 0
        for city in all_cities():
            self.hotels[city.index] = []
            for name in hotel_names(random, _HOTELS_PER_CITY):
                phone = Identifier("phone", phones.local(city.codes[0]), "venue", own=False)
                self.hotels[city.index].append(Hotel(name, phone, number))
                number += 1
        self.support = {
            site: Identifier("phone", phones.local(code), "support", own=False)
            for site, code in zip(SITE_NAMES, _SUPPORT_CODES, strict=True)
        }
        self.writers = [
            HiredWriter(
                derive_key("writer", seed, n),
                Identifier("handle", names.handle(random), "writer", own=False),
            )
            for n in range(max(3, documents // _DOCUMENTS_PER_WRITER))
        ]


def commons_of(world: World) -> Commons:
    """Return the shared things of a world, as its owners know them."""
    names = NameCounter(world.seed)
    return Commons(world.seed, world.documents, PhoneBook(world.seed, world.documents), names)
