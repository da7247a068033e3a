from __future__ import annotations

import pytest

from asterism.collect.formats.levels import level_of, narrowest
from asterism.model.marking import TrafficLight


@pytest.mark.parametrize(
    ("word", "level"),
    [("tlp:white", 0), ("TLP:GREEN", 1), ("amber", 2), ("tlp:amber+strict", 3), ("Red", 4),
     ("tlp:amber-strict", 3), ("purple", 4), ("", 4)],
)  # fmt: skip
def test_levels(word: str, level: int) -> None:
    assert level_of(word) == TrafficLight(level)


def test_the_narrowest() -> None:
    assert narrowest([TrafficLight.GREEN, TrafficLight.AMBER_STRICT]) == "AMBER+STRICT"
    assert narrowest([]) == ""
