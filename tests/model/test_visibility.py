from __future__ import annotations

import sqlite3

from hypothesis import given
from hypothesis import strategies as st

from asterism.model.visibility import Visibility

IDS = st.frozensets(st.integers(0, 2**63 - 1), max_size=5)


@given(IDS, st.lists(st.integers(0, 2**63 - 1), max_size=5))
def test_sql_and_membership_never_disagree(visible: frozenset[int], asked: list[int]) -> None:
    visibility = Visibility(visible)
    with sqlite3.connect(":memory:") as connection:
        for marking_id in [*asked, *visible]:
            statement = f"SELECT {visibility.sql(str(marking_id))}"
            [[found]] = connection.execute(statement).fetchall()
            assert bool(found) == (marking_id in visibility)
    connection.close()


def test_who_may_see_nothing_sees_nothing() -> None:
    assert Visibility(frozenset()).sql("marking_id") == "1 = 0"
