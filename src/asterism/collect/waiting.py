"""A queue that is bounded by what waits in it, not only by how many."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from threading import Condition
from typing import Final, Generic, TypeVar

Item = TypeVar("Item")

ITEMS_LIMIT: Final = 1_000
BYTES_LIMIT: Final = 64 << 20


class WaitingLine(Generic[Item]):
    """Hands items from one thread to another, in order.

    Args:
        size: returns the bytes of an item. One that is larger than the limit waits alone.
    """

    def __init__(self, size: Callable[[Item], int]) -> None:
        self._size = size
        self._items: deque[Item] = deque()
        self._bytes = 0
        self._closed = False
        self._changed = Condition()

    def put(self, item: Item, seconds: float) -> bool:
        """Add an item at the end; return False if there was no room for so many seconds."""
        size = self._size(item)
        with self._changed:
            if not self._changed.wait_for(lambda: self._has_room(size), seconds):
                return False
            self._items.append(item)
            self._bytes += size
            self._changed.notify_all()
        return True

    def get(self, seconds: float | None = None) -> Item | None:
        """Take the first item.

        Args:
            seconds: to wait for one; None for as long as it takes.

        Returns:
            None if none came, or none will.
        """
        until = None if seconds is None else time.monotonic() + max(seconds, 0)
        with self._changed:
            while not self._items and not self._closed:
                left = None if until is None else until - time.monotonic()
                if left is not None and left <= 0:
                    return None
                self._changed.wait(left)
            if not self._items:
                return None
            item = self._items.popleft()
            self._bytes -= self._size(item)
            self._changed.notify_all()
        return item

    def close(self) -> None:
        """Say that nothing follows."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    @property
    def is_done(self) -> bool:
        """Whether nothing is left and nothing will follow."""
        with self._changed:
            return self._closed and not self._items

    def _has_room(self, size: int) -> bool:
        if not self._items:
            return True
        return len(self._items) < ITEMS_LIMIT and self._bytes + size <= BYTES_LIMIT
