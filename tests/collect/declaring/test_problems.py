from __future__ import annotations

from pathlib import Path

import pytest

from asterism.collect.declaration import read_declaration
from asterism.model.errors import SourceError

LINES = (
    "key: a", "name: A", "owner: local", "legal_basis: b", "purpose: p", "crawl:",
    "  start: [http://a.example/]", "  items: [a]", "fields:", "  text: p",
)  # fmt: skip


def write(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines))
    return path


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("http://a.example/", "ftp://a.example/", r"line 7, crawl.start\[1\]: .* no http address"),
        ("http://a.example/", "http://u:p@a.example/", "no name or password"),
        ("key: a", "key: ../a", "line 1, key: '../a' is not written as"),
        ("text: p", "tex: p", "line 10, fields.tex: .* did you mean text?"),
        ("text: p", "zzz: p", "fields.zzz: .* known here: title, text, place"),
        ("text: p", "text: #body", "line 10, fields.text: says nothing; .* stands in quotes"),
        ("text: p", "text: p\n  title: #top", "line 11, fields.title: says nothing"),
        ("text: p", "text: p[[", r"line 10, fields.text: .* cannot be understood"),
        ("text: p", "text: 7", "line 10, fields.text: must be text; put it in quotes"),
        ("items: [a]", "items: a", r"line 8, crawl.items: must be a list"),
        ("items: [a]", "items: []", r"line 8, crawl.items: must name at least one"),
        ("fields:\n  text: p", "fields: p", "line 9, fields: must have keys of its own"),
        ("crawl:", "crawl: [", "a.yaml:.*no YAML"),
        ("key: a", "key: a\nkey: b", "a.yaml:2: .* 'key' is said twice"),
        ("key: a", "key: a\nzone: Mars/Olympus", "line 2, zone: .* no time zone"),
        ("key: a", "key: a\ndate_formats: [D]", r"line 2, date_formats\[1\]: .* no format"),
        ("key: a", "key: a\nlocal: perhaps", "line 2, local: must be true or false"),
        ("key: a", "key: a\nnetwork: i2p", "line 2, network: must be 'clear' or 'tor'"),
        ("key: a", "key: a\npace: {concurrency: 0}", "pace.concurrency: input should be greater"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, old: str, new: str, says: str) -> None:
    with pytest.raises(SourceError, match=says):
        read_declaration(write(tmp_path / "a.yaml", "\n".join(LINES).replace(old, new)))


def test_every_mistake_of_a_file_is_named_at_once(tmp_path: Path) -> None:
    lines = (*LINES[:3], *LINES[5:], "colour: red")
    with pytest.raises(SourceError) as raised:
        read_declaration(write(tmp_path / "a.yaml", *lines))
    named = [line.partition(":")[0].strip() for line in str(raised.value).splitlines()[1:]]
    assert named == ["line 1, legal_basis", "line 1, purpose", "line 9, colour"]
