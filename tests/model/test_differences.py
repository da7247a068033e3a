from __future__ import annotations

from asterism.model.differences import FieldChange, differences

BEFORE = {
    "title": "Ad", "place": "Tampa", "author": None, "language": "en", "posted_at": 5,
    "text": "one\ntwo\nthree", "attributes": '{"price": "80"}',
}  # fmt: skip


def test_fields_and_lines_that_changed_are_told() -> None:
    after = {**BEFORE, "place": "Miami", "text": "one\n2\nthree", "attributes": '{"rate": "x"}'}
    found = differences(BEFORE, after)
    assert found.fields == (
        FieldChange("place", "Tampa", "Miami"),
        FieldChange("attributes.price", "80", None),
        FieldChange("attributes.rate", None, "x"),
    )
    assert found.text == ("  one", "- two", "+ 2", "  three")


def test_nothing_changed() -> None:
    found = differences(BEFORE, dict(BEFORE))
    assert (found.fields, found.text) == ((), ())
