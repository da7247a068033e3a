from __future__ import annotations

from pathlib import Path

import pytest
from tests.collect.formats import samples
from tests.collect.formats.conftest import Read

from asterism.collect.rejects import Reject
from asterism.collect.rows import Row

PHONE: dict[str, object] = {
    "type": "phone-number",
    "value": "202-555-0101",
    "uuid": "a-1",
    "timestamp": "1772377200",
}


@pytest.mark.parametrize("how", ["event", "list", "response"])
def test_parts_of_events(tmp_path: Path, read: Read, how: str) -> None:
    person = {
        "name": "person", "uuid": "o-1",
        "Attribute": [{"object_relation": "alias", "value": "Kim", "comment": "seen twice"}],
    }  # fmt: skip
    event = samples.event(
        PHONE, Object=[person], EventReport=[{"uuid": "r-1", "name": "R", "content": "long"}]
    )
    whole = {"event": event, "list": [event], "response": {"response": [event]}}[how]
    found, findings = read(samples.write_json(tmp_path / "a.json", whole))
    rows = [row.values for row in found if isinstance(row, Row)]
    assert [row["text"] for row in rows] == [
        "phone-number: 202-555-0101", "alias: Kim\nseen twice", "long",
    ]  # fmt: skip
    assert rows[0]["title"] == "Ads in Tampa: phone-number"
    assert (rows[0]["author"], rows[0]["posted_at"]) == ("North House", 1_772_377_200)
    assert {row["level"] for row in rows} == {"GREEN"}
    assert findings.notes == ["one MISP event"]


def test_the_closest_held_tag_counts(tmp_path: Path, read: Read) -> None:
    marked: list[dict[str, object]] = [
        {**PHONE, "Tag": [{"name": "tlp:red"}, {"name": "admiralty"}]},
        {**PHONE, "distribution": "0"},
        {**PHONE, "Tag": [{"name": "tlp:unheard-of"}]},
        {**PHONE, "Tag": [{"name": "tlp:clear"}]},
    ]
    found, _ = read(samples.write_json(tmp_path / "a.json", samples.event(*marked)))
    levels = [row.values["level"] for row in found if isinstance(row, Row)]
    assert levels == ["RED", "AMBER+STRICT", "RED", "GREEN"]


def test_values_of_the_wrong_type(tmp_path: Path, read: Read) -> None:
    wrong: list[dict[str, object]] = [
        {**PHONE, "value": {}},
        {**PHONE, "Tag": "tlp:red"},
        {"Attribute": 1},
        PHONE,
    ]
    event = samples.event(*wrong, Object=[{"name": "x", "Attribute": "y"}])
    found, _ = read(samples.write_json(tmp_path / "a.json", event))
    fields = [item.field for item in found if isinstance(item, Reject)]
    assert fields == ["value", "Tag", "value", "Attribute"]
