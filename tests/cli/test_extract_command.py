from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

Asterism = Callable[..., subprocess.CompletedProcess[str]]
Printed = Callable[..., list[dict[str, Any]]]

CONTRACT = {"id", "kind", "start", "end", "raw", "value", "confidence", "extractor"}
TEXT = "text me 2o2 five55 o1two3, 200$/hr, age 24, snap: ruby_88, ruby@mail.example"


def written(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_lines_go_in_and_mentions_come_out(printed: Printed, tmp_path: Path) -> None:
    source, target = tmp_path / "docs.jsonl", tmp_path / "mentions.jsonl"
    documents: list[dict[str, Any]] = [
        {"id": "a", "text": TEXT, "title": "Ruby 2o2 five55 o19nine"},
        {"id": 2, "text": "020 7946 0123", "country": "GB"},
    ]
    source.write_text("\n".join(map(json.dumps, documents)), encoding="utf-8")
    (said,) = printed("extract", "--input", source, "--output", target)
    found = written(target)
    assert said == {"mentions": len(found), "rejected": 0, "output": str(target)}
    fields = {document["id"]: document for document in documents}
    for mention in found:
        assert set(mention) >= CONTRACT
        field = str(fields[mention["id"]][mention["field"]])
        assert field[mention["start"] : mention["end"]] == mention["raw"]
    values = {(mention["id"], mention["kind"]): mention["value"] for mention in found}
    assert values["a", "price"] == {"amount": 200, "currency": "USD", "unit": "hour"}
    assert values["a", "handle"] == {"platform": "snapchat", "handle": "ruby_88"}
    assert values["a", "age"] == 24
    assert values[2, "phone"] == "+442079460123"
    phones = {mention["value"]: mention for mention in found if mention["kind"] == "phone"}
    assert phones["+12025550123"]["reading"].endswith("→ +1 202-555-0123")
    assert {mention["field"] for mention in phones.values()} == {"text", "title"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["docs.jsonl", "mentions.jsonl"]


def test_a_country_and_kinds_are_given_for_all(asterism: Asterism, tmp_path: Path) -> None:
    source, target = tmp_path / "docs.jsonl", tmp_path / "mentions.jsonl"
    source.write_text(json.dumps({"id": 1, "text": "020 7946 0123, age 24"}), encoding="utf-8")
    shared = ("extract", "--input", source, "--output", target, "--workers", 1)
    assert asterism(*shared, "--country", "gb", "--kinds", "phone").returncode == 0
    assert [mention["value"] for mention in written(target)] == ["+442079460123"]


def test_a_bad_line_is_explained_and_the_rest_goes_on(asterism: Asterism, tmp_path: Path) -> None:
    source, target = tmp_path / "docs.jsonl", tmp_path / "mentions.jsonl"
    lines = [
        "{", "", "[]", '{"text": "x"}', '{"id": 1}', '{"id": 1, "text": "x", "title": 3}',
        '{"id": 1, "text": "x", "country": "Spain"}', json.dumps({"id": 1, "text": TEXT}),
    ]  # fmt: skip
    source.write_text("\n".join(lines), encoding="utf-8")
    done = asterism("extract", "--input", source, "--output", target)
    assert done.returncode == 0
    assert written(target)
    rejects = written(target.with_name("mentions.jsonl.rejects.jsonl"))
    assert [(reject["row"], reject["field"]) for reject in rejects] == [
        (1, ""), (3, ""), (4, "id"), (5, "text"), (6, "title"), (7, "country"),
    ]  # fmt: skip
    assert all(reject["reason"] for reject in rejects)
    assert "6 lines" in done.stderr


def test_a_text_is_shown_with_its_readings(asterism: Asterism, printed: Printed) -> None:
    done = asterism("extract", TEXT)
    assert "2o2 five55 o1two3 → +1 202-555-0123" in done.stdout
    assert {"phone", "price", "handle"} <= {mention["kind"] for mention in printed("extract", TEXT)}
    assert asterism("extract", "good morning").stdout.endswith("nothing found\n")


def test_what_is_asked_for_must_be_clear(asterism: Asterism, tmp_path: Path) -> None:
    for arguments in (
        (), ("text", "--input", "x"), ("--input", "x"), ("--input", "x", "--output", "y"),
        ("text", "--kinds", "smell"), ("text", "--country", "Spain"),
        ("--input", Path(__file__), "--output", tmp_path / "none" / "y"),
    ):  # fmt: skip
        done = asterism("extract", *arguments)
        assert done.returncode == 1
        assert done.stderr.count("\n") == 1
