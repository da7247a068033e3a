"""The product is asked by its command line, and its failures are told apart from results."""

from __future__ import annotations

from pathlib import Path

import pytest

from asterism.evaluate import product
from asterism.evaluate.product import ProductError


def test_a_failed_command_is_named(tmp_path: Path) -> None:
    with pytest.raises(ProductError, match="networks --json ended with 1"):
        list(product.networks(tmp_path / "nothing"))


def test_a_world_that_cannot_be_made_is_named_with_the_reason(tmp_path: Path) -> None:
    with pytest.raises(ProductError, match=r"asterism\.simulate .* ended with 1\n(.|\n)*document"):
        product.make_world(1, -5, tmp_path)


def test_documents_that_are_not_listed_get_networks_of_their_own() -> None:
    assert product.own_network("http://a.example/1") != product.own_network("http://a.example/2")
