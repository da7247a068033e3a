from __future__ import annotations

from pathlib import Path

import pytest

from asterism.collect.columns import Mapping, choose_columns, read_mapping, require_text
from asterism.model.errors import SourceError


def test_names_are_recognised_however_they_are_written() -> None:
    found = choose_columns(["Ad ID", "Post-Body", "HEADLINE", "Colour", "City"], Mapping())
    assert dict(found.fields) == {
        "text": "Post-Body", "title": "HEADLINE", "place": "City", "id": "Ad ID",
    }  # fmt: skip
    assert found.others == ("Colour",)


def test_what_is_stated_goes_before_what_is_guessed() -> None:
    mapping = Mapping({"text": "notes", "title": "text"})
    found = choose_columns(["text", "notes", "date"], mapping)
    assert dict(found.fields) == {"text": "notes", "title": "text", "posted_at": "date"}
    assert found.date == "date"


def test_a_file_without_text_is_refused() -> None:
    with pytest.raises(SourceError, match="the columns are: a, b"):
        require_text(choose_columns(["a", "b"], Mapping()), ["a", "b"])


def test_an_unknown_name_in_a_mapping_is_refused() -> None:
    with pytest.raises(SourceError, match=r"unknown names: columns\.colour"):
        Mapping.from_plain({"columns": {"colour": "red"}})


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("map.toml", 'zone = "Europe/Berlin"\n[columns]\ntext = "Anzeige"\n'),
        ("map.json", '{"zone": "Europe/Berlin", "columns": {"text": "Anzeige"}}'),
    ],
)
def test_a_mapping_is_read_from_toml_or_json(tmp_path: Path, name: str, text: str) -> None:
    path = tmp_path / name
    path.write_text(text)
    assert read_mapping(path) == Mapping({"text": "Anzeige"}, zone="Europe/Berlin")


@pytest.mark.parametrize("text", ["[columns", "colour = 'red'", "[columns]\ncolour = 'red'"])
def test_a_mapping_that_cannot_be_used_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "map.toml"
    path.write_text(text)
    with pytest.raises(SourceError, match=r"map\.toml"):
        read_mapping(path)


def test_other_languages_columns_are_recognised() -> None:
    found = choose_columns(["Titel", "Beschreibung", "Ort", "Datum"], Mapping())
    assert dict(found.fields) == {
        "text": "Beschreibung", "title": "Titel", "posted_at": "Datum", "place": "Ort",
    }  # fmt: skip
