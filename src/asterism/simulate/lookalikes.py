"""Groups of unrelated owners who look as if they belonged together."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Final

from asterism.simulate.cities import draw_city
from asterism.simulate.composition import author, compose
from asterism.simulate.identifiers import Identifier
from asterism.simulate.keyed import derive_key
from asterism.simulate.owners import DAYS, Constraints

if TYPE_CHECKING:
    from collections.abc import Callable

    from asterism.simulate.owners import Surroundings

_GAP_DAYS: Final = 45.0


def _language(random: Random) -> str:
    return "es" if random.random() < 0.2 else "en"  # noqa: PLR2004


def _collective(number: int, random: Random, world: Surroundings) -> list[Constraints]:
    """Independents in one city who share a driver."""
    language = _language(random)
    home = draw_city(random, language)
    driver = Identifier("phone", world.phones.number(random, home), "transport", own=False)
    group = [("shared_driver", number)]
    return [
        Constraints(home=home, language=language, driver=driver, groups=group)
        for _ in range(random.randint(3, 6))
    ]


def _burner_pair(number: int, random: Random, world: Surroundings) -> list[Constraints]:
    """Two people who have one number, the second long after the first."""
    home = draw_city(random, "en")
    phone = Identifier("phone", world.phones.number(random, home))
    end = 10 + random.random() * (DAYS - _GAP_DAYS - 25)
    start = end + _GAP_DAYS + random.random() * 10
    group = [("burner_in_succession", number)]
    return [
        Constraints(window=window, phone=phone, language=_language(random), groups=group)
        for window in ((max(0.0, end - 30), end), (start, min(start + 30, float(DAYS))))
    ]


def _template(number: int, random: Random, world: Surroundings) -> list[Constraints]:
    """People who filled in the same model text."""
    del world
    language = _language(random)
    origin = author(derive_key("template", number, random.getrandbits(60)), language, "ads")
    plan = compose(origin, "ads", random, {}, {})
    group = [("common_template", number)]
    return [
        Constraints(plan=plan, author=origin, language=language, groups=group)
        for _ in range(random.randint(5, 10))
    ]


_GROUPS: Final[dict[str, Callable[[int, Random, Surroundings], list[Constraints]]]] = {
    "collective": _collective,
    "burner_pair": _burner_pair,
    "template": _template,
}


def group_constraints(
    role: str, number: int, seed: int, world: Surroundings
) -> list[Constraints | None]:
    """Return what binds the owners of a new group; [None] for kinds that make no groups.

    Args:
        role: a key of `profiles.PROFILES`.
        number: of the group's first owner.
        seed: of the world.
        world: surroundings.
    """
    if role not in _GROUPS:
        return [None]
    random = Random(derive_key("group", seed, number))  # noqa: S311 - a simulation
    return [*_GROUPS[role](number, random, world)]
