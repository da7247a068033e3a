from __future__ import annotations

from asterism.simulate.setting import OPENING, Setting
from asterism.simulate.world import World


def test_a_setting_opens_when_the_world_s_days_are_over() -> None:
    setting = Setting(World(3, 60))
    assert setting.clock.start == setting.clock.now() == OPENING
    assert max(posting.posted for posting in setting.world.postings()) < OPENING


def test_population_and_commons_are_made_once() -> None:
    setting = Setting(World(3, 60))
    assert setting.population is setting.population
    assert setting.commons.hotels == Setting(World(3, 60)).commons.hotels
