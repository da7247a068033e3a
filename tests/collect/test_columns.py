from __future__ import annotations

import pytest

from asterism.collect.columns import Mapping, choose_columns, require_text
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
    with pytest.raises(SourceError, match="unknown names: colour"):
        Mapping.from_plain({"columns": {"colour": "red"}})
