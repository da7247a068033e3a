"""Traffic Light Protocol levels that other people's files state, never taken for a wider one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from asterism.model.marking import TrafficLight

WORDS: Final = {
    "white": TrafficLight.CLEAR,
    "clear": TrafficLight.CLEAR,
    "green": TrafficLight.GREEN,
    "amber": TrafficLight.AMBER,
    "amber+strict": TrafficLight.AMBER_STRICT,
    "red": TrafficLight.RED,
    "ex:chr": TrafficLight.RED,
}


def level_of(word: str) -> TrafficLight:
    """Return the level that a word stands for; RED for one that is not known."""
    name = word.strip().lower().removeprefix("tlp:").strip('"= ').replace(" ", "")
    return WORDS.get(name.replace("_", "+").replace("-", "+"), TrafficLight.RED)


def narrowest(levels: Iterable[TrafficLight]) -> str:
    """Return the closest-held level as a row states it; "" where none is stated."""
    found = list(levels)
    return max(found).label if found else ""
