"""Addresses, against the examples that their standards give."""

from __future__ import annotations

import pytest
from evaluations.extract.coins import (
    addresses,
    base58check,
    broken,
    ethereum,
    keccak256,
    segwit,
)

PROGRAM = bytes.fromhex("751e76e8199196d454941c45d1b3a323f1433bd6")


def test_digest_of_nothing() -> None:
    assert keccak256(b"").hex().startswith("c5d2460186f7233c927e7db2dcc703c0e500b653")


def test_capitals_as_in_eip_55() -> None:
    plain = bytes.fromhex("5aaeb6053f3e94c9b9a09f33669435e7ef1beaed")
    assert ethereum(plain) == "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"


def test_witness_programs_as_in_bip_173_and_bip_350() -> None:
    assert segwit("bc", 0, PROGRAM) == "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"
    key = bytes.fromhex("79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798")
    taproot = "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0"
    assert segwit("bc", 1, key) == taproot


def test_version_and_checksum_of_zeros() -> None:
    assert base58check(0, bytes(20)) == "1111111111111111111114oLvT2"


@pytest.mark.parametrize("name", [name for name in addresses() if not name.startswith("broken_")])
def test_broken_ones_differ_and_keep_their_length(name: str) -> None:
    right = addresses()[name]
    assert len(set(right)) == len(right)
    for address in right:
        assert broken(address) != address
        assert len(broken(address)) == len(address)
