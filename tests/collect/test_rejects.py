from __future__ import annotations

import json
from pathlib import Path

from asterism.collect.rejects import RAW_LIMIT, Reject, RejectsFile


def test_rejects_are_lines_and_counted(tmp_path: Path) -> None:
    file = RejectsFile(tmp_path / "rejects" / "a.jsonl", "a.csv")
    assert not file.path.exists()
    file.add([Reject(3, "text", "no", "mend", "x" * 9_999)])
    file.add([Reject(4, "posted_at", "no", "mend", "raw", "warning")])
    file.close()
    assert (file.rejected, file.warnings) == (1, 1)
    first, second = [json.loads(line) for line in file.path.read_text().splitlines()]
    assert (first["file"], first["row"], len(first["raw"])) == ("a.csv", 3, RAW_LIMIT)
    assert second["level"] == "warning"
    RejectsFile(file.path, "a.csv").close()
    assert not file.path.exists()


def test_a_dry_run_only_counts(tmp_path: Path) -> None:
    file = RejectsFile(tmp_path / "a.jsonl", "a.csv", writes=False)
    file.add([Reject(1, "", "no", "mend")])
    assert (file.rejected, file.path.exists()) == (1, False)


def test_a_reject_reads_as_one_line() -> None:
    assert str(Reject(2, "", "is no JSON", "write one object a line")) == (
        "row 2: is no JSON; write one object a line"
    )
    assert str(Reject(3, "posted_at", "no date", "give one", level="warning")) == (
        "row 3, posted_at: no date; give one"
    )
    assert str(Reject(0, "", "no text", "mend the selector")) == "no text; mend the selector"
