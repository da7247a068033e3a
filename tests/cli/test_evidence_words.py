from __future__ import annotations

from pathlib import Path

from asterism.cli.evidence_words import verdict_lines, verdict_values
from asterism.evidence.accounts import Problem
from asterism.evidence.stamps import Stamp
from asterism.evidence.verifying import Keys, StoreCheck
from asterism.model.signing import SigningKey


def test_a_verdict_says_what_is_wrong_and_what_is_not_known(tmp_path: Path) -> None:
    key = SigningKey.make("manifest").public
    check = StoreCheck(tmp_path, Keys(key, key))
    assert list(check.run([])) == []
    chain, look = check.look.chain, check.look
    chain.count, chain.members, chain.found_members = 3, 9, 2
    chain.stamps = {1: Stamp(None), 2: Stamp(1_767_225_600_000_000)}
    look.erased, look.writing = 4, 5
    lines = list(verdict_lines(verdict_values(check, [Problem("a.gz", 7, "torn")], 1, 1.0)))
    assert lines[:3] == ["a.gz, byte 7: torn", "and 1 more", "Not sound."]
    text = "\n".join(lines)
    assert "No trusted time for 1 of 3 manifests" in text
    assert "no authority is configured" in text
    values = verdict_values(check, [], 0, 1.0)
    assert values["trusted_time"]["manifests"] == 2
    assert "Sound: 0 files" in "\n".join(verdict_lines(values))
