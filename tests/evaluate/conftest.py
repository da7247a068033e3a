"""A small truth, written down."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

ROWS: list[dict[str, Any]] = [
    # An operation of three documents, two people who share a driver, an agency.
    {"url": "http://a.example/1", "owner": "op", "role": "operation_sex"},
    {"url": "http://a.example/2", "owner": "op", "role": "operation_sex"},
    {"url": "http://a.example/3", "owner": "op", "role": "operation_sex"},
    {"url": "http://a.example/4", "owner": "ann", "role": "collective", "shares": "driver"},
    {"url": "http://a.example/5", "owner": "bea", "role": "collective", "shares": "driver"},
    {"url": "http://a.example/6", "owner": "cat", "role": "independent"},
    {"url": "http://a.example/7", "owner": "agency", "role": "agency"},
]


@pytest.fixture
def world(tmp_path: Path) -> Path:
    """Write documents.jsonl and truth.jsonl and give their folder."""
    with (
        (tmp_path / "truth.jsonl").open("w") as truth,
        (tmp_path / "documents.jsonl").open("w") as documents,
    ):
        for row in ROWS:
            alike = [{"type": "shared_driver", "group": "g1"}] if "shares" in row else []
            own = row["owner"] == "op"
            phone = {
                "kind": "phone", "value": "+12025550123" if own else f"+1{row['owner']}",
                "role": "contact", "own": True, "field": "text",
                "writing": "hidden", "technique": "words" if own else None,
            }  # fmt: skip
            truth.write(json.dumps(row | {"look_alikes": alike, "identifiers": [phone]}) + "\n")
            text = "Call 202-555-0123" if own else f"I am {row['owner']}"
            documents.write(json.dumps({"url": row["url"], "title": "", "text": text}) + "\n")
    return tmp_path
