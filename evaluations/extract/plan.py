"""Telephone numbers that the evaluation may print: reserved for fiction, or in unassigned codes.

North America, the United Kingdom, France and Australia come from `asterism.model.fiction`. For
Germany the regulator's numbers for media productions are taken. Elsewhere no range is reserved,
so numbers come from codes for which `phonenumbers` (release 9) knows no carrier and no place,
though their form is that of the plan.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Final

from asterism.model.fiction import AUSTRALIAN_MOBILES, UNASSIGNED_AREA_CODES, is_reserved


@dataclass(frozen=True)
class Block:
    """A run of numbers.

    Attributes:
        prefix: the first digits of the national significant number.
        length: how many digits the national significant number has.
        groupings: how people there group the dialled digits (trunk prefix included).
    """

    prefix: str
    length: int
    groupings: tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Plan:
    """One country's numbers: its calling code, trunk prefix and the blocks we may use."""

    calling: str
    trunk: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Number:
    """One number in the forms that writers need.

    Attributes:
        country: ISO 3166 code.
        calling: the country's calling code without a plus.
        national: the national significant number.
        groups: the digits dialled inside the country, grouped.
        trunk: the trunk prefix, part of the first group; may be empty.
    """

    country: str
    calling: str
    national: str
    groups: tuple[str, ...]
    trunk: str

    @property
    def e164(self) -> str:
        """Return "+", calling code and national number."""
        return f"+{self.calling}{self.national}"

    @property
    def dialled(self) -> str:
        """Return the digits dialled inside the country."""
        return "".join(self.groups)

    @property
    def abroad(self) -> tuple[str, ...]:
        """Return the groups without the trunk prefix, as they follow a calling code."""
        first = self.groups[0].removeprefix(self.trunk)
        return tuple(group for group in (first, *self.groups[1:]) if group)


def _blocks(
    prefixes: tuple[str, ...], length: int, *groupings: tuple[int, ...]
) -> tuple[Block, ...]:
    return tuple(Block(prefix, length, groupings) for prefix in prefixes)


_AREAS: Final = (
    *("202", "206", "212", "213", "214", "215", "303", "305", "312", "313", "314", "317", "404"),
    *("407", "412", "415", "416", "503", "504", "505", "512", "514", "602", "604", "612", "615"),
    *("619", "702", "703", "713", "718", "770", "801", "808", "813", "816", "904", "917", "919"),
)
_UNASSIGNED: Final = tuple(
    f"{area}{first}" for area, first in zip(UNASSIGNED_AREA_CODES, "2346789" * 12, strict=False)
)

