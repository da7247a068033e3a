"""What the slots of a text are filled with: names, ages, prices, rooms, wages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from asterism.simulate.grammar import SLOT

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from asterism.simulate.cities import City
    from asterism.simulate.habits import Author

_JOBS: Final = {
    "en": (
        "housekeepers", "packers", "farm workers", "drivers", "dishwashers", "line cooks",
        "cleaners", "warehouse associates", "roofers", "landscapers", "nannies", "caregivers",
        "waitresses", "hostesses", "general laborers", "poultry workers", "janitors", "painters",
        "construction helpers", "fruit pickers", "hotel staff", "laundry attendants",
        "forklift operators", "servers",
    ),
    "es": (
        "personal de limpieza", "empacadores", "trabajadores de campo", "choferes", "lavaplatos",
        "cocineros", "ayudantes de bodega", "techadores", "jardineros", "niñeras", "cuidadoras",
        "meseras", "edecanes", "ayudantes generales", "pintores", "ayudantes de construcción",
        "camaristas", "costureras",
    ),
}  # fmt: skip
_PER_HOUR: Final = {
    "en": ("/hr", " an hour", " per hour"),
    "es": (" la hora", " por hora", "/h"),
}


class Person(NamedTuple):
    """Someone who is advertised, or who answers the telephone."""

    name: str
    age: int


def document_values(
    random: Random,
    writer: Author,
    person: Person,
    persons: Sequence[Person],
    city: City,
    route: tuple[City, City],
    company: str,
) -> dict[str, str]:
    """Return slot character → value for one posting.

    Args:
        random: source of chance.
        writer: whose way of writing prices applies.
        person: who is advertised.
        persons: everyone the owner advertises.
        city: where.
        route: the city before and the one after.
        company: name of the company, for job ads.
    """
    draw = random.random
    count = len(persons)
    other = persons[int(draw() * count)] if count > 1 else Person("Lexi", 24)
    third = persons[int(draw() * count)] if count > 2 else Person("Sky", 27)  # noqa: PLR2004
    base = 5 * int(20 + draw() * 50)
    price = writer.price.format
    jobs = _JOBS[writer.language]
    wage = 11 + int(draw() * 16)
    per = _PER_HOUR[writer.language]
    return {
        SLOT["name"]: person.name,
        SLOT["age"]: str(person.age),
        SLOT["city"]: city.name,
        SLOT["other"]: other.name,
        SLOT["otherage"]: str(other.age),
        SLOT["third"]: third.name,
        SLOT["thirdage"]: str(third.age),
        SLOT["prev"]: route[0].name,
        SLOT["next"]: route[1].name,
        SLOT["exit"]: str(1 + int(draw() * 320)),
        SLOT["room"]: str(100 + int(draw() * 420)),
        SLOT["hour"]: price(base),
        SLOT["half"]: price(int(base * 0.12) * 5),
        SLOT["quick"]: price(int(base * 0.08) * 5),
        SLOT["outcall"]: price(base + 20 * int(draw() * 6)),
        SLOT["job"]: jobs[int(draw() * len(jobs))],
        SLOT["company"]: company,
        SLOT["wage"]: f"${wage}{per[int(draw() * 3)]}",
        SLOT["bigwage"]: f"${1500 + 100 * int(draw() * 60)}",
        SLOT["fee"]: f"${50 + 25 * int(draw() * 20)}",
    }
