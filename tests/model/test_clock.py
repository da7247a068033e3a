from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asterism.model.clock import DAY, EPOCH, now, to_datetime, to_microseconds


def test_a_moment_is_the_same_in_every_zone() -> None:
    here = datetime(2026, 5, 3, 12, 0, tzinfo=timezone(timedelta(hours=2)))
    assert to_microseconds(here) == to_microseconds(here.astimezone(UTC))
    assert to_microseconds(EPOCH + timedelta(days=1, microseconds=7)) == DAY + 7


def test_a_moment_before_1970_is_negative() -> None:
    assert to_microseconds(EPOCH - timedelta(microseconds=1)) == -1


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without a zone"):
        to_microseconds(datetime(2026, 5, 3))  # noqa: DTZ001 - what is refused


@given(st.datetimes(timezones=st.just(UTC)))
def test_there_and_back(moment: datetime) -> None:
    assert to_datetime(to_microseconds(moment)) == moment


def test_now_is_now() -> None:
    assert abs(now() - to_microseconds(datetime.now(UTC))) < 10_000_000
