from __future__ import annotations

import pytest

from asterism.collect.onion.addresses import is_onion, problem_with

GOOD = "2gzyxa5ihm7nsggfxnu52rck2vv4rvmdlkiu3zzui5du4xyclen53wid.onion"


@pytest.mark.parametrize(
    ("host", "onion"),
    [
        (GOOD, True),
        (f"www.{GOOD}", True),
        ("a.ONION.", True),
        ("onion", True),
        ("onion.example", False),
        ("example", False),
        ("", False),
        ("127.0.0.1", False),
    ],
)
def test_onion_hosts_are_told_from_others(host: str, *, onion: bool) -> None:
    assert is_onion(host) is onion


@pytest.mark.parametrize(
    ("host", "why"),
    [
        (GOOD, None),
        (f"forum.{GOOD.upper()}", None),
        (GOOD.replace("2gz", "2gy"), "mistyped"),
        ("expyuzz4wqqyqhjn.onion", "16 characters"),
        (f"{'8' * 56}.onion", "no onion address has"),
        (f"{'a' * 56}.onion", "version"),
        ("forum.example", "no onion address"),
        ("onion", "0 characters"),
    ],
)
def test_a_mistyped_service_is_found_without_a_network(host: str, why: str | None) -> None:
    problem = problem_with(host)
    assert (why is None) == (problem is None)
    assert why is None or why in str(problem)
