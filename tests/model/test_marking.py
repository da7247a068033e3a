from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from asterism.model.marking import LOCAL, Marking, TrafficLight

MARKINGS = st.builds(
    Marking,
    owner=st.sampled_from(["a", "b", "c"]),
    level=st.sampled_from(TrafficLight),
    sharing_group=st.sampled_from(["", "g", "h"]),
    caveats=st.frozensets(st.sampled_from(["juvenile", "victim-only"])),
    embargo_until=st.none() | st.integers(1, 5),
)


def test_the_closer_held_level_wins() -> None:
    assert TrafficLight.GREEN + TrafficLight.RED is TrafficLight.RED
    assert TrafficLight.AMBER_STRICT + TrafficLight.AMBER is TrafficLight.AMBER_STRICT


@given(MARKINGS, MARKINGS)
def test_a_sum_is_never_wider_than_either(left: Marking, right: Marking) -> None:
    both = left + right
    assert both == right + left
    for one in (left, right):
        assert both.level >= one.level
        assert both.caveats >= one.caveats
        assert set(both.owner.split("+")) >= set(one.owner.split("+"))
        assert both.sharing_group in {"", one.sharing_group}
        assert (both.embargo_until or 0) >= (one.embargo_until or 0)


@given(MARKINGS, MARKINGS, MARKINGS)
def test_the_order_of_adding_does_not_matter(a: Marking, b: Marking, c: Marking) -> None:
    assert (a + b) + c == a + (b + c)


@given(MARKINGS)
def test_adding_itself_changes_nothing(marking: Marking) -> None:
    assert marking + marking == marking


@given(MARKINGS, MARKINGS)
def test_ids_tell_markings_apart_and_fit_a_signed_column(left: Marking, right: Marking) -> None:
    assert (left.id == right.id) == (left == right)
    assert 0 <= left.id < 2**63


def test_the_id_of_the_local_marking_never_changes() -> None:
    assert LOCAL.id == Marking(owner="local").id
    assert LOCAL.id == 3674542297603406408
