from __future__ import annotations

import pytest

from asterism.link.texts import MINIMUM_JACCARD
from asterism.link.weights import (
    JOINING_WEIGHT,
    SIZES,
    identifier_cell,
    shipped,
    text_cell,
)
from asterism.model.mention import JOINABLE


@pytest.mark.parametrize(
    ("documents", "size"), [(2, 2), (3, 2), (4, 4), (127, 64), (128, 128), (10**6, 128)]
)
def test_a_number_of_documents_falls_into_its_class(documents: int, size: int) -> None:
    assert identifier_cell("phone", "contact", documents) == f"phone/contact/{size}"


@pytest.mark.parametrize(
    ("jaccard", "similarity"), [(0.1, 0.35), (0.35, 0.35), (0.5, 0.45), (0.95, 0.95), (1.0, 0.95)]
)
def test_a_similarity_falls_into_its_class(jaccard: float, similarity: float) -> None:
    assert text_cell("one-contact", jaccard) == f"text/one-contact/{similarity}"


def test_what_was_never_measured_has_no_weight() -> None:
    assert shipped().weight("phone/nonsense/2") is None


def test_the_shipped_table_names_its_population() -> None:
    assert shipped().population


@pytest.mark.parametrize("kind", sorted(JOINABLE))
@pytest.mark.parametrize("size", SIZES)
def test_a_hub_joins_nothing(kind: str, size: int) -> None:
    weight = shipped().weight(identifier_cell(kind, "hub", size))
    assert weight is None or weight < JOINING_WEIGHT


def test_a_group_that_is_a_template_joins_nothing() -> None:
    """The group decides as a whole, at the lowest similarity that makes a link."""
    weight = shipped().weight(text_cell("template", MINIMUM_JACCARD))
    assert weight is None or weight < JOINING_WEIGHT
