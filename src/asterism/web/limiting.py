"""How much one visitor may ask for, so that nobody empties the record or floods its log.

Counts are kept in the memory of the process. What each count does when it cannot be kept:

- of people and programs that proved who they are it **fails open**: the request is answered, as
  it is decided and audited anyway, and a hotline must not stop for a counter;
- of strangers it **fails closed**: they are asked to come again.

Attempts to sign in are counted in the record (`access.people.attempts`), and fail closed.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from typing import Final

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

LOG: Final = logging.getLogger("asterism.web")


class TooManyRequestsError(Exception):
    """A visitor asked too often.

    Attributes:
        seconds: how long to wait.
    """

    def __init__(self, seconds: int) -> None:
        super().__init__("too many requests")
        self.seconds: Final = max(1, seconds)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is answered, in the words of the limits library.

    Attributes:
        searches: of one person, by pages and programs together.
        pages: of one person.
        api: of one person's programs.
        strangers: requests of any kind from one network address that prove nothing.
    """

    searches: str = "60 per minute"
    pages: str = "600 per minute"
    api: str = "1200 per minute"
    strangers: str = "120 per minute"


class Limiter:
    """Counts requests in moving windows.

    Args:
        limits: how much is answered.
    """

    def __init__(self, limits: Limits) -> None:
        self._items: Final[dict[str, RateLimitItem]] = {
            name: parse(getattr(limits, name)) for name in Limits.__slots__
        }
        self._strategy = MovingWindowRateLimiter(MemoryStorage())

    def count(self, kind: str, who: str, *, fails_open: bool) -> None:
        """Count a request.

        Args:
            kind: a field of `Limits`.
            who: a person, or a network address.
            fails_open: whether the request is answered when it cannot be counted.

        Raises:
            TooManyRequestsError: if it is one too many.
        """
        item = self._items[kind]
        try:
            if self._strategy.hit(item, kind, who):
                return
            ends = self._strategy.get_window_stats(item, kind, who).reset_time
        except Exception as error:
            if fails_open:
                LOG.warning("requests are not counted (%s)", type(error).__name__)
                return
            raise TooManyRequestsError(item.get_expiry()) from error
        raise TooManyRequestsError(int(ends - time.time()) + 1)
