from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asterism.model.marking import LOCAL, Consent, Marking, TrafficLight, combined, is_narrower

MARKINGS = st.builds(
    Marking,
    owner=st.sampled_from(["a", "b", "c"]),
    level=st.sampled_from(TrafficLight),
    sharing_group=st.sampled_from(["", "g", "h"]),
    caveats=st.frozensets(st.sampled_from(["juvenile", "victim-only"])),
    embargo_until=st.none() | st.integers(1, 5),
    excluded=st.frozensets(st.sampled_from(["person:x", "organisation:y"])),
    consent=st.sampled_from(Consent),
    expires_at=st.none() | st.integers(1, 5),
)


def test_the_closer_held_level_wins() -> None:
    assert TrafficLight.GREEN + TrafficLight.RED is TrafficLight.RED
    assert TrafficLight.AMBER_STRICT + TrafficLight.AMBER is TrafficLight.AMBER_STRICT


@given(MARKINGS, MARKINGS)
def test_a_sum_shows_the_closest_held_of_each(left: Marking, right: Marking) -> None:
    both = left + right
    assert both == right + left
    for one in (left, right):
        assert both.level >= one.level
        assert both.caveats >= one.caveats
        assert both.excluded >= one.excluded
        assert set(both.owner.split("+")) >= set(one.owner.split("+"))
        assert (both.embargo_until or 0) >= (one.embargo_until or 0)
        assert (both.expires_at or 9) <= (one.expires_at or 9)
        assert both.consent in {one.consent, one.consent + both.consent}


@given(st.lists(MARKINGS, min_size=1, max_size=6))
def test_a_sum_rests_on_plain_parts_of_one_owner_each(markings: list[Marking]) -> None:
    whole = combined(markings)
    assert len(whole.parts) != 1
    for part in whole.parts or [whole]:
        assert not part.parts
        assert part.owner in {marking.owner for marking in markings}
    # Of one owner's markings the close-held parts differ by group and by RED alone.
    assert len(whole.parts) <= 4 * len({marking.owner for marking in markings})


def test_markings_of_one_owner_and_group_make_one_plain_marking() -> None:
    child = Marking("a", TrafficLight.GREEN, "g", frozenset({"juvenile"}))
    withdrawn = Marking("a", TrafficLight.AMBER, "g", consent=Consent.WITHDRAWN, expires_at=4)
    assert child + withdrawn == Marking(
        "a",
        TrafficLight.AMBER,
        "g",
        frozenset({"juvenile"}),
        consent=Consent.WITHDRAWN,
        expires_at=4,
    )


def test_two_owners_stay_two_parts() -> None:
    mine, theirs = Marking("a", sharing_group="g"), Marking("b")
    assert (mine + theirs).parts == {mine, theirs}
    assert (mine + theirs).owner == "a+b"


@given(MARKINGS, MARKINGS)
def test_a_sum_is_narrower_than_what_it_rests_on(left: Marking, right: Marking) -> None:
    both = left + right
    assert is_narrower(left, left)
    if left.owner == right.owner and not both.parts:
        assert is_narrower(both, left)
        assert is_narrower(both, right)
    if is_narrower(left, right) and is_narrower(right, left):
        assert combined([left]) == combined([right])


def test_what_narrows_and_what_widens() -> None:
    shared = Marking("a", TrafficLight.AMBER, "g")
    narrower = [
        Marking("a", TrafficLight.AMBER),
        Marking("a", TrafficLight.RED, "g"),
        Marking("a", TrafficLight.AMBER_STRICT, "g"),
        Marking("a", TrafficLight.AMBER, "g", frozenset({"sealed"})),
        Marking("a", TrafficLight.AMBER, "g", excluded=frozenset({"person:x"})),
        Marking("a", TrafficLight.AMBER, "g", consent=Consent.WITHDRAWN),
        Marking("a", TrafficLight.AMBER, "g", expires_at=5),
    ]
    for marking in narrower:
        assert is_narrower(marking, shared), marking
        assert not is_narrower(shared, marking), marking
    strict = Marking("a", TrafficLight.AMBER_STRICT, "g")
    # Whom a group names may work elsewhere.
    assert not is_narrower(Marking("a", TrafficLight.RED, "g"), strict)
    assert is_narrower(Marking("a", TrafficLight.RED), strict)
    assert not is_narrower(Marking("b", TrafficLight.RED), strict)


@pytest.mark.parametrize("who", ["x", "person:", "group:x", "person:x\ny"])
def test_an_exclusion_names_somebody(who: str) -> None:
    with pytest.raises(ValueError, match="excludes nobody"):
        Marking("a", excluded=frozenset({who}))


def test_a_caveat_holds_no_comma() -> None:
    with pytest.raises(ValueError, match="no comma"):
        Marking("a", caveats=frozenset({"juvenile,sealed"}))


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
    embargoed = Marking("n", TrafficLight.RED, "g", frozenset({"juvenile"}), 5)
    assert embargoed.id == 3615503085174777607
