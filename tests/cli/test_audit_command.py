from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from asterism.access import open_workspace
from asterism.access.policy import system_user

Asterism = Callable[..., subprocess.CompletedProcess[str]]
Printed = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def at(own_workspace: Path) -> tuple[str, Path]:
    return ("--workspace", own_workspace)


def log_of(asterism: Asterism, at: tuple[str, Path]) -> Path:
    return Path(asterism(*at, "audit", "path").stdout.strip())


def test_a_good_log_is_good_and_a_changed_one_names_its_first_bad_entry(
    asterism: Asterism, printed: Printed, at: tuple[str, Path]
) -> None:
    for words in ("one", "two", "three"):
        assert asterism(*at, "search", words).returncode == 0
    log = log_of(asterism, at)
    good = log.read_bytes()
    done = asterism(*at, "audit", "verify")
    assert done.returncode == 0
    lines = good.splitlines(keepends=True)
    assert done.stdout.startswith(f"{len(lines):,} entries, each as it was signed.")
    [shown] = printed(*at, "audit", "verify")
    assert (shown["ok"], shown["entries"], shown["first_bad"]) == (True, len(lines), None)
    number = len(lines) - 2
    for changed in (
        [*lines[:number], lines[number].replace(b"search", b"export"), *lines[number + 1 :]],
        [*lines[:number], *lines[number + 1 :]],
        [*lines[:number], lines[number + 1], lines[number]],
        lines[:number],
    ):
        log.write_bytes(b"".join(changed))
        done = asterism(*at, "audit", "verify")
        assert (done.returncode, done.stdout.split(".")[0]) == (1, f"First bad entry: {number}")
        done = asterism(*at, "audit", "verify", "--json")
        assert done.returncode == 1
        assert json.loads(done.stdout)["first_bad"] == number
    log.write_bytes(good)
    assert asterism(*at, "audit", "verify").returncode == 0


def test_a_log_that_was_cut_shows_nothing_more(asterism: Asterism, at: tuple[str, Path]) -> None:
    assert asterism(*at, "search", "call").returncode == 0
    log = log_of(asterism, at)
    log.write_bytes(b"".join(log.read_bytes().splitlines(keepends=True)[:-1]))
    done = asterism(*at, "search", "call")
    assert (done.returncode, done.stdout) == (1, "")
    assert "nothing was read" in done.stderr


def test_an_export_is_verified_without_a_workspace(
    asterism: Asterism, at: tuple[str, Path], tmp_path: Path
) -> None:
    workspace = at[1]
    for options in ((), ("--without-sealed",)):
        done = asterism(*at, "audit", "export", tmp_path / "export", *options)
        assert done.returncode == 0, done.stderr
        shutil.copy(workspace / "keys" / "audit.public", tmp_path / "public")
        nowhere = ("--workspace", tmp_path / "nowhere", "audit", "verify", "--export")
        assert asterism(*nowhere, tmp_path / "export").returncode == 0
        keyed = ("--public-key", tmp_path / "public")
        assert asterism(*nowhere, tmp_path / "export", *keyed).returncode == 0
    data = (tmp_path / "export").read_bytes()
    lines = data.splitlines(keepends=True)
    (tmp_path / "export").write_bytes(b"".join([*lines[:3], *lines[4:]]))
    done = asterism(*nowhere, tmp_path / "export", *keyed)
    assert (done.returncode, done.stdout.split(".")[0]) == (1, "First bad entry: 2")
    [last] = open_workspace(workspace).audit.entries(limit=1)
    assert (last.action, last.outcome, last.terms) == ("export-audit", "acted", {"sealed": False})


def test_what_partners_kept_shows_what_was_cut_or_forked(
    asterism: Asterism, at: tuple[str, Path], tmp_path: Path
) -> None:
    workspace, early = at[1], tmp_path / "early"
    shutil.copytree(workspace, early)
    assert asterism(*at, "search", "call").returncode == 0
    (tmp_path / "checkpoint").write_text(asterism(*at, "audit", "checkpoint").stdout)
    asterism(*at, "audit", "export", tmp_path / "export")
    assert asterism(*at, "search", "more").returncode == 0
    for kept in ("checkpoint", "export"):
        done = asterism(*at, "audit", "verify", "--checkpoint", tmp_path / kept)
        assert done.returncode == 0, done.stdout
    old = ("--workspace", early)
    number = len(log_of(asterism, old).read_bytes().splitlines())
    assert asterism(*old, "audit", "verify").returncode == 0
    for kept in ("checkpoint", "export"):
        done = asterism(*old, "audit", "verify", "--checkpoint", tmp_path / kept)
        assert (done.returncode, done.stdout.split(".")[0]) == (1, f"First bad entry: {number}")
    for words in ("another", "history", "goes", "here"):
        assert asterism(*old, "search", words).returncode == 0
    assert asterism(*old, "audit", "verify").returncode == 0
    for kept in ("checkpoint", "export"):
        done = asterism(*old, "audit", "verify", "--checkpoint", tmp_path / kept)
        assert done.returncode == 1
        assert ("forked" in done.stdout) == (kept == "checkpoint")
    done = asterism(*old, "audit", "verify", "--checkpoint", tmp_path / "export")
    assert done.stdout.split(".")[0] == f"First bad entry: {number}"


