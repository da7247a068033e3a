from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

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
