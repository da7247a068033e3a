"""What time it is on the sites that change: the real time, or one that a test sets."""

from __future__ import annotations

import time
from typing import Protocol


class Clock(Protocol):
    """Tells the time.

    Attributes:
        start: when the sites opened, in seconds since 1970.
    """

    start: float

    def now(self) -> float:
        """Return seconds since 1970."""


class RealClock:
    """The real time."""

    def __init__(self) -> None:
        self.start = time.time()

    def now(self) -> float:
        """Return seconds since 1970."""
        return time.time()


class SetClock:
    """A time that stands still until it is set.

    Args:
        start: seconds since 1970.
    """

    def __init__(self, start: float) -> None:
        self.start = start
        self._now = start

    def now(self) -> float:
        """Return seconds since 1970."""
        return self._now

    def set(self, seconds: float) -> None:
        """Set how many seconds have passed since the start."""
        self._now = self.start + seconds