PLANS: Final[dict[str, Plan]] = {
    "US": Plan(
        "1",
        "",
        (
            *_blocks(tuple(f"{area}55501" for area in _AREAS), 10, (3, 3, 4)),
            *_blocks(_UNASSIGNED[::2], 10, (3, 3, 4)),
        ),
    ),
    "GB": Plan(
        "44",
        "0",
        (
            *_blocks(("7700900",), 10, (5, 3, 3), (5, 6), (4, 3, 4)),
            *_blocks(("2079460",), 10, (3, 4, 4)),
            *_blocks(("1214960", "1134960", "1514960"), 10, (4, 3, 4)),
            *_blocks(("1632960",), 10, (5, 6), (5, 3, 3)),
        ),
    ),
    "AU": Plan(
        "61",
        "0",
        (
            *_blocks(("25550", "27010", "35550", "75550", "87010"), 9, (2, 4, 4)),
            *_blocks(tuple(number[3:] for number in AUSTRALIAN_MOBILES), 9, (4, 3, 3)),
        ),
    ),
    "FR": Plan(
        "33", "0", _blocks(("19900", "26191", "35301", "46571", "53649", "63998"), 9, (2,) * 5)
    ),
    "DE": Plan(
        "49",
        "0",
        (
            *_blocks(("3023125",), 10, (3, 5, 3), (3, 2, 2, 2, 2), (3, 4, 4)),
            *_blocks(("6990009", "4066969", "8999998"), 10, (3, 5, 3), (3, 4, 4)),
            *_blocks(("2214710",), 10, (4, 4, 3), (4, 7)),
            *_blocks(("176040690",), 11, (4, 8), (4, 4, 4), (4, 2, 2, 2, 2)),
        ),
    ),
    "ES": Plan("34", "", _blocks(("742", "743", "745", "748"), 9, (3, 3, 3), (3, 2, 2, 2))),
    "MX": Plan("52", "", _blocks(("200", "201", "300"), 10, (3, 3, 4), (3, 3, 2, 2))),
    "CO": Plan("57", "", _blocks(("370",), 10, (3, 3, 4), (3, 7))),
    "PT": Plan("351", "", _blocks(("9223", "9225", "9227"), 9, (3, 3, 3), (2, 3, 2, 2))),
    "BR": Plan("55", "", _blocks(("1190", "2190", "3190", "4190"), 11, (2, 5, 4), (2, 1, 4, 4))),
    "IT": Plan(
        "39", "", _blocks(("352", "354", "356", "358"), 10, (3, 3, 4), (3, 7), (3, 3, 2, 2))
    ),
    "RU": Plan("7", "8", _blocks(("972", "973", "974", "975", "976"), 10, (1, 3, 3, 2, 2))),
    "CN": Plan("86", "", _blocks(("1620", "1622", "1653", "1656"), 11, (3, 4, 4))),
    "TH": Plan("66", "0", _blocks(("602", "604", "607", "683", "686"), 9, (3, 3, 4), (3, 7))),
    "RO": Plan("40", "0", _blocks(("703", "704", "706", "708"), 9, (4, 3, 3), (4, 2, 2, 2))),
    "AT": Plan("43", "0", _blocks(("671", "673", "674"), 10, (4, 3, 4), (4, 7))),
    "BE": Plan("32", "0", _blocks(("452", "453", "457"), 9, (4, 2, 2, 2))),
    "NL": Plan("31", "0", _blocks(("660", "662", "664"), 9, (2, 8), (2, 4, 4))),
    "PL": Plan("48", "", _blocks(("471", "473", "476"), 9, (3, 3, 3))),
    "SE": Plan("46", "0", _blocks(("740", "742", "745"), 9, (3, 3, 2, 2))),
    "TR": Plan("90", "0", _blocks(("512", "516", "594"), 10, (4, 3, 2, 2))),
    "IN": Plan("91", "", _blocks(("601", "604", "607"), 10, (5, 5))),
    "PH": Plan("63", "0", _blocks(("973", "974"), 10, (4, 3, 4))),
    "MD": Plan("373", "0", _blocks(("613", "616", "619"), 8, (4, 2, 3), (3, 3, 3))),
    "ZA": Plan("27", "0", _blocks(("666", "668"), 9, (3, 3, 4))),
    "VN": Plan("84", "0", _blocks(("951", "953", "957"), 9, (4, 3, 3))),
}
"""The numbers of each country that the evaluation uses."""


def draw(rng: Random, country: str) -> Number:
    """Return a random number of the country that belongs to nobody."""
    plan = PLANS[country]
    block = rng.choice(plan.blocks)
    missing = block.length - len(block.prefix)
    national = block.prefix + "".join(rng.choice("0123456789") for _ in range(missing))
    dialled, groups, at = plan.trunk + national, [], 0
    for size in rng.choice(block.groupings):
        groups.append(dialled[at : at + size])
        at += size
    return Number(country, plan.calling, national, tuple(groups), plan.trunk)


def is_allowed(e164: str) -> bool:
    """Say whether a number is reserved or lies in a block that the evaluation may use."""
    return is_reserved(e164) or any(
        e164.startswith(f"+{plan.calling}{block.prefix}")
        and len(e164) == 1 + len(plan.calling) + block.length
        for plan in PLANS.values()
        for block in plan.blocks
    )
