from __future__ import annotations

import time

from asterism.simulate.clock import RealClock, SetClock


def test_a_set_clock_moves_when_it_is_set() -> None:
    clock = SetClock(1000.0)
    assert clock.now() == clock.start == 1000.0
    clock.set(5.5)
    assert clock.now() == 1005.5


def test_the_real_clock_tells_the_time() -> None:
    clock = RealClock()
    assert clock.start <= clock.now() <= time.time()
