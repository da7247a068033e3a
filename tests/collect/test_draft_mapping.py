from __future__ import annotations

from pathlib import Path

import pytest
from tests.collect.formats import samples

from asterism.collect.columns import Mapping, read_mapping
from asterism.collect.draft_mapping import draft_mapping

ROWS = (
    "Anzeige;Wann;Wo;Verweis;Ruf;Sprache\n"
    + "".join(
        f"Hello, this is a text of some length that somebody wrote number {at};{at + 10}/03/2026;"
        f"Tampa, FL;http://a.example/{at};202-555-01{at:02};en\n"
        for at in range(10)
    )
)  # fmt: skip


def test_columns_are_guessed_by_content(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text(ROWS)
    draft = draft_mapping(path, Mapping())
    found = {guess.field: guess.column for guess in draft.guesses if guess.field}
    assert found == {
        "text": "Anzeige", "posted_at": "Wann", "place": "Wo", "url": "Verweis",
        "language": "Sprache",
    }  # fmt: skip
    assert "phone numbers" in draft.text
    assert "date_order: day-first" in draft.text
    (tmp_path / "map.yaml").write_text(draft.text)
    mapping = read_mapping(tmp_path / "map.yaml")
    assert (mapping.date_order, mapping.delimiter) == ("day-first", ";")
    assert mapping.columns["text"] == "Anzeige"


def test_names_and_content_are_compared(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("text,url,date\nshort,nowhere,soon\n")
    sure = {guess.column: guess.sure for guess in draft_mapping(path, Mapping()).guesses}
    assert (sure["url"], sure["date"]) == ("low", "low")
    stated = draft_mapping(path, Mapping({"title": "text"}))
    assert stated.to_json()[0]["why"] == "stated"


@pytest.mark.parametrize("name", ["a.json", "cases.csv"])
def test_formats_with_fields_of_their_own(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    if name == "a.json":
        samples.write_json(path, samples.bundle())
    else:
        path.write_text("cas_Status,prs_FirstName,vic_Vulnerabilities\nActive,Kim,x\n")
    assert "states its own fields" in draft_mapping(path, Mapping()).text


def test_a_table_without_a_text(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a,b\n1,2\n")
    assert "which column is the text" in draft_mapping(path, Mapping()).text
