from __future__ import annotations

from datetime import date

import pytest

from asterism.access.people import PeopleError
from asterism.model.clock import to_datetime
from asterism.web.pages.administering import empty_is_none, end_of


def test_a_day_is_over_when_it_is_over() -> None:
    end = end_of(date(2026, 12, 31))
    assert end is not None
    assert to_datetime(end).isoformat() == "2027-01-01T00:00:00+00:00"
    assert end_of(None) is None


def test_an_empty_field_is_no_day_and_a_wrong_one_is_said() -> None:
    assert empty_is_none("  ") is None
    assert empty_is_none("2026-02-03") == date(2026, 2, 3)
    with pytest.raises(PeopleError, match="write it as 2026-12-31"):
        empty_is_none("31.12.2026")
