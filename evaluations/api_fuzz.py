"""Ask the whole JSON API at random, as each person of a workspace of three organisations.

    python -m evaluations.api_fuzz --examples 100

Requests are made by schemathesis from the API's own OpenAPI description, right ones and wrong
ones, with the ids of real records among them. The run fails if an answer is a 5xx, does not
conform to the description, or holds a word or an id of a document that the person may not see.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final

import hypothesis
import hypothesis.strategies
import schemathesis
from schemathesis import GenerationMode, checks
from schemathesis.specs.openapi import checks as openapi_checks
from tests.web.conftest import HOUSE, build_house

from asterism.access import Workspace, open_workspace
from asterism.web import create_app
from asterism.web.limiting import Limits

CHECKS: Final = [
    checks.not_a_server_error,
    openapi_checks.status_code_conformance,
    openapi_checks.content_type_conformance,
    openapi_checks.response_schema_conformance,
    openapi_checks.response_headers_conformance,
]
SEEN: Final[Mapping[str, frozenset[str]]] = {
    "Ada Lund": frozenset(),
    "Olu Dada": frozenset(),
    "Ana Ruiz": frozenset(
        {"hope-group-1", "hope-group-2", "hope-own", "hope-child", "hope-excluding"}
        | {"police-group-1", "lab-green-1", "lab-green-2", "lab-clear"}
    ),
    "Hana Ito": frozenset(
        {"hope-group-1", "hope-group-2", "hope-own", "hope-excluding"}
        | {"police-group-1", "lab-green-1", "lab-green-2", "lab-clear"}
    ),
    "Cora Bell": frozenset(
        {"hope-group-1", "hope-group-2", "hope-own", "hope-child", "hope-excluding", "hope-red"}
        | {"police-group-1", "lab-green-1", "lab-green-2", "lab-clear"}
    ),
    "Ben Okoro": frozenset(
        {"hope-group-1", "hope-group-2", "police-group-1", "police-own-1", "police-own-2"}
        | {"lab-green-1", "lab-green-2", "lab-clear"}
    ),
    "Rey Solis": frozenset({"hope-excluding", "lab-green-1", "lab-green-2", "lab-clear"}),
    "a stranger": frozenset(),
}
"""Whom each document is open to, for a case or a protocol: read out of the rules by hand."""
MODES: Final = (GenerationMode.POSITIVE, GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
"""One request in three is made to be wrong."""
LIMITLESS: Final = Limits(*["100000000 per second"] * 4)


@dataclass
class Tally:
    """What came of the requests.

    Attributes:
        requests: how many there were, by person and status.
        failures: what was wrong, a sentence each.
    """

    requests: Counter[tuple[str, int]] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Visit:
    """One person's way to the API, and what must never be in an answer to them."""

    person: str
    headers: dict[str, str]
    forbidden: dict[str, str]
    ids: dict[str, list[str]]


def visits(house: SimpleNamespace, workspace: Workspace) -> Iterator[Visit]:
    """Yield everybody, and somebody with no token."""
    ids = _ids(house, workspace)
    for person, seen in SEEN.items():
        kind = "research protocol 7" if person == "Rey Solis" else "case 2026-0114"
        headers = {"Asterism-Purpose": kind}
        if person in house.tokens:
            headers["Authorization"] = f"Bearer {house.tokens[person]}"
        hidden = [row for row in HOUSE["documents"] if row["key"] not in seen]
        forbidden = {row["text"].split()[-2]: row["key"] for row in hidden}
        forbidden |= {house.documents[row["key"]]: row["key"] for row in hidden}
        yield Visit(person, headers, forbidden, ids)


