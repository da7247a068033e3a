from __future__ import annotations

import sqlite3

from hypothesis import given
from hypothesis import strategies as st

from asterism.model.marking import Marking, TrafficLight
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


def test_organisations_that_share_with_everybody_are_one_audience() -> None:
    everybody = [Marking(owner, TrafficLight.GREEN) for owner in ("a", "b", "c")]
    own = Marking("a", TrafficLight.AMBER)
    group = [Marking(owner, TrafficLight.AMBER, sharing_group="g") for owner in ("a", "b")]
    markings = [*everybody, own, *group, own + everybody[1]]
    seen = Visibility.of(frozenset(item.id for item in [*everybody, own, group[0]]), markings)
    assert seen.audiences == {everybody[0].audience, own.id}
    assert seen.apart == {group[0].id}
    assert Visibility.of(frozenset(), markings).audiences == frozenset()


@given(st.sets(st.integers(0, 7)))
def test_audiences_and_what_stands_apart_are_exactly_what_is_visible(chosen: set[int]) -> None:
    markings = [
        Marking(owner, level, sharing_group=group)
        for owner in ("a", "b")
        for level, group in (
            (TrafficLight.GREEN, ""),
            (TrafficLight.AMBER, ""),
            (TrafficLight.AMBER, "g"),
            (TrafficLight.RED, "g"),
        )
    ]
    ids = frozenset(markings[index].id for index in chosen)
    seen = Visibility.of(ids, markings)
    shown = {item.id for item in markings if item.audience in seen.audiences} | seen.apart
    assert shown == ids
