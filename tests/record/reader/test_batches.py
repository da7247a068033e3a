from __future__ import annotations

import pytest
from sqlalchemy import Connection

from asterism.access import Workspace
from asterism.model.marking import LOCAL
from asterism.model.visibility import Visibility
from asterism.record.reader import batches

WHOLE = (0, 9)


def row_id(name: str) -> str:
    return name * 16


def names(rows: batches.Rows) -> list[str]:
    return [row[0][:2] for row in rows]


@pytest.fixture(params=[20_000, 0], ids=["by change", "in one sweep"])
def bound(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """Read spans as small ones are read, and as large ones are."""
    monkeypatch.setattr(batches._is_small, "__defaults__", (request.param,))  # noqa: SLF001 - else 20,000 rows
    return int(request.param)


def test_how_far_the_record_and_a_stage_have_come(
    reading: Connection, workspace: Workspace
) -> None:
    assert batches.sequence(reading) == 9
    assert batches.watermark(reading, "stage") == 5
    assert batches.watermark(reading, "never ran") == 0
    with workspace.database.reading() as connection:
        assert batches.sequence(connection) == 0


@pytest.mark.usefixtures("bound")
def test_batches_of_changed_documents_make_up_the_whole(
    reading: Connection, everything: Visibility, some: Visibility
) -> None:
    whole = batches.documents_changed(reading, everything, WHOLE, "", 9)
    assert names(whole) == ["d0", "d1", "d3", "dx"]
    assert whole[0] == (
        row_id("d0"), row_id("s0"), "http://a/0", "ad", "Title d0", "Call 202-555-0123", None,
        None, 10, LOCAL.id, 1,
    )  # fmt: skip
    first = batches.documents_changed(reading, some, WHOLE, "", 2)
    rest = batches.documents_changed(reading, some, WHOLE, first[-1][0], 2)
    assert names(first) + names(rest) == ["d0", "d1", "d3"]


@pytest.mark.usefixtures("bound")
def test_a_span_excludes_its_first_change_and_includes_its_last(
    reading: Connection, everything: Visibility
) -> None:
    assert names(batches.documents_changed(reading, everything, (1, 3), "", 9)) == ["d1", "dx"]
    assert batches.documents_changed(reading, everything, (4, 9), "", 9) == []


def test_what_changes_wrote_is_counted_whoever_may_see_it(reading: Connection) -> None:
    counts = [batches.count_written(reading, "documents", (at, at + 1)) for at in range(5)]
    changes = reading.exec_driver_sql("SELECT change_sequence FROM documents").scalars().all()
    assert counts == [changes.count(at + 1) for at in range(5)]
    assert batches.count_written(reading, "documents", WHOLE) == sum(counts) > 1


def test_statistics_of_many_identifiers_are_looked_up_in_parts(
    reading: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "LOOKUP", 2)
    asked = [row_id(name) for name in ("a0", "a1", "a2", "i0", "a3")]
    found = batches.identifier_statistics(reading, asked)
    assert found == [(row_id("i0"), "phone", 3, None, 1)]
    assert batches.identifier_statistics(reading, []) == []


def test_readings_are_counted_by_change(
    reading: Connection, everything: Visibility, some: Visibility
) -> None:
    assert batches.extraction_sizes(reading, everything, WHOLE) == [(5, 1), (6, 1), (7, 1)]
    assert batches.extraction_sizes(reading, some, WHOLE) == [(5, 1), (6, 1)]
    assert batches.extraction_sizes(reading, everything, (5, 6)) == [(6, 1)]


def test_what_was_read_comes_with_its_current_mentions(
    reading: Connection, everything: Visibility, some: Visibility
) -> None:
    documents, mentions = batches.extracted(reading, everything, WHOLE)
    assert names(documents) == ["d0", "d1", "dx"]
    assert [row[-1] for row in documents] == [5, 6, 7]
    assert [(row[0][:2], row[1][:2]) for row in mentions] == [
        ("d0", "m0"), ("d0", "mt"), ("d1", "m0"), ("d1", "mx"), ("dx", "mx"),
    ]  # fmt: skip
    assert all(len(row) == len(batches.COPIED_DOCUMENTS) for row in documents)
    assert all(len(row) == len(batches.COPIED_MENTIONS) for row in mentions)
    documents, mentions = batches.extracted(reading, some, WHOLE)
    assert names(documents) == ["d0", "d1"]
    assert [row[1][:2] for row in mentions] == ["m0", "mt", "m0"]


def test_markings_of_visible_documents(
    reading: Connection, some: Visibility, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "LOOKUP", 1)
    asked = [row_id(name) for name in ("d0", "dx", "d3", "d9")]
    found = batches.document_markings(reading, some, asked)
    assert found == {row_id("d0"): LOCAL.id, row_id("d3"): LOCAL.id}


def test_who_may_see_nothing_reads_nothing(reading: Connection, nothing: Visibility) -> None:
    assert batches.documents_changed(reading, nothing, WHOLE, "", 9) == []
    assert batches.extraction_sizes(reading, nothing, WHOLE) == []
    assert batches.extracted(reading, nothing, WHOLE) == ([], [])
    assert batches.document_markings(reading, nothing, [row_id("d0")]) == {}


def test_parameters_are_values_and_no_text(reading: Connection) -> None:
    mark = "?" if reading.dialect.name == "sqlite" else "%s"
    statement = f"SELECT name FROM sources WHERE name = {mark}"  # noqa: S608 - a mark alone
    assert batches.query(reading, statement, ["S0"]) == [("S0",)]
    assert batches.query(reading, statement, ["' OR '1' = '1"]) == []
