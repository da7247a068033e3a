from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pyarrow as pa
import pytest
from sqlalchemy import select

from asterism.access import Workspace
from asterism.model.ids import derive_id
from asterism.model.mention import JOINABLE
from asterism.pipeline import extracting
from asterism.pipeline.extracting import extract_documents
from asterism.pipeline.stage import StageContext
from asterism.record import schema
from asterism.record.digest import digest_tables


class PowerCutError(Exception):
    """What a test breaks the work with."""


def rows(workspace: Workspace, statement: Any) -> list[Any]:  # noqa: ANN401 - any SELECT
    with workspace.database.reading() as connection:
        return list(connection.execute(statement).mappings())


def test_every_mention_stands_where_it_says(brought: Workspace) -> None:
    documents = {row["id"]: row for row in rows(brought, select(schema.documents))}
    mentions = rows(brought, select(schema.mentions))
    assert len(mentions) > 400
    for row in mentions:
        text = documents[row["document_id"]][row["field"]]
        assert text[row["span_start"] : row["span_end"]] == row["raw"]


def test_identifiers_are_what_two_documents_can_share(brought: Workspace) -> None:
    for row in rows(brought, select(schema.mentions)):
        if row["kind"] in JOINABLE:
            assert row["identifier_id"] == derive_id("identifier", row["kind"], row["value"])
        else:
            assert row["identifier_id"] is None


def test_every_document_has_been_read_and_says_where_it_is(brought: Workspace) -> None:
    extractions = rows(brought, select(schema.extractions))
    assert len(extractions) == 400
    placed = [row for row in extractions if row["place_value"]]
    assert len(placed) > 350
    assert all(-90 <= row["latitude"] <= 90 for row in placed)
    assert sum(row["mention_count"] for row in extractions) == len(
        rows(brought, select(schema.mentions.c.id))
    )


@pytest.mark.parametrize("batches", [0, 1, 3])
def test_a_run_that_was_cut_off_goes_on_at_its_cursor(
    new_workspace: Callable[[], Workspace],
    bring: Callable[..., None],
    lines: list[str],
    monkeypatch: pytest.MonkeyPatch,
    batches: int,
) -> None:
    monkeypatch.setattr(extracting, "BATCH", 50)
    whole, cut = new_workspace(), new_workspace()
    bring(whole, lines[:200])

    def few(
        function: Callable[[pa.RecordBatch], pa.RecordBatch],
        given: Iterable[pa.RecordBatch],
        workers: int,
    ) -> Iterator[pa.RecordBatch]:
        del workers
        for number, batch in enumerate(given):
            if number == batches:
                raise PowerCutError
            yield function(batch)

    with monkeypatch.context() as broken:
        broken.setattr(extracting, "map_batches", few)
        with pytest.raises(PowerCutError):
            bring(cut, lines[:200])
    assert len(rows(cut, select(schema.extractions))) == 50 * batches
    assert extract_documents(StageContext(cut)) == 200 - 50 * batches
    bring(cut, lines[:200])
    found = []
    for workspace in (whole, cut):
        with workspace.database.reading() as connection:
            found.append(digest_tables(connection, {"captures": ("captured_at", "store_length")}))
    assert found[0] == found[1]
