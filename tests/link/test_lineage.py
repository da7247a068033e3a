from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from asterism.link.lineage import Descent, name_networks

DOCUMENTS = st.sampled_from("abcdefgh")


@st.composite
def groupings(draw: st.DrawFn) -> list[list[str]]:
    labels = draw(st.lists(st.integers(0, 4), min_size=8, max_size=8))
    groups: dict[int, list[str]] = {}
    for document, label in zip("abcdefgh", labels, strict=True):
        groups.setdefault(label, []).append(document)
    return [group for label, group in groups.items() if len(group) > 1 and label > 0]


def as_former(groups: dict[str, list[str]]) -> dict[str, str]:
    return {document: name for name, group in groups.items() for document in group}


def test_a_network_that_grows_keeps_its_name() -> None:
    naming = name_networks([["a", "b", "c"]], {"a": "n", "b": "n"}, 5)
    assert dict(naming.networks) == {"n": ["a", "b", "c"]}
    assert naming.descents == [Descent("n", "n", "grown")]
    assert not naming.ended


def test_the_larger_part_keeps_the_name_of_a_network_that_splits() -> None:
    naming = name_networks([["a", "b"], ["c", "d", "e"]], dict.fromkeys("abcde", "n"), 5)
    assert naming.networks["n"] == ["c", "d", "e"]
    [new] = set(naming.networks) - {"n"}
    assert set(naming.descents) == {Descent("n", "n", "shrunk"), Descent(new, "n", "split")}


def test_the_larger_network_gives_its_name_to_a_merger() -> None:
    former = as_former({"m": ["a", "b"], "n": ["c", "d", "e"]})
    naming = name_networks([["a", "b", "c", "d", "e"]], former, 5)
    assert set(naming.networks) == {"n"}
    assert naming.ended == {"m"}
    assert set(naming.descents) == {Descent("n", "n", "grown"), Descent("n", "m", "merged")}


def test_a_network_that_is_left_by_all_has_ended() -> None:
    naming = name_networks([], {"a": "n", "b": "n"}, 5)
    assert naming.ended == {"n"}
    assert not naming.networks


def test_a_name_is_not_given_twice_over_time() -> None:
    """The same documents that come together again later are another network."""
    first = set(name_networks([["a", "b"]], {}, 5).networks)
    later = set(name_networks([["a", "b"]], {}, 9).networks)
    assert first != later


@given(groupings(), groupings())
def test_names_depend_on_nothing_but_the_groups(
    before: list[list[str]], after: list[list[str]]
) -> None:
    former = as_former({f"n{group[0]}": group for group in before})
    naming = name_networks(after, former, 7)
    shuffled = [list(reversed(group)) for group in reversed(after)]
    assert name_networks(shuffled, former, 7) == naming


@given(groupings(), groupings())
def test_every_group_has_one_name_and_every_former_name_is_accounted_for(
    before: list[list[str]], after: list[list[str]]
) -> None:
    former = as_former({f"n{group[0]}": group for group in before})
    naming = name_networks(after, former, 7)
    assert sorted(map(list, naming.networks.values())) == sorted(map(sorted, after))
    assert naming.ended == set(former.values()) - set(naming.networks)


@given(groupings())
def test_what_does_not_change_keeps_its_name_and_has_no_new_descent(
    groups: list[list[str]],
) -> None:
    former = as_former({f"n{group[0]}": group for group in groups})
    naming = name_networks(groups, former, 7)
    assert as_former({name: list(group) for name, group in naming.networks.items()}) == former
    assert not naming.descents