def fuzz(app: Any, visit: Visit, examples: int, seed: int, tally: Tally) -> None:  # noqa: ANN401 - an ASGI application
    """Ask every operation so many times as one person."""
    schema = schemathesis.openapi.from_asgi("/api/openapi.json", app)
    for found in schema.get_all_operations():
        operation = found.ok()  # type: ignore[union-attr] # what is no operation fails here
        cases = hypothesis.strategies.one_of(
            *(operation.as_strategy(generation_mode=mode) for mode in MODES)
        )

        @hypothesis.seed(seed)
        @hypothesis.settings(
            max_examples=examples,
            deadline=None,
            database=None,
            suppress_health_check=list(hypothesis.HealthCheck),
            phases=[hypothesis.Phase.generate],
        )
        @hypothesis.given(case=cases, data=hypothesis.strategies.data())
        def ask(case: schemathesis.Case[Any], data: Any) -> None:  # noqa: ANN401 - hypothesis' own
            _with_real_ids(case, visit, data)
            response = case.call(headers=dict(visit.headers))
            tally.requests[visit.person, int(response.status_code)] += 1
            _check(case, response, visit, tally)

        ask()


def _with_real_ids(case: schemathesis.Case[Any], visit: Visit, data: Any) -> None:  # noqa: ANN401 - hypothesis' own
    """Put ids of real records in the place of made-up ones, three times of four."""
    kinds = {"document_id": "documents", "network_id": "networks", "lead_id": "leads"}
    for place in (case.path_parameters, case.query, case.body):
        if not isinstance(place, dict):
            continue
        kind = place.get("kind")
        for name in place:
            wanted = kinds.get(name) or ("documents" if name in {"left_id", "right_id"} else None)
            wanted = kind if name == "record_id" and kind in visit.ids else wanted
            if wanted and data.draw(hypothesis.strategies.integers(0, 3)):
                place[name] = data.draw(hypothesis.strategies.sampled_from(visit.ids[wanted]))


def _check(case: schemathesis.Case[Any], response: Any, visit: Visit, tally: Tally) -> None:  # noqa: ANN401 - schemathesis' own
    asked = f"{visit.person}: {case.method} {case.formatted_path} {case.query}"
    try:
        case.validate_response(response, checks=CHECKS, excluded_checks=[])
    except Exception as error:  # noqa: BLE001 - groups of failures, and what breaks the checks
        tally.failures.append(f"{asked}: {error}")
    sent = f"{case.formatted_path} {case.query} {case.body!r}"
    for word, key in visit.forbidden.items():
        if word in response.text and word not in sent:
            tally.failures.append(f"{asked}: holds {word} of {key}")


def _ids(house: SimpleNamespace, workspace: Workspace) -> dict[str, list[str]]:
    """Return the ids of real records, everybody's together."""
    found: dict[str, set[str]] = {
        "documents": set(house.documents.values()),
        "networks": set(),
        "leads": set(),
    }
    for person in ("Ana Ruiz", "Ben Okoro", "Cora Bell", "Rey Solis"):
        session = workspace.session(None, "case 1", house.tokens[person])
        found["networks"] |= {row["id"] for row in session.networks()}
        found["leads"] |= {row["id"] for row in session.leads()}
    return {kind: sorted(ids) or ["0" * 32] for kind, ids in found.items()}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run, and print what came of it; 1 if anything was wrong."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--examples", type=int, default=100, help="requests to each operation")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    started, tally = time.monotonic(), Tally()
    with tempfile.TemporaryDirectory(prefix="asterism-fuzz-") as folder:
        house = build_house(Path(folder) / "house")
        workspace = open_workspace(house.root)
        app = create_app(workspace, limits=LIMITLESS, hosts=("testserver",))
        for visit in visits(house, workspace):
            fuzz(app, visit, options.examples, options.seed, tally)
        workspace.close()
    for failure in tally.failures[:20]:
        print(failure)
    for person in SEEN:
        own = sorted((code, n) for (who, code), n in tally.requests.items() if who == person)
        told = ", ".join(f"{code}: {n:,}" for code, n in own)
        print(f"{person:12} {sum(n for _, n in own):>7,}  {told}")
    total = sum(tally.requests.values())
    taken = time.monotonic() - started
    print(f"{total:,} requests, {len(tally.failures):,} wrong answers, {taken:.0f} s")
    return 1 if tally.failures else 0


if __name__ == "__main__":
    sys.exit(main())
