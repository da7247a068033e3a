"""What a run found is counted against a truth small enough to count by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from asterism.evaluate.baselines import NOTHING, PHONES, TEXTS
from asterism.evaluate.findings import (
    OURS,
    majority_owners,
    networks_in_order,
    score_leads,
    score_look_alikes,
    score_roles,
    score_ways,
)
from asterism.evaluate.product import Lead
from asterism.evaluate.scores import contingency
from asterism.evaluate.truth import Truth, read_truth

LISTED = [
    # The operation lost its third document; a driver joined two people; cat was drawn in.
    ("http://a.example/6", "n1"),
    ("http://a.example/1", "n1"),
    ("http://a.example/2", "n1"),
    ("http://a.example/4", "n2"),
    ("http://a.example/5", "n2"),
    ("http://a.example/7", "n3"),
    ("http://elsewhere.example/", "n1"),
]


@pytest.fixture
def truth(world: Path) -> Truth:
    return read_truth(world / "truth.jsonl")


def test_networks_follow_the_order_of_the_truth(truth: Truth) -> None:
    networks, known, addresses = networks_in_order(LISTED, truth)
    assert addresses == {"missing": 1, "unknown": 1, "listed again": 0}
    assert networks[[0, 1, 5]].tolist() == [known["n1"]] * 3
    assert networks[[3, 4]].tolist() == [known["n2"]] * 2
    assert (networks == networks[2]).sum() == 1, "a document that is not listed stands alone"


def test_of_an_address_listed_twice_the_last_network_counts(truth: Truth) -> None:
    networks, known, addresses = networks_in_order([*LISTED, ("http://a.example/6", "n9")], truth)
    assert addresses["listed again"] == 1
    assert networks[5] == known["n9"]


def test_ours_stands_beside_the_plain_ways(world: Path, truth: Truth) -> None:
    networks, _, _ = networks_in_order(LISTED, truth)
    ways = score_ways(networks, world / "documents.jsonl", truth)
    assert list(ways) == [OURS, NOTHING, PHONES, TEXTS]
    assert ways[PHONES]["bcubed"]["f1"] == 1.0
    assert ways[TEXTS]["pairwise"] == {"precision": 1.0, "recall": 1.0, "f1": 1.0}
    assert ways[NOTHING]["bcubed"]["recall"] == pytest.approx(1 / 3)
    assert ways[OURS]["bcubed"]["recall"] == pytest.approx((2 / 3 + 2 / 3 + 1 / 3) / 3)
    assert list(score_ways(networks, None, truth)) == [OURS]


def test_roles_are_scored_by_themselves(truth: Truth) -> None:
    networks, _, _ = networks_in_order(LISTED, truth)
    roles = score_roles(contingency(networks, truth.owners), truth)
    assert roles["collective"] == {"owners": 2, "documents": 2, "precision": 0.5, "recall": None}
    assert roles["operation_sex"]["precision"] == pytest.approx((2 / 3 + 2 / 3 + 1) / 3)
    assert roles["operation_sex"]["recall"] == pytest.approx(5 / 9)


def test_a_group_of_strangers_is_joined_if_two_of_its_owners_are(truth: Truth) -> None:
    networks, _, _ = networks_in_order(LISTED, truth)
    row = {"groups": 1, "joined_groups": 1, "owners": 2, "joined_owners": 2}
    assert score_look_alikes(networks, truth) == {"shared_driver": row}
    apart = networks.copy()
    apart[3] = 99
    row |= {"joined_groups": 0, "joined_owners": 0}
    assert score_look_alikes(apart, truth) == {"shared_driver": row}


def test_an_owner_joined_with_somebody_outside_the_group_is_not_counted_there(
    truth: Truth,
) -> None:
    networks = np.arange(7, dtype=np.int64)
    networks[3] = networks[0]
    assert score_look_alikes(networks, truth)["shared_driver"]["joined_owners"] == 0


def test_a_lead_is_about_the_owner_of_most_documents_and_draws_in_all(truth: Truth) -> None:
    networks, known, _ = networks_in_order(LISTED, truth)
    leads = [Lead("circuit", "n1"), Lead("circuit", "n2"), Lead("changing-names", "n1")]
    found = score_leads(leads, known, networks, truth)
    assert found["circuit"] == {
        "leads": 2,
        "on_operations": 0.5,
        "look_alikes": 1.0,
        "individuals": 1.0,
        "businesses": 0.0,
        "operations": 1.0,
    }
    assert found["changing-names"]["look_alikes"] == 0.0
    assert found["changing-names"]["individuals"] == pytest.approx(1 / 3), "cat was drawn in"
    assert found["several-cities-at-once"]["leads"] == 0, "every pattern is reported"
    assert found["several-cities-at-once"]["look_alikes"] == 0.0
    assert found["several-cities-at-once"]["on_operations"] is None


def test_leads_on_documents_that_the_truth_does_not_know_are_on_no_operation(truth: Truth) -> None:
    networks, known, _ = networks_in_order(LISTED, truth)
    found = score_leads([Lead("circuit", "n77")], known, networks, truth)
    assert found["circuit"]["leads"] == 1
    assert found["circuit"]["on_operations"] is None


def test_the_owner_of_most_documents_is_found_for_every_network() -> None:
    networks = np.array([0, 0, 0, 1, 1, 2], np.int64)
    owners = np.array([5, 7, 7, 7, 5, 5], np.int64)
    assert majority_owners(contingency(networks, owners)).tolist() == [7, 5, 5]
