from __future__ import annotations

import pytest

from asterism.access import Workspace
from asterism.record.reader import batches


@pytest.mark.parametrize("bound", [0, 10**6])
def test_batches_go_through_every_document_once_and_in_order(
    processed: Workspace, monkeypatch: pytest.MonkeyPatch, bound: int
) -> None:
    """Whether the span is small, and read by change, or large, and read by id."""
    monkeypatch.setattr(batches, "_is_small", lambda *_: bound > 0)
    visibility = processed.session(None, "look").visibility
    seen: list[str] = []
    with processed.database.reading() as connection:
        last = batches.sequence(connection)
        while rows := batches.documents_changed(
            connection, visibility, (0, last), seen[-1] if seen else "", 300
        ):
            assert len(rows) <= 300
            assert all(len(row) == len(batches.DOCUMENT_COLUMNS) for row in rows)
            seen += [row[0] for row in rows]
    assert len(seen) == len(set(seen)) == 2_000
    assert seen == sorted(seen)


def test_a_span_begins_after_its_first_change_and_ends_with_its_last(
    processed: Workspace,
) -> None:
    visibility = processed.session(None, "look").visibility
    with processed.database.reading() as connection:
        sizes = batches.extraction_sizes(connection, visibility, (0, 10**9))
        change, size = sizes[0]
        assert batches.extraction_sizes(connection, visibility, (change, 10**9)) == sizes[1:]
        documents, mentions = batches.extracted(connection, visibility, (change - 1, change))
    assert len(documents) == size
    assert {row[0] for row in mentions} <= {row[0] for row in documents}
