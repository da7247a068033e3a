from __future__ import annotations

from collections.abc import Iterator

import pytest

from asterism.collect.columns import Columns
from asterism.collect.date_order import find_order, has_dates_in_digits
from asterism.collect.rows import Row

COLUMNS = Columns((("text", "text"), ("posted_at", "at")), (), "at")


def rows(*dates: object) -> Iterator[Row]:
    return (Row(1, 0, 0, COLUMNS, {"at": date}) for date in dates)


@pytest.mark.parametrize(
    ("dates", "order", "says"),
    [
        (("25/03/2026", "03/04/2026"), "day-first", "1 can be read in no other way"),
        (("03/25/2026 10:00", "03-04-2026"), "month-first", "month first"),
        (("25/03/2026", "03/25/2026"), "", "--date-order"),
        (("03/04/2026",), "", "cannot be told"),
        (("2026-03-04", 5, None, "soon"), "", ""),
        (("99/99/2026",), "", ""),
    ],
)
def test_the_order_is_found_from_all_dates(
    dates: tuple[object, ...], order: str, says: str
) -> None:
    found = find_order(rows(*dates))
    assert found.order == order
    assert says in found.reason


def test_whether_there_is_anything_to_find() -> None:
    assert has_dates_in_digits(rows("2026-03-04", "1/2/2026"))
    assert not has_dates_in_digits(rows("2026-03-04", None))
