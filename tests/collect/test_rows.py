from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asterism.collect.columns import Mapping, choose_columns
from asterism.collect.documents import Source
from asterism.collect.rows import Drafter, Row, RowError
from asterism.model.marking import LOCAL, Consent, Marking, TrafficLight, is_narrower

SOURCE = Source("files", "Files", "file", "local", "basis", "purpose")


def row(values: dict[str, Any]) -> Row:
    return Row(7, 100, 20, choose_columns(list(values), Mapping()), values)


def drafter() -> Drafter:
    return Drafter(SOURCE, "c" * 32, "file:a.csv", Mapping(kind="ad"))


def test_a_row_becomes_a_draft() -> None:
    found = drafter().draft(row({"text": " a\r\nb ", "url": "http://x/", "n": 5, "m": None}))
    assert (found.text, found.url, found.key) == ("a\nb", "http://x/", "http://x/")
    assert (found.capture_offset, found.capture_length, found.kind) == (100, 20, "ad")
    assert json.loads(found.attributes or "") == {"n": 5}


def test_a_row_without_address_is_named_after_its_id_or_content() -> None:
    make = drafter()
    assert make.draft(row({"text": "a", "id": 4})).url == "file:a.csv#4"
    one, same, other = (make.draft(row({"text": text})) for text in ("a", "a", "b"))
    assert one.url == same.url != other.url
    assert one.key == ""


def test_rows_name_sources_of_their_own() -> None:
    make = drafter()
    found = [make.draft(row({"text": "a", "source": name})) for name in ("x", "y", "x", "")]
    assert found[0].source_id == found[2].source_id != found[1].source_id
    assert found[3].source_id == SOURCE.id
    assert [source.key for source in make.new_sources] == ["files", "x", "y"]
    assert make.new_sources[1].legal_basis == "basis"


def test_an_open_date_is_a_warning() -> None:
    make = drafter()
    found = make.draft(row({"text": "a", "date": "3/4/2026"}))
    assert found.posted_at is None
    assert json.loads(found.attributes or "") == {"posted_at": "3/4/2026"}
    (warning,) = make.warnings
    assert (warning.row, warning.field, warning.level) == (7, "posted_at", "warning")


MARKED = Mapping(marking={"level": "tlp", "exclude": "hide_from", "consent": "agreed"})


def marked(source: Source = SOURCE, **stated: object) -> Marking:
    values = {"text": "a", "tlp": "", "hide_from": None, "agreed": ""} | stated
    columns = choose_columns(list(values), MARKED)
    made = Drafter(source, "c" * 32, "file:a.csv", MARKED).draft(Row(7, 0, 9, columns, values))
    assert made.attributes is None  # what it says of its marking may name people
    return made.marking


def test_a_row_narrows_the_marking_of_its_source() -> None:
    assert marked() == LOCAL
    assert marked(tlp="red") == Marking("local", TrafficLight.RED)
    assert marked(tlp="clear") == LOCAL
    assert marked(hide_from="person:Ann; organisation:West").excluded == {
        "person:ann",
        "organisation:west",
    }
    assert marked(hide_from=["person:Ann"]).excluded == {"person:ann"}
    assert marked(agreed="given").consent is Consent.GIVEN
    withdrawn = replace(SOURCE, marking=Marking("local", consent=Consent.WITHDRAWN))
    assert marked(withdrawn, agreed="given").consent is Consent.WITHDRAWN


@given(st.sampled_from(TrafficLight), st.sampled_from(TrafficLight), st.sampled_from(["", "g"]))
def test_a_row_is_never_wider_and_stays_plain(
    source: TrafficLight, row: TrafficLight, group: str
) -> None:
    declared = Marking("local", source, group)
    found = marked(replace(SOURCE, marking=declared), tlp=row.label)
    assert is_narrower(found, declared)
    assert not found.parts


@pytest.mark.parametrize("stated", [{"tlp": "blue"}, {"hide_from": "Ann"}, {"agreed": "maybe"}])
def test_a_row_whose_marking_is_not_understood_is_not_stored(stated: dict[str, str]) -> None:
    with pytest.raises(RowError) as caught:
        marked(SOURCE, **stated)
    assert caught.value.field == "marking"


def test_a_row_without_the_column_of_its_marking_is_not_stored() -> None:
    columns = choose_columns(["text", "tlp"], MARKED)
    with pytest.raises(RowError, match="has no 'hide_from'"):
        Drafter(SOURCE, "c" * 32, "file:a.csv", MARKED).draft(
            Row(7, 0, 9, columns, {"text": "a", "tlp": ""})
        )


@pytest.mark.parametrize(
    ("values", "field", "says"),
    [
        ({"text": " ", "title": None}, "text", "no text"),
        ({"text": "a\0"}, "text", "NUL"),
        ({"text": ["a"]}, "text", "list"),
        ({"text": "a" * 1_000_001}, "text", "1,000,001 characters"),
        ({"text": "a", "url": "x" * 2_001}, "url", "2,001 characters"),
    ],
)
def test_what_cannot_be_kept(values: dict[str, Any], field: str, says: str) -> None:
    with pytest.raises(RowError, match=says) as caught:
        drafter().draft(row(values))
    assert caught.value.field == field
    reject = caught.value.reject(7)
    assert (reject.row, reject.level) == (7, "rejected")
    assert reject.mend
