from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from asterism.access import create_workspace
from asterism.collect.declaration import read_declaration
from asterism.collect.drift.history import kept_with_run, watch_of
from asterism.collect.page_reading import PageReader
from asterism.collect.page_text import parse_page
from asterism.record.runs import running

Asterism = Callable[..., subprocess.CompletedProcess[str]]

DECLARATION = """
key: small
name: Small site
owner: local
legal_basis: "{basis}"
purpose: test
crawl:
  start: ["http://a.example/"]
  items: [a.ad]
fields:
  title: h1
  text: p
"""


@pytest.fixture
def workspace_with_runs(tmp_path: Path) -> Path:
    """Give a workspace that crawled the small site twice; in between its titles went."""
    made = create_workspace(tmp_path / "workspace")
    source = tmp_path / "small.yaml"
    source.write_text(DECLARATION.format(basis="test"))
    for title in ("<h1>Ad</h1>", ""):
        reader = PageReader(
            read_declaration(source), watch_of(made.database, read_declaration(source))
        )
        for number in range(30):
            page = parse_page(f"{title}<p>Text {number}</p>")
            reader.drafts(page, f"http://a.example/{number}", "c", 0)
        with running(made.database, "collect", "x", "x") as run:
            run.report = kept_with_run({"small": reader})
    made.close()
    return tmp_path / "workspace"


def written(tmp_path: Path, page: str, basis: str = "test") -> tuple[Path, Path]:
    source, saved = tmp_path / "small.yaml", tmp_path / "saved.html"
    source.write_text(DECLARATION.format(basis=basis))
    saved.write_text(page)
    return source, saved


def test_a_saved_page_is_checked_without_a_workspace(asterism: Asterism, tmp_path: Path) -> None:
    source, saved = written(tmp_path, "<h1>T</h1><p>Text<a class=ad href=1>x</a></p>")
    workspace = tmp_path / "none"
    done = asterism("--workspace", workspace, "source", "check", source, "--page", saved, "--json")
    assert done.returncode == 0, done.stderr
    shown = json.loads(done.stdout)
    assert (shown["source"], shown["ok"], shown["problems"]) == ("small", True, [])
    assert shown["fields"] == {"title": "T", "text": "Textx"}
    assert shown["links"]["items"]["addresses"] == ["http://a.example/1"]
    assert not workspace.exists()
    done = asterism("source", "check", source, "--page", saved, "--url", "http://a.example/b/")
    assert "title                     1  T" in done.stdout
    assert "items                     1  http://a.example/b/1" in done.stdout


def test_what_keeps_a_page_from_being_collected_is_status_1(
    asterism: Asterism, tmp_path: Path
) -> None:
    done = asterism("source", "check", *with_page(written(tmp_path, "<i>sign in</i>")))
    assert done.returncode == 1
    assert "error: the page shows neither a document nor links" in done.stdout
    unstated = written(tmp_path, "<h1>T</h1><p>Text</p>", basis="")
    done = asterism("source", "check", *with_page(unstated))
    assert done.returncode == 1
    assert "title                     1  T" in done.stdout
    assert "error: line 5, legal_basis: must say something; without it" in done.stdout
    done = asterism("source", "check", tmp_path / "absent.yaml", "--page", unstated[1])
    assert done.returncode == 1
    assert "cannot be read" in done.stderr


def with_page(files: tuple[Path, Path]) -> tuple[Path, str, Path]:
    return files[0], "--page", files[1]


def test_how_sources_stand(asterism: Asterism, workspace_with_runs: Path) -> None:
    done = asterism("--workspace", workspace_with_runs, "source", "status")
    assert "small: last crawled " in done.stdout
    assert "30 documents, 0 pages without one" in done.stdout
    assert "  drift: title shows nothing" in done.stdout
    done = asterism("--workspace", workspace_with_runs, "source", "status", "small", "--json")
    assert json.loads(done.stdout)["shown"]["text"] == 1
    done = asterism("--workspace", workspace_with_runs, "source", "status", "other")
    assert "No source has been crawled yet" in done.stdout


LISTING = "<link rel=canonical href=http://things.example/list>" + "".join(
    f"<li class=ad><a href=/ad/{n}>The thing number {n}</a> 3 March</li>" for n in range(5)
)
AD = "<h1>The thing number {0}</h1><div class=text>Text {0} says what there is to say of it.</div>"


def test_a_draft_is_written_once_and_runs_when_its_grounds_are_stated(
    asterism: Asterism, tmp_path: Path
) -> None:
    saved = [tmp_path / name for name in ("list.html", "1.html", "3.html")]
    for path, text in zip(saved, (LISTING, AD.format(1), AD.format(3)), strict=True):
        path.write_text(text)
    drafted = tmp_path / "things.yaml"
    given = ("--page", saved[0], "--item-page", saved[1], "--item-page", saved[2])
    done = asterism("source", "draft", *given, "-o", drafted)
    assert done.returncode == 0, done.stderr
    assert "2 places to look at" in done.stdout
    done = asterism("source", "draft", *given, "-o", drafted)
    assert (done.returncode, "is there already" in done.stderr) == (1, True)
    assert asterism("source", "draft", *given).stdout == drafted.read_text()
    shown = json.loads(asterism("source", "draft", *given, "--json").stdout)
    assert shown["declaration"] == drafted.read_text()
    assert len(shown["look"]) == 2
    stated = drafted.read_text().replace('legal_basis: ""', "legal_basis: test")
    drafted.write_text(stated.replace('purpose: ""', "purpose: test"))
    done = asterism("source", "check", drafted, "--page", saved[1], "--json")
    assert done.returncode == 0
    fields = json.loads(done.stdout)["fields"]
    assert fields == {
        "title": "The thing number 1",
        "text": "Text 1 says what there is to say of it.",
    }


def test_a_draft_needs_a_page(asterism: Asterism, tmp_path: Path) -> None:
    empty = tmp_path / "empty.html"
    empty.write_text("")
    for given, says in (
        ((), "name the address of a page"),
        (("--page", empty), "holds no HTML"),
        (("http://127.0.0.1:9/",), "say --local"),
        (("--page", tmp_path / "absent"), "cannot be read"),
    ):
        done = asterism("source", "draft", *given)
        assert (done.returncode, says in done.stderr) == (1, True), done.stderr
