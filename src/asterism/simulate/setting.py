"""What sites beside the classified ones are made from."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final

from asterism.simulate.clock import SetClock
from asterism.simulate.commons import commons_of
from asterism.simulate.owners import DAYS, EPOCH
from asterism.simulate.population import Population

if TYPE_CHECKING:
    from asterism.simulate.clock import Clock
    from asterism.simulate.commons import Commons
    from asterism.simulate.world import World

OPENING: Final = float(EPOCH + DAYS * 86_400)
"""When sites open whose clock is set: the end of the world's days."""


@dataclass
class Setting:
    """What sites beside the classified ones are made from.

    Attributes:
        world: whose sites.
        clock: of the sites that change.
        changing_seconds: how long everything takes that happens on the changing site.
        session_seconds: how long a log-in lasts.
    """

    world: World
    clock: Clock = field(default_factory=lambda: SetClock(OPENING))
    changing_seconds: float = 600.0
    session_seconds: float = 1800.0

    @cached_property
    def population(self) -> Population:
        """Owners of the world, some of whom write on other sites."""
        return Population(self.world)

    @cached_property
    def commons(self) -> Commons:
        """The world's hotels and help lines."""
        return commons_of(self.world)
