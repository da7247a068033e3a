"""The API's reference as a page of our own: the usual viewers load scripts from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from asterism.web.rendering import render

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Operation:
    """One way to call the API.

    Attributes:
        method: "GET" or "POST".
        path: with names in braces.
        says: what it does.
        parameters: (name, where, type, description).
        takes: name of the body's model, or None.
        gives: name of the answer's model.
    """

    method: str
    path: str
    says: str
    parameters: list[tuple[str, str, str, str]]
    takes: str | None
    gives: str


@router.get("/api")
def reference(request: Request) -> HTMLResponse:
    """Every operation and model, from the same description that programs read."""
    description = request.app.openapi()
    values = {
        "operations": list(_operations(description)),
        "models": description["components"]["schemas"],
        "type_of": type_of,
    }
    return render(request, "reference.html", values)


def _operations(description: dict[str, Any]) -> Iterator[Operation]:
    for path, methods in description["paths"].items():
        for method, said in methods.items():
            answers = said["responses"]
            success = next(item for code, item in answers.items() if code.startswith("2"))
            body = said.get("requestBody")
            yield Operation(
                method=method.upper(),
                path=path,
                says=said["description"],
                parameters=[
                    (item["name"], item["in"], type_of(item["schema"]), _said(item))
                    for item in said.get("parameters", [])
                ],
                takes=type_of(body["content"]["application/json"]["schema"]) if body else None,
                gives=type_of(success["content"]["application/json"]["schema"]),
            )


def _said(parameter: dict[str, Any]) -> str:
    described: str = parameter.get("description", "")
    return described


def type_of(schema: dict[str, Any]) -> str:
    """Return a JSON schema's type in a few words: "list of LeadAnswer", "string or null"."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        return " or ".join(type_of(item) for item in schema["anyOf"])
    if "enum" in schema:
        return ", ".join(map(str, schema["enum"]))
    if schema.get("type") == "array":
        return f"list of {type_of(schema['items'])}"
    return str(schema.get("format") or schema.get("type") or "anything")
