from __future__ import annotations

import threading

from asterism.collect.waiting import BYTES_LIMIT, ITEMS_LIMIT, WaitingLine


def test_what_is_handed_over_comes_in_order_and_ends() -> None:
    line: WaitingLine[int] = WaitingLine(lambda _: 1)
    assert all(line.put(number, 1) for number in range(3))
    line.close()
    assert [line.get() for _ in range(4)] == [0, 1, 2, None]
    assert line.get(0.01) is None
    assert line.is_done


def test_what_waits_is_bounded_by_number_and_by_bytes() -> None:
    many: WaitingLine[int] = WaitingLine(lambda _: 1)
    assert all(many.put(number, 0) for number in range(ITEMS_LIMIT))
    assert not many.put(0, 0.01)
    large: WaitingLine[int] = WaitingLine(lambda size: size)
    assert large.put(2 * BYTES_LIMIT, 0)  # alone, as nothing else waits
    assert not large.put(1, 0.01)
    assert large.get() == 2 * BYTES_LIMIT
    assert large.put(1, 0)


def test_whoever_waits_is_woken() -> None:
    line: WaitingLine[int] = WaitingLine(lambda _: 1)
    thread = threading.Timer(0.05, line.put, (7, 1))
    thread.start()
    assert line.get(30) == 7
    thread.join()
    assert line.get(0.01) is None
