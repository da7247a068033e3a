from __future__ import annotations

from datetime import UTC, datetime

from asterism.web.answers.base import moment


def test_times_are_utc_or_absent() -> None:
    assert moment(0) == datetime(1970, 1, 1, tzinfo=UTC)
    assert moment(None) is None
