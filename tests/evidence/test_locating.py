from __future__ import annotations

import random

import pytest

from asterism.evidence.locating import Checks, wrong_byte


@pytest.mark.parametrize("length", [1, 2, 700, 65_520, 65_521, 65_522, 300_000])
def test_the_one_byte_that_was_changed_is_named(length: int) -> None:
    dice = random.Random(length)  # noqa: S311 - not for secrets
    data = dice.randbytes(length)
    checks = Checks.of(data)
    assert wrong_byte(data, checks) is None
    for offset in {0, length - 1, *(dice.randrange(length) for _ in range(10))}:
        changed = bytearray(data)
        changed[offset] ^= dice.randrange(1, 256)
        found = wrong_byte(bytes(changed), checks)
        assert found == (offset, changed[offset], data[offset])
        assert "was 0x" in str(found)


def test_more_than_one_byte_is_not_mistaken_for_one() -> None:
    data = bytes(range(256)) * 4
    checks = Checks.of(data)
    changed = bytearray(data)
    changed[10], changed[900] = 1, 2
    assert wrong_byte(bytes(changed), checks) is None
    swapped = data[:5] + data[6:7] + data[5:6] + data[7:]
    assert wrong_byte(swapped, checks) is None
    assert wrong_byte(data[:-1], checks) is None
    assert wrong_byte(b"", Checks.of(b"")) is None
