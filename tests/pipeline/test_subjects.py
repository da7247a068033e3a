from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from asterism.access import Session, Workspace
from asterism.collect.importing import import_file
from asterism.model.errors import AsterismError, NotFoundError
from asterism.model.ids import derive_id
from asterism.pipeline.process import process
from asterism.pipeline.stage import StageContext
from asterism.pipeline.subjects import Selection, find, spellings_of

ROWS = {
    "one": "call (202) 555-0123 or write lily.rose@mail.example",
    "two": "two zero two, 555 0123 is my number",
    "three": "order number 2025550123 stands here as no phone: ref#2025550123",
    "four": "instagram @velvetmoon77",
    "five": "snapchat: velvetmoon77",
    "six": "call 202-555-0199",
    "seven": "+44 7700 900123 and +1 770 090 0123",
}


@pytest.fixture
def session(workspace: Workspace, tmp_path: Path) -> Session:
    """Give a session on documents that carry some identifiers."""
    path = tmp_path / "rows.jsonl"
    rows = [{"id": name, "text": text} for name, text in ROWS.items()]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    os.utime(path, (0, 0))
    import_file(workspace, path)
    process(StageContext(workspace), workspace.owner, "test")
    return workspace.session(None, "test")


@pytest.fixture
def named(session: Session) -> Callable[..., set[str]]:
    """Give a function that returns the names of the rows that a selection means."""
    names = {
        document_id: json.loads(attributes)["id"]
        for document_id, attributes in session.rows(
            "documents", "SELECT id, attributes FROM documents WHERE {visible}"
        )
    }

    def found(selection: Selection) -> set[str]:
        return {names[item] for item in find(session, selection).documents}

    return found


@pytest.mark.parametrize(
    "written",
    ["phone:+12025550123", "phone:202-555-0123", "PHONE: (202) 555 0123", "phone:5550123"],
)
def test_a_number_finds_what_carries_it_however_it_is_written(
    named: Callable[..., set[str]], written: str
) -> None:
    assert named(Selection(identifiers=[written])) >= {"one", "three"}
    assert "six" not in named(Selection(identifiers=[written]))


def test_an_identifier_that_could_be_several_is_asked_about(
    named: Callable[..., set[str]],
) -> None:
    with pytest.raises(AsterismError, match="could be instagram:velvetmoon77, snapchat:velvet"):
        named(Selection(identifiers=["handle:@velvetmoon77"]))
    both = {"four", "five"}  # the name stands in the other's text too
    assert named(Selection(identifiers=["handle:snapchat:velvetmoon77"])) == both


def test_what_is_named_adds_up(session: Session, named: Callable[..., set[str]]) -> None:
    (six,) = session.rows(
        "documents", "SELECT id FROM documents WHERE text LIKE '%0199' AND {visible}"
    )
    chosen = Selection([six[0]], ["email:lily.rose@mail.example"], "velvetmoon77")
    assert named(chosen) == {"one", "four", "five", "six"}
    found = find(session, chosen)
    assert found.identifiers == {derive_id("identifier", "email", "lily.rose@mail.example")}
    assert "lily.rose@mail.example" in found.spellings


def test_whoever_names_nobody_is_told(session: Session) -> None:
    for selection, error in (
        (Selection(), AsterismError),
        (Selection(identifiers=["price:100"]), AsterismError),
        (Selection(identifiers=["phone:"]), AsterismError),
        (Selection(identifiers=["phone:+12025550000"]), NotFoundError),
        (Selection(identifiers=["email:o'hara@mail.example"]), NotFoundError),
        (Selection(search="nobodywritesthis"), NotFoundError),
        (Selection(search=""), AsterismError),
        (Selection(documents=["' OR 1 = 1 --"]), AsterismError),
    ):
        with pytest.raises(error):
            find(session, selection)


def test_short_spellings_are_no_sign() -> None:
    assert spellings_of("handle", "kik:ana", "@ana") == {"kik:ana"}
    assert "2025550123" in spellings_of("phone", "+12025550123", "555")
    assert spellings_of("phone", "+442071838750", "020") == {"+442071838750", "442071838750"}
