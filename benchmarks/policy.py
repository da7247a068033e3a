"""What the policy costs a search: a thousand people of fifty organisations, in turns without it.

Each search is asked twice by the same person, once under the policy and once with every clause of
it taken out of the same code. Opening a session (proof, person, markings, decision) is timed apart.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any, Final
from unittest import mock

import orjson
import tantivy
from sqlalchemy import true

from asterism.access import Session, Workspace, create_workspace, open_workspace
from asterism.access.people.accounts import add_person
from asterism.access.people.groups import add_group
from asterism.access.people.memberships import add_member
from asterism.access.people.organisations import add_organisation
from asterism.access.people.service_tokens import make_service_token
from asterism.access.policy import Action
from asterism.collect.importing import default_source, import_file
from asterism.model.marking import Marking, TrafficLight
from asterism.model.organisation import OrganisationKind, Role
from asterism.pipeline.process import READING, run_stages
from asterism.pipeline.stage import StageContext
from asterism.record.reader import batches, items
from asterism.search import reader
from benchmarks.worlds import Bench, make_world

ORGANISATIONS: Final = 50
PEOPLE: Final = 1_000
GROUPS: Final = 10
ASKED: Final = 100
"""People whose searches are timed, of all."""
QUERIES: Final = 4
"""Searches of each."""
SHARES: Final = (
    (TrafficLight.CLEAR, False, 0.05),
    (TrafficLight.GREEN, False, 0.30),
    (TrafficLight.AMBER, True, 0.30),
    (TrafficLight.AMBER, False, 0.25),
    (TrafficLight.AMBER_STRICT, False, 0.10),
)
"""Level, whether it is shared with a group, and the share of an organisation's documents."""


def run(bench: Bench) -> dict[str, Any]:
    """Time searches with and without the policy on one shared workspace."""
    make_world(bench)
    folder = bench.cache / f"shared-{bench.seed}-{bench.documents}"
    if not (folder / "tokens.json").exists():
        _make(bench, folder)
    tokens: list[str] = orjson.loads((folder / "tokens.json").read_bytes())
    dice = random.Random(bench.seed)  # noqa: S311 - not for secrets
    workspace = open_workspace(folder)
    queries = _queries(bench, dice)
    spent: dict[str, list[float]] = {"opening": [], "with": [], "without": []}
    shares = []
    for token in dice.sample(tokens, ASKED):
        started = time.perf_counter()
        session = workspace.session(None, "case 1", token)
        spent["opening"].append(time.perf_counter() - started)
        for query in dice.sample(queries, QUERIES):
            found: dict[str, int] = {}
            for way in dice.sample(("with", "without"), 2):
                seconds, found[way] = _search(session, query, way)
                spent[way].append(seconds)
            shares.append(found["with"] / found["without"] if found["without"] else 1.0)
    workspace.close()
    middle = {name: round(1000 * median(values), 3) for name, values in spent.items()}
    return {
        "documents": bench.documents,
        "people": PEOPLE,
        "organisations": ORGANISATIONS,
        "markings": ORGANISATIONS * len(SHARES),
        "visible_share": round(median(shares), 3),
        "searches": len(shares),
        "median_milliseconds": middle,
        "ratio": round(middle["with"] / middle["without"], 3),
    }


def _search(session: Session, query: str, way: str) -> tuple[float, int]:
    if way == "with":
        started = time.perf_counter()
        total = session.search(query).total
        return time.perf_counter() - started, total
    with _no_policy():
        started = time.perf_counter()
        total = session.search(query).total
        return time.perf_counter() - started, total


@contextmanager
def _no_policy() -> Iterator[None]:
    """Take every clause of the policy out of the search, in index and record."""

    def without(schema: tantivy.Schema, clauses: Any, _visibility: Any) -> tantivy.Query:  # noqa: ANN401 - as the original
        must, must_not = tantivy.Occur.Must, tantivy.Occur.MustNot
        return tantivy.Query.boolean_query(
            [
                (must_not if clause.excluded else must, reader._clause(schema, clause))  # noqa: SLF001 - the original, but for the policy
                for clause in clauses
            ]
        )

    with (
        mock.patch.object(reader, "_query", without),
        mock.patch.object(items, "visible", return_value=true()),
        mock.patch.object(batches, "count_newer", _count_all),
    ):
        yield


def _count_all(connection: Any, _visibility: Any, table: str, sequence: int) -> int:  # noqa: ANN401 - as the original
    statement = f"SELECT COUNT(*) FROM {table} WHERE change_sequence > {sequence}"  # noqa: S608 - our own names
    return int(connection.exec_driver_sql(statement).scalar_one())


def _make(bench: Bench, folder: Path) -> None:
    """Import the world under the markings of fifty organisations, and let a thousand people in."""
    workspace = create_workspace(folder)
    tokens = _let_in(workspace)
    with bench.imported_documents.open("rb") as lines:
        for number in range(ORGANISATIONS):
            for level, grouped, share in SHARES:
                group = f"group-{number % GROUPS}" if grouped else ""
                path = folder / "part.jsonl"
                count = int(bench.documents / ORGANISATIONS * share)
                with path.open("wb") as part:
                    part.writelines(islice(lines, count))
                marking = Marking(owner=f"organisation-{number}", level=level, sharing_group=group)
                import_file(workspace, path, source=default_source(marking))
                path.unlink()
    run_stages(READING, StageContext(workspace))
    workspace.close()
    (folder / "tokens.json").write_bytes(orjson.dumps(tokens))


def _let_in(workspace: Workspace) -> list[str]:
    by = workspace.administrator(None, "administration of a benchmark")
    registry = workspace.registry
    for number in range(GROUPS):
        add_group(registry, by, f"group {number}")
    for number in range(ORGANISATIONS):
        name = f"organisation {number}"
        kind = list(OrganisationKind)[number % 3]
        add_organisation(registry, by, name, kind)
        add_member(registry, by, f"group {number % GROUPS}", organisation=name)
    tokens = []
    for number in range(PEOPLE):
        name = f"person {number}"
        add_person(registry, by, name, f"organisation {number % ORGANISATIONS}", [Role.ANALYST])
        secret = make_service_token(registry, by, name, actions=[Action.READ, Action.SEARCH])
        tokens.append(secret.reveal())
    return tokens


def _queries(bench: Bench, dice: random.Random) -> list[str]:
    """Return words that stand together in documents, one to three of them."""
    with bench.imported_documents.open("rb") as lines:
        texts = [orjson.loads(line)["text"] for line in islice(lines, 0, 200_000, 499)]
    queries = []
    for text in texts:
        words = sorted({word.lower() for word in text.split() if word.isalpha() and len(word) > 2})  # noqa: PLR2004 - no articles
        queries.append(" ".join(dice.sample(words, min(len(words), dice.choice((1, 2, 2, 3))))))
    return [query for query in queries if query]
