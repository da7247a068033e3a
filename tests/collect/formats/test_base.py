from __future__ import annotations

from pathlib import Path

from asterism.collect.formats.base import Findings, refused


def test_a_note_is_kept_once() -> None:
    findings = Findings()
    findings.note("a")
    findings.note("a")
    assert findings.notes == ["a"]


def test_a_refusal_names_file_reason_and_mend() -> None:
    assert str(refused(Path("a.csv"), "is torn", "mend it")) == "a.csv: is torn; mend it"