def test_proofs_hold_under_the_public_key(
    asterism: Asterism, at: tuple[str, Path], tmp_path: Path
) -> None:
    assert asterism(*at, "search", "call").returncode == 0
    (tmp_path / "old").write_text(asterism(*at, "audit", "checkpoint").stdout)
    assert asterism(*at, "search", "more").returncode == 0
    key = ("--public-key", at[1] / "keys" / "audit.public")
    number = len(log_of(asterism, at).read_bytes().splitlines()) - 1
    (tmp_path / "proof").write_text(asterism(*at, "audit", "prove", number).stdout)
    done = asterism("audit", "verify", "--proof", tmp_path / "proof", *key)
    assert (done.returncode, done.stdout.split(":")[0]) == (0, f"Entry {number} is in the log")
    done = asterism(*at, "audit", "consistency", "--from", tmp_path / "old")
    (tmp_path / "proof").write_text(done.stdout)
    done = asterism("audit", "verify", "--proof", tmp_path / "proof", *key)
    assert (done.returncode, "continues" in done.stdout) == (0, True)
    (tmp_path / "proof").write_text("{}")
    assert asterism("audit", "verify", "--proof", tmp_path / "proof", *key).returncode == 1
    assert asterism("audit", "verify", "--proof", tmp_path / "proof").returncode == 1


def test_entries_are_shown_to_the_owner_and_that_is_kept_too(
    asterism: Asterism, printed: Printed, at: tuple[str, Path]
) -> None:
    [hit] = printed(*at, "search", "call", "--limit", "1", "--purpose", "case 12")
    first, *_ = printed(*at, "audit", "show", "--purpose", "supervision")
    assert (first["action"], first["purpose"], first["terms"]["terms"]) == (
        "search",
        "case 12",
        "call",
    )
    shown = printed(*at, "audit", "show", "--limit", "1")
    assert [(line["action"], line["purpose"]) for line in shown] == [("read-audit", "supervision")]
    workspace = open_workspace(at[1])
    workspace.session(None, "case 13").document(hit["id"])
    workspace.close()
    about = printed(*at, "audit", "show", "--target", hit["id"])
    assert [(line["action"], line["purpose"]) for line in about] == [
        ("document", "case 13"),
        ("search", "case 12"),
    ]
    assert printed(*at, "audit", "show", "--person", "somebody") == []
    assert len(printed(*at, "audit", "show", "--person", system_user(), "--limit", "3")) == 3
    text = asterism(*at, "audit", "show", "--target", hit["id"]).stdout
    assert f"{system_user()}: document {hit['id']}  [case 13]" in text


def test_whoever_is_refused_is_in_the_log(
    asterism: Asterism, printed: Printed, at: tuple[str, Path]
) -> None:
    assert asterism(*at, "search", "call", "--as", "somebody").returncode == 1
    assert asterism(*at, "audit", "show", "--as", "somebody").returncode == 1
    shown = printed(*at, "audit", "show", "--person", "somebody")
    assert {line["outcome"] for line in shown} == {"denied"}
    assert {line["person"] for line in shown} == {"somebody"}
    assert len(shown) == 2


def test_taking_in_does_not_depend_on_the_log_and_reading_does(
    asterism: Asterism, world: Path, tmp_path: Path
) -> None:
    workspace = tmp_path / "new"
    assert asterism("--workspace", workspace, "init").returncode == 0
    log = log_of(asterism, ("--workspace", workspace))
    log.unlink(missing_ok=True)
    log.mkdir()
    done = asterism("--workspace", workspace, "import", world / "documents.jsonl")
    assert done.returncode == 0, done.stderr
    assert "300 stored" in done.stdout
    for command in (("search", "call"), ("process",)):
        done = asterism("--workspace", workspace, *command)
        assert done.returncode == 1
        assert "nothing was read" in done.stderr
    log.rmdir()
    assert asterism("--workspace", workspace, "process").returncode == 0
    assert asterism("--workspace", workspace, "search", "call").returncode == 0
    assert asterism("--workspace", workspace, "audit", "verify").returncode == 0


def test_where_there_is_no_log_verifying_says_so(asterism: Asterism, tmp_path: Path) -> None:
    done = asterism("--workspace", tmp_path, "audit", "verify")
    assert done.returncode == 1
    assert "no audit log here" in done.stderr
    done = asterism("--workspace", tmp_path, "audit", "verify", "--export", tmp_path / "none")
    assert done.returncode == 1
    assert "state the file of an export" in done.stderr
