from __future__ import annotations

from pathlib import Path

import pytest

from asterism.collect.declaration import (
    SiteDeclaration,
    demonstration_sources,
    read_declaration,
)
from asterism.model.errors import SourceError
from asterism.model.marking import LOCAL, Marking, TrafficLight

LINES = (
    'key = "a"', 'name = "A"', 'owner = "local"', 'legal_basis = "b"', 'purpose = "p"', "[crawl]",
    'start = ["http://a.example/"]', 'items = ["a"]', "[fields]", 'text = "p"',
)  # fmt: skip


def write(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines))
    return path


@pytest.mark.parametrize("missing", ["legal_basis", "purpose"])
def test_a_source_without_basis_or_purpose_does_not_run(tmp_path: Path, missing: str) -> None:
    path = tmp_path / "a.toml"
    assert read_declaration(write(path, *LINES)).key == "a"
    with pytest.raises(SourceError, match=missing):
        read_declaration(write(path, *(line for line in LINES if not line.startswith(missing))))
    blank = [f'{missing} = "  "' if line.startswith(missing) else line for line in LINES]
    with pytest.raises(SourceError, match=missing):
        read_declaration(write(path, *blank))


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("http://a.example/", "ftp://a.example/", "no http address"),
        ('key = "a"', 'key = "../a"', "key"),
        ('text = "p"', 'tex = "p"', "fields.tex"),
        ("[crawl]", "[crawl", "no TOML"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, old: str, new: str, says: str) -> None:
    with pytest.raises(SourceError, match=says):
        read_declaration(write(tmp_path / "a.toml", *(line.replace(old, new) for line in LINES)))
    with pytest.raises(SourceError, match="cannot be read"):
        read_declaration(tmp_path / "absent.toml")


def test_a_site_of_strangers_is_asked_slowly(declaration: SiteDeclaration) -> None:
    assert (declaration.delay_seconds, declaration.concurrency) == (0, 8)
    stranger = declaration.model_copy(update={"local": False})
    assert (stranger.delay_seconds, stranger.concurrency) == (1, 2)
    assert stranger.hosts == {"127.0.0.1"}


def test_the_demonstration_declares_its_sources() -> None:
    keys = [item.key for item in demonstration_sources()]
    assert keys == ["cityboard", "lunaclasificados", "starlist", "workharbor"]
    assert all(item.local and item.legal_basis for item in demonstration_sources())


def test_a_source_states_how_what_comes_from_it_is_marked(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    assert read_declaration(write(path, *LINES)).source.marking == LOCAL
    lines = ("[marking]", 'level = "green"', 'caveats = ["sealed"]', 'exclude = ["person:Ann"]')
    assert read_declaration(write(path, *LINES, *lines)).source.marking == Marking(
        "local",
        TrafficLight.GREEN,
        caveats=frozenset({"sealed"}),
        excluded=frozenset({"person:ann"}),
    )
    with pytest.raises(SourceError, match="'blue' is no level"):
        read_declaration(write(path, *LINES, "[marking]", 'level = "blue"'))
    with pytest.raises(SourceError, match="marking"):
        read_declaration(write(path, *LINES, "[marking]", 'colour = "red"'))
