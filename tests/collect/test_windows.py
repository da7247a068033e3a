from __future__ import annotations

from datetime import UTC, datetime

import pytest

from asterism.collect.declaring.crawling import Window
from asterism.collect.windows import is_open, said, seconds_until_open
from asterism.model.clock import to_microseconds


def at(text: str) -> int:
    return to_microseconds(datetime.fromisoformat(text).replace(tzinfo=UTC))


NIGHT = Window.model_validate({"from": "22:00", "to": "06:00", "zone": "Europe/Paris"})
DAY = Window.model_validate({"from": "09:00", "to": "17:30", "zone": "UTC"})


@pytest.mark.parametrize(
    ("window", "moment", "seconds"),
    [
        (NIGHT, "2026-01-15T20:59:00", 60),  # 21:59 in Paris
        (NIGHT, "2026-01-15T21:00:00", 0),
        (NIGHT, "2026-01-16T04:59:59", 0),
        (NIGHT, "2026-01-16T05:00:00", 16 * 3600),
        (NIGHT, "2026-07-15T19:59:00", 60),  # summer time
        (DAY, "2026-01-15T09:00:00", 0),
        (DAY, "2026-01-15T17:30:00", 15.5 * 3600),
    ],
)
def test_hours_are_those_of_the_zone(window: Window, moment: str, seconds: float) -> None:
    assert seconds_until_open(window, at(moment)) == seconds
    assert is_open(window, at(moment)) == (seconds == 0)


def test_no_window_is_always_open() -> None:
    assert is_open(None, 0)
    assert said(NIGHT) == "from 22:00 to 06:00 Europe/Paris"
