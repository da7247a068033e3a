from __future__ import annotations

from asterism.access import Workspace
from asterism.pipeline.founders import capture_times, founder_first


def test_the_document_that_was_captured_first_comes_first_and_of_several_the_smallest() -> None:
    captured = {"a": 3, "b": 1, "c": 2, "d": 1}
    assert founder_first(["abcd", "ca"], captured) == [["b", "d", "c", "a"], ["c", "a"]]


def test_a_document_was_captured_with_the_file_that_holds_it(processed: Workspace) -> None:
    people = processed.session(None, "look")
    documents = [hit.document for hit in people.search("", limit=3).hits]
    found = capture_times(processed.service("test"), [row["id"] for row in documents])
    assert found == {
        row["id"]: people.capture(row["capture_id"])["captured_at"] for row in documents
    }
    assert capture_times(processed.service("test"), ["0" * 32]) == {}
