from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

Asterism = Callable[..., subprocess.CompletedProcess[str]]
Printed = Callable[..., list[dict[str, Any]]]


def test_a_second_import_changes_nothing(printed: Printed, world: Path) -> None:
    (first,) = printed("import", world / "documents.jsonl")
    contract = {
        "read": 300, "stored": 300, "unchanged": 0, "rejected": 0, "warnings": 0,
        "rejects_file": None,
    }  # fmt: skip
    assert first.items() >= contract.items()
    before = printed("status")[0]
    (second,) = printed("import", world / "documents.jsonl")
    assert (second["read"], second["stored"], second["unchanged"]) == (300, 0, 300)
    assert printed("status")[0]["counts"] == before["counts"]


def test_every_reject_is_explained(asterism: Asterism, printed: Printed, tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl"
    row = {"url": "http://a.example/1", "title": "Rose", "text": "Call 202-555-0123"}
    file.write_text(json.dumps(row) + "\n{broken\n")
    (report,) = printed("import", file)
    assert (report["read"], report["stored"], report["rejected"]) == (2, 1, 1)
    (reject,) = Path(report["rejects_file"]).read_text().splitlines()
    assert "broken" in reject
    shown = asterism("import", file).stdout
    assert "2 rows read: 0 stored, 1 unchanged, 1 rejected" in shown
    assert "\n  row 2: " in shown


def test_a_dry_run_stores_nothing(asterism: Asterism, printed: Printed, world: Path) -> None:
    done = asterism("import", world / "documents.jsonl", "--dry-run")
    assert "300 stored" in done.stdout
    assert "Next:" not in done.stdout
    assert printed("status")[0]["counts"]["documents"] == 0


def test_what_to_do_next_is_said(asterism: Asterism, world: Path) -> None:
    shown = asterism("import", world / "documents.jsonl").stdout
    assert "Read as: " in shown
    assert shown.endswith("Next: asterism process\n")


def test_a_file_that_is_not_there_is_named(asterism: Asterism) -> None:
    done = asterism("import", "nothing.csv")
    assert done.returncode == 1
    assert done.stderr.startswith("asterism: ")
    assert "nothing.csv" in done.stderr


def test_a_mapping_states_what_cannot_be_guessed(printed: Printed, tmp_path: Path) -> None:
    rows, mapping = tmp_path / "rows.csv", tmp_path / "map.toml"
    rows.write_text("Anzeige,Wann\ncall 202-555-0123,2026-05-03 10:00\n")
    mapping.write_text('zone = "UTC"\n[columns]\ntext = "Anzeige"\nposted_at = "Wann"\n')
    (report,) = printed("import", rows, "--map", mapping)
    assert (report["stored"], report["rejected"], report["warnings"]) == (1, 0, 0)


def test_a_draft_of_the_mapping_is_written_once(asterism: Asterism, tmp_path: Path) -> None:
    rows, mapping = tmp_path / "rows.csv", tmp_path / "map.yaml"
    rows.write_text("Anzeige;Wann\n" + f"{'call now ' * 9};25/03/2026\n")
    shown = asterism("import", rows, "--draft-map", mapping).stdout
    assert "date_order: day-first" in shown
    assert 'text: "Anzeige"' in mapping.read_text()
    assert "is there already" in asterism("import", rows, "--draft-map", mapping).stderr
    assert "1 stored" in asterism("import", rows, "--map", mapping).stdout
    assert "--draft-map" in asterism("import", rows, "--dry-run").stderr
    rows.write_text("text\nhello\n")
    assert "columns:" in asterism("import", rows, "--dry-run").stdout


def test_a_folder_and_its_options(asterism: Asterism, printed: Printed, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.html").write_text("<p>call 202-555-0123")
    (report,) = printed("import", tmp_path / "in")
    assert (report["read"], report["stored"], report["format"]) == (1, 1, "1 html")
    assert "--media" in asterism("import", tmp_path / "in", "--media", "some").stderr
    assert "--date-order" in asterism("import", tmp_path / "in", "--date-order", "x").stderr
