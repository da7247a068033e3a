from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING

import pytest

from asterism.access.audit import FileAuditLog
from asterism.access.audit.checkpoint import open_checkpoint
from asterism.access.audit.proofs import (
    check_inclusion,
    check_proof,
    prove_consistency,
    prove_inclusion,
)
from asterism.model.errors import AsterismError, AuditError
from asterism.model.signing import SigningKey

if TYPE_CHECKING:
    from tests.access.audit.conftest import Make, Place


@pytest.fixture
def notes(place: Place, log: FileAuditLog, entry: Make) -> list[str]:
    """Keep eleven entries; give the checkpoint after each."""
    found = []
    for number in range(11):
        log.append(entry(action=f"act-{number}", target="secret"))
        found.append(place.note)
    return found


def test_every_entry_can_be_proven_with_the_public_key_alone(
    place: Place, notes: list[str]
) -> None:
    for number in range(11):
        proof = prove_inclusion(place.copy(), number)
        assert proof.startswith("c2sp.org/tlog-proof@v1\nextra ")
        assert proof.endswith(notes[-1])
        found, shown = check_inclusion(proof, place.public)
        assert (found, shown["number"], shown["action"]) == (number, number, f"act-{number}")
        assert "sealed" not in shown
        assert check_proof(proof, place.public) == {"entry": shown}


def test_an_altered_proof_proves_nothing(place: Place, notes: list[str]) -> None:
    proof = prove_inclusion(place.copy(), 5)
    lines = proof.splitlines(keepends=True)
    extra = base64.b64decode(lines[1].removeprefix("extra "))
    other = base64.b64encode(extra.replace(b"act-5", b"act-6")).decode()
    for changed in (
        proof.replace("index 5", "index 6"),
        proof.replace("index 5", "index five"),
        "".join([lines[0], f"extra {other}\n", *lines[2:]]),
        "".join([*lines[:3], *lines[4:]]),
        "".join([*lines[:4], lines[3], *lines[4:]]),
        "".join([*lines[:3], "AAAA\n", *lines[4:]]),
        proof.replace(notes[-1], notes[-2]),
        proof.replace("tlog-proof@v1", "tlog-proof@v2"),
        "".join([lines[0], "\n", notes[-1]]),
    ):
        with pytest.raises(AsterismError):
            check_inclusion(changed, place.public)
    with pytest.raises(AsterismError):
        check_inclusion(proof, SigningKey.make("audit").public)


def test_the_log_continues_every_checkpoint_of_it(place: Place, notes: list[str]) -> None:
    for size, note in enumerate(notes, 1):
        steps = prove_consistency(place.copy(), open_checkpoint(note, place.public))
        text = json.dumps({"old": note, "new": notes[-1], "proof": steps})
        assert check_proof(text, place.public) == {"old": size, "new": 11}
        with pytest.raises(AuditError, match="proves nothing"):
            check_proof(json.dumps(json.loads(text) | {"proof": [*steps, "AAAA"]}), place.public)


def test_a_log_does_not_continue_another(place: Place, notes: list[str]) -> None:
    key = SigningKey.make("audit")
    root = base64.b64encode(b"r" * 32).decode()
    for size in (3, 11, 12):
        other = open_checkpoint(key.sign_note(f"{key.name}\n{size}\n{root}\n"), key.public)
        with pytest.raises(AuditError, match="does not continue"):
            prove_consistency(place.copy(), other)
    assert len(notes) == 11


def test_what_cannot_be_proven_says_why(place: Place, notes: list[str]) -> None:
    with pytest.raises(AuditError, match="no entry 11"):
        prove_inclusion(place.copy(), 11)
    with pytest.raises(AuditError, match="not what its newest checkpoint says"):
        prove_inclusion(place.copy(place.log.read_bytes()[:-1]), 3)
    with pytest.raises(AsterismError, match="entry 0 of the audit log was changed"):
        prove_inclusion(place.copy(place.log.read_bytes().replace(b"act-0", b"act-1")), 3)
    for text in ("", "[]", "{}", '{"old": 1, "new": 2, "proof": 3}'):
        with pytest.raises(AuditError, match="no proof"):
            check_proof(text, place.public)
    shorter = place.copy(note=notes[4])
    assert check_inclusion(prove_inclusion(shorter, 4), place.public)[0] == 4
