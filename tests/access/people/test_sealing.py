from __future__ import annotations

import pytest

from asterism.access.people.sealing import seal, unseal
from asterism.model.errors import WorkspaceError


@pytest.mark.parametrize(
    ("key", "owner", "change"),
    [(b"k" * 32, "a", -1), (b"k" * 32, "a", 0), (b"x" * 32, "a", None), (b"k" * 32, "b", None)],
)
def test_a_seal_opens_for_its_owner_and_unchanged(
    key: bytes, owner: str, change: int | None
) -> None:
    sealed = bytearray(seal(b"k" * 32, b"secret", "a"))
    assert unseal(b"k" * 32, bytes(sealed), "a") == b"secret"
    if change is not None:
        sealed[change] ^= 1
    with pytest.raises(WorkspaceError, match="keys folder"):
        unseal(key, bytes(sealed), owner)


def test_a_seal_is_never_the_same_and_shows_only_the_length() -> None:
    made = {seal(b"k" * 32, b"secret", "a") for _ in range(20)}
    assert len(made) == len({sealed[:12] for sealed in made}) == 20
    assert {len(sealed) for sealed in made} == {12 + 6 + 16}
    assert not any(b"secret" in sealed for sealed in made)
    assert {unseal(b"k" * 32, sealed, "a") for sealed in made} == {b"secret"}


@pytest.mark.parametrize("length", [0, 4, 12, 18, 28, 33])
def test_a_seal_that_was_cut_off_does_not_open(length: int) -> None:
    sealed = seal(b"k" * 32, b"secret", "a")
    with pytest.raises(WorkspaceError, match="keys folder"):
        unseal(b"k" * 32, sealed[:length], "a")
