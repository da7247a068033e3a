from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from asterism.collect.declaration import (
    SiteDeclaration,
    demonstration_sources,
    read_declaration,
    read_unstated,
)
from asterism.model.errors import SourceError
from asterism.model.marking import LOCAL, Marking, TrafficLight

LINES = (
    "key: a", "name: A", "owner: local", "legal_basis: b", "purpose: p", "crawl:",
    "  start: [http://a.example/]", "  items: [a]", "fields:", "  text: p",
)  # fmt: skip


def write(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines))
    return path


def changed(**changes: object) -> dict[str, Any]:
    values: dict[str, Any] = yaml.safe_load("\n".join(LINES))
    for path, value in changes.items():
        *parts, last = path.split("__")
        here = values
        for part in parts:
            here = here.setdefault(part, {})
        here[last] = value
    return values


@pytest.mark.parametrize("missing", ["legal_basis", "purpose"])
def test_a_source_without_basis_or_purpose_does_not_run(tmp_path: Path, missing: str) -> None:
    path = tmp_path / "a.yaml"
    assert read_declaration(write(path, *LINES)).key == "a"
    with pytest.raises(SourceError, match=f"line 1, {missing}: is missing; say"):
        read_declaration(write(path, *(line for line in LINES if not line.startswith(missing))))
    for said in ("'  '", '""', ""):
        lines = [f"{missing}: {said}" if line.startswith(missing) else line for line in LINES]
        with pytest.raises(SourceError, match=f", {missing}: (must say|says nothing)"):
            read_declaration(write(path, *lines))
        declared, unstated = read_unstated(path)
        assert declared.crawl.items == ["a"]
        assert unstated == [f"line {4 + (missing == 'purpose')}, {missing}: must say something"]


def test_a_file_that_is_no_declaration(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="cannot be read"):
        read_declaration(tmp_path / "absent.yaml")
    for text in ("", "- a", 'key = "small"'):
        with pytest.raises(SourceError, match="declares no source"):
            read_declaration(write(tmp_path / "a.yaml", text))


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"network": "tor"}, "only .onion hosts, and a.example is none"),
        ({"crawl__start": ["http://abc.onion/"]}, "abc.onion is an onion service"),
        ({"page__render": "browser", "page__wait_for": "a::text"}, "must find elements"),
        ({"pace__window": {"from": "22:00", "to": "25:00", "zone": "UTC"}}, "pace.window.to"),
        (
            {
                "login": {
                    "url": "http://b.example/login", "form": "form", "user_field": "u",
                    "password_field": "p", "success": "a.out", "credentials": "SMALL",
                }
            },
            "login.url leaves the hosts",
        ),
        (
            {"posts": {"each": ".p", "id": "::attr(id)"}, "fields__text": "jsonld:text"},
            "fields.text: JSON-LD speaks of the whole page",
        ),
        (
            {"posts": {"each": ".p", "id": "a"}, "fields__attributes": {"thread": "h1"}},
            "posts fill thread by themselves",
        ),
    ],
)  # fmt: skip
def test_keys_that_do_not_fit_together(changes: dict[str, object], says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        SiteDeclaration.model_validate(changed(**changes))


def test_every_key_has_its_place() -> None:
    declared = SiteDeclaration.model_validate(
        changed(
            network="tor",
            crawl={
                "start": ["http://abc.onion/"], "items": ["a"], "mode": "targeted",
                "keep": {"indicators": [["movement", "third_party"]], "watch_list": True},
            },
            page={"render": "browser", "wait_for": "#app", "scroll": 3, "screenshot": True},
            login={
                "url": "http://abc.onion/login", "form": "form#login", "user_field": "u",
                "password_field": "p", "success": "a.logout", "credentials": "SMALL",
            },
            media={"policy": "hash-only", "fetch": [".gallery img::attr(src)"]},
            pace={
                "window": {"from": "22:00", "to": "06:00", "zone": "UTC"}, "revisit_seconds": 300,
            },
            robots={"policy": "ignore", "reason": "no robots.txt is meant for an onion service"},
            posts={"each": ".post", "id": "::attr(id)", "reply_to": ".re", "thread": "h1"},
        )
    )  # fmt: skip
    assert declared.crawl.keep is not None
    assert declared.crawl.keep.unlinked_days == 30
    assert declared.pace.window is not None
    assert declared.pace.window.from_ == "22:00"
    again = SiteDeclaration.model_validate_json(declared.model_dump_json(by_alias=True))
    assert again == declared


def test_a_site_of_strangers_is_asked_slowly(declaration: SiteDeclaration) -> None:
    assert (declaration.delay_seconds, declaration.concurrency) == (0, 8)
    stranger = declaration.model_copy(update={"local": False})
    assert (stranger.delay_seconds, stranger.concurrency) == (1, 2)
    assert stranger.hosts == {"127.0.0.1"}


def test_the_demonstration_declares_its_sources() -> None:
    keys = [item.key for item in demonstration_sources()]
    assert keys == ["cityboard", "lunaclasificados", "starlist", "workharbor"]
    assert all(item.local and item.legal_basis for item in demonstration_sources())
    further = demonstration_sources(further=True)
    assert "nightlounge" in {item.key for item in further}
    assert all(item.local and item.legal_basis for item in further)


def test_a_source_states_how_what_comes_from_it_is_marked(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    assert read_declaration(write(path, *LINES)).source.marking == LOCAL
    lines = ("marking:", "  level: green", "  caveats: [sealed]", '  exclude: ["person:Ann"]')
    assert read_declaration(write(path, *LINES, *lines)).source.marking == Marking(
        "local",
        TrafficLight.GREEN,
        caveats=frozenset({"sealed"}),
        excluded=frozenset({"person:ann"}),
    )
    with pytest.raises(SourceError, match="line 11, marking: 'blue' is no level"):
        read_declaration(write(path, *LINES, "marking:", "  level: blue"))
    with pytest.raises(SourceError, match="marking"):
        read_declaration(write(path, *LINES, "marking:", "  colour: red"))
