from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from asterism.link.lineage import Descent, name_networks, network_name

DOCUMENTS = st.sampled_from("abcdefgh")


@st.composite
def groupings(draw: st.DrawFn) -> list[list[str]]:
    labels = draw(st.lists(st.integers(0, 4), min_size=8, max_size=8))
    groups: dict[int, list[str]] = {}
    for document, label in zip("abcdefgh", labels, strict=True):
        groups.setdefault(label, []).append(document)
    return [group for label, group in groups.items() if len(group) > 1 and label > 0]


def as_former(*groups: str) -> dict[str, str]:
    """Return the network of each document, for groups whose founder comes first."""
    return {document: network_name(group[0]) for group in groups for document in group}


N = network_name


def test_a_network_that_grows_keeps_its_name() -> None:
    naming = name_networks(["abc"], as_former("ab"))
    assert naming.networks == {N("a"): "abc"}
    assert naming.descents == [Descent(N("a"), N("a"), "grown")]


def test_the_part_with_the_founder_keeps_the_name_of_a_network_that_splits() -> None:
    naming = name_networks(["ab", "cde"], as_former("abcde"))
    assert naming.networks == {N("a"): "ab", N("c"): "cde"}
    assert naming.descents == [
        Descent(N("a"), N("a"), "shrunk"),
        Descent(N("c"), N("a"), "split"),
    ]


def test_the_older_network_gives_its_name_to_a_merger() -> None:
    naming = name_networks(["abcde"], as_former("ab", "cde"))
    assert set(naming.networks) == {N("a")}
    assert set(naming.descents) == {
        Descent(N("a"), N("a"), "grown"),
        Descent(N("a"), N("c"), "merged"),
    }


def test_a_network_that_is_left_by_all_is_not_named() -> None:
    assert not name_networks([], as_former("ab")).networks


def test_an_older_document_that_comes_late_founds_the_network_anew() -> None:
    naming = name_networks(["abc"], as_former("bc"))
    assert naming.networks == {N("a"): "abc"}
    assert naming.descents == [Descent(N("a"), N("b"), "merged")]


@given(groupings(), groupings())
def test_names_depend_on_founders_alone(before: list[list[str]], after: list[list[str]]) -> None:
    former = as_former(*map("".join, before))
    named = name_networks(after, former).networks
    assert named == name_networks(after[::-1], {}).networks
    assert [list(group) for group in named.values()] == after


@given(groupings())
def test_what_does_not_change_keeps_its_name_and_has_no_new_descent(
    groups: list[list[str]],
) -> None:
    former = as_former(*map("".join, groups))
    naming = name_networks(groups, former)
    assert as_former(*map("".join, naming.networks.values())) == former
    assert not naming.descents
