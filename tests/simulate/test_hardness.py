from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from asterism.simulate.hardness import (
    b_cubed,
    join_by,
    joinings,
    operation_similarity,
    plain_phones,
    share_without_plain,
    trigram_jaccard,
)
from asterism.simulate.report import load, report
from asterism.simulate.world import World

if TYPE_CHECKING:
    from typing import Any

    Loaded = tuple[list[dict[str, Any]], list[dict[str, Any]]]


def test_b_cubed_by_hand() -> None:
    # Owner a has three documents in networks 1, 1, 2; b has one in 2; c two, both in 3.
    figures = b_cubed([1, 1, 2, 2, 3, 3], ["a", "a", "a", "b", "c", "c"])
    assert figures.precision == pytest.approx((1 + 1 + 0.5 + 0.5 + 1 + 1) / 6)
    assert figures.recall == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1 + 1) / 5)


def test_joining_is_transitive() -> None:
    one, two, three, four = join_by([["x"], ["x", "y"], ["y"], ["z"]])
    assert one == two == three != four


def test_plain_phones_reads_ordinary_writings_only() -> None:
    assert plain_phones("call (415) 555-0123 or +1 213.555.0199, 4155550100") == {
        "4155550123",
        "2135550199",
        "4155550100",
    }
    assert plain_phones("4 1 5 5 5 5 0 1 2 3 and four1five 555 0123") == set()


def test_trigram_jaccard_by_hand() -> None:
    assert trigram_jaccard("a b c d", "a B c e") == pytest.approx(1 / 3)
    assert trigram_jaccard("a", "a") == 0


@pytest.mark.parametrize("seed", [11, 12])
def test_a_world_is_hard_but_not_hopeless(seed: int, loaded: Loaded) -> None:
    documents, truths = loaded if seed == 11 else load(World(seed, 2500))
    assert max(operation_similarity(documents, truths)) <= 0.15
    assert share_without_plain(truths, "operation") >= 0.30
    assert share_without_plain(truths) >= 0.30
    figures = joinings(documents, truths)
    assert figures["plain phones"].f1 <= 0.55
    assert figures["plain phones, hubs left out"].f1 <= 0.55
    assert figures["loosely written phones"].f1 <= 0.55
    assert figures["equal texts"].f1 <= 0.40
    assert 0.78 <= figures["perfect reading"].recall <= 0.93
    assert figures["perfect reading"].precision >= 0.98


def test_the_report_names_every_way_of_joining() -> None:
    text = report(World(5, 300))
    for name in ("doing nothing", "plain phones", "equal texts", "perfect reading"):
        assert name in text
