"""What is measured, on a few texts."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import phonenumbers
import pytest
from evaluations.extract.item import Item
from evaluations.extract.systems import command, documents, joiner, matcher

from evaluations.extract import __main__ as runner

ECHO = """
import json, sys
source, target = (sys.argv[sys.argv.index(name) + 1] for name in ("--input", "--output"))
with open(source) as lines, open(target, "w") as out:
    for line in lines:
        record = json.loads(line)
        mention = {"id": record["id"], "kind": "phone", "start": 0, "end": 4,
                   "raw": record["text"][:4], "value": "+12025550123"}
        print(json.dumps(mention), file=out)
"""


def item(text: str, country: str = "US", title: str = "") -> Item:
    return Item("a", "phone", "f", "seen", "en", country, text, title, "2026-02-02", ())


def test_records_are_those_of_the_command() -> None:
    assert list(documents([item("x")])) == [{"id": "a", "text": "x", "country": "US"}]
    (record,) = documents([item("x", "", "t")], "posted")
    assert record == {"id": "a", "text": "x", "title": "t", "posted": "2026-02-02"}


def test_the_matcher_reads_title_and_text() -> None:
    run = matcher(phonenumbers.Leniency.VALID)
    found = run([item("call (202) 555-0123", title="or 202-555-0124")])
    assert [mention["value"] for mention in found] == ["+12025550124", "+12025550123"]
    assert found[1]["raw"] == "(202) 555-0123"


@pytest.mark.parametrize(
    ("text", "country", "value"),
    [
        ("202*555*0123", "US", "+12025550123"),
        ("1 (202) 555-0123", "US", "+12025550123"),
        ("06.39.98.00.12", "FR", "+33639980012"),
        ("8 975 123 45 67", "RU", "+79751234567"),
        ("202five55 0123", "US", None),
    ],
)
def test_digits_are_joined(text: str, country: str, value: str | None) -> None:
    assert [mention["value"] for mention in joiner([item(text, country)])] == [value] * bool(value)


def test_the_command_is_given_files(tmp_path: Path) -> None:
    script = tmp_path / "echo.py"
    script.write_text(ECHO)
    (mention,) = command([sys.executable, str(script)])([item("2025")])
    assert mention["raw"] == "2025"


def test_a_command_that_fails_ends_the_run() -> None:
    with pytest.raises(SystemExit, match="failed with 3"):
        command([sys.executable, "-c", "raise SystemExit(3)"])([item("2025")])


def test_a_small_run_prints_every_system(capsys: pytest.CaptureFixture[str]) -> None:
    small = ["--per-family", "1", "--texts", "1", "--kinds", "phone", "--baselines-only", "--json"]
    assert runner.main(small) == 0
    seen, unseen, *_ = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert (seen["split"], unseen["split"]) == ("seen", "unseen")
    assert seen["systems"].keys() == {"matcher, possible", "matcher, valid", "digits joined"}
    assert "hidden numbers, th" in unseen["systems"]["matcher, valid"]


@pytest.mark.parametrize("asked", [["--show-errors", "3"], ["--kinds", "shoe"]])
def test_what_may_not_be_shown_or_is_unknown_is_refused(asked: list[str]) -> None:
    with pytest.raises(SystemExit):
        runner.main(["--split", "unseen", *asked])
