from __future__ import annotations

import httpx
import pytest

from asterism.web.api.reference import type_of


def test_the_reference_shows_every_operation_and_loads_nothing(client: httpx.Client) -> None:
    page = client.get("/api").text
    for path in client.get("/api/openapi.json").json()["paths"]:
        assert path in page
    assert "cdn" not in page


@pytest.mark.parametrize(
    ("schema", "said"),
    [
        ({"type": "string"}, "string"),
        ({"type": "string", "format": "date-time"}, "date-time"),
        ({"anyOf": [{"type": "string"}, {"type": "null"}]}, "string or null"),
        ({"type": "array", "items": {"$ref": "#/components/schemas/Lead"}}, "list of Lead"),
        ({"enum": ["same", "different"]}, "same, different"),
        ({}, "anything"),
    ],
)
def test_types_in_words(schema: dict[str, object], said: str) -> None:
    assert type_of(schema) == said
