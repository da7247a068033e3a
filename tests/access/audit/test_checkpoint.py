from __future__ import annotations

import hashlib

import pytest

from asterism.access.audit.checkpoint import Checkpoint, open_checkpoint
from asterism.model.signing import SignatureError, SigningKey

ROOT = hashlib.sha256(b"root").digest()


@pytest.fixture
def key() -> SigningKey:
    return SigningKey.make("audit")


def test_a_checkpoint_is_three_lines_and_a_signature(key: SigningKey) -> None:
    checkpoint = Checkpoint(key.name, 42, ROOT)
    note = checkpoint.note(key.public, checkpoint.signature(key))
    lines = note.splitlines()
    assert lines[:2] == [key.name, "42"]
    assert lines[3] == ""
    assert lines[4].startswith(f"\N{EM DASH} {key.name} ")
    assert note == key.sign_note(checkpoint.text)
    assert open_checkpoint(note, key.public) == checkpoint


def test_lines_that_others_add_are_signed_and_passed_over(key: SigningKey) -> None:
    checkpoint = Checkpoint(key.name, 1, ROOT)
    note = key.sign_note(checkpoint.text + "more to say\n")
    assert open_checkpoint(note, key.public) == checkpoint


@pytest.mark.parametrize(
    "text",
    ["{name}\n42\n", "{name}\nmany\n{root}\n", "other\n42\n{root}\n", "{name}\n42\nAAAA\n"],
)
def test_a_signed_text_that_is_no_checkpoint_is_refused(key: SigningKey, text: str) -> None:
    root = Checkpoint(key.name, 1, ROOT).text.splitlines()[2]
    with pytest.raises(SignatureError, match="no checkpoint"):
        open_checkpoint(key.sign_note(text.format(name=key.name, root=root)), key.public)


def test_another_key_is_another_log(key: SigningKey) -> None:
    other = SigningKey.make("audit")
    checkpoint = Checkpoint(key.name, 1, ROOT)
    with pytest.raises(SignatureError):
        open_checkpoint(other.sign_note(checkpoint.text), key.public)
    assert checkpoint.is_signed(key.public, checkpoint.signature(key))
    assert not checkpoint.is_signed(key.public, checkpoint.signature(other))
    assert not checkpoint.is_signed(key.public, b"")
