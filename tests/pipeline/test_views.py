from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import pytest
from sqlalchemy import Table, select

from asterism.access import Session, Workspace
from asterism.access.people.accounts import add_person
from asterism.access.people.service_tokens import make_service_token
from asterism.access.policy import Action
from asterism.access.policy.words import MarkingWords
from asterism.collect.importing import default_source, import_file
from asterism.model.errors import NotFoundError
from asterism.model.marking import LOCAL, Marking, TrafficLight
from asterism.model.organisation import Role
from asterism.pipeline.process import process
from asterism.pipeline.remarking import narrow
from asterism.pipeline.stage import StageContext
from asterism.record import schema
from asterism.record.database import Database
from asterism.record.view_database import DERIVED

MakeWorkspace = Callable[[], Workspace]
Bring = Callable[[Workspace, Marking, Sequence[str]], None]

OURS: Final = LOCAL
THEIRS: Final = Marking(owner="beta", level=TrafficLight.AMBER)
OPEN: Final = Marking(owner="beta", level=TrafficLight.GREEN)
HISTORY: Final = {"change_sequence", "supersedes", "marking_id"}
KEPT: Final = [table for table in DERIVED if table not in {schema.watermarks, schema.jobs}]


@pytest.fixture
def bring_marked(tmp_path: Path) -> Bring:
    """Give a function that imports lines of JSON under a marking."""

    def bring(workspace: Workspace, marking: Marking, lines: Sequence[str]) -> None:
        path = tmp_path / "batch.jsonl"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        import_file(workspace, path, source=default_source(marking))

    return bring


def share(workspace: Workspace) -> dict[str, str]:
    """Let in an analyst of each organisation and return their tokens."""
    by = workspace.administrator(None, "administration of the test")
    tokens = {}
    for name, organisation in (("ana", "local"), ("bo", "beta"), ("cy", "gamma")):
        add_person(workspace.registry, by, name, organisation, [Role.ANALYST])
        secret = make_service_token(workspace.registry, by, name, actions=list(Action))
        tokens[name] = secret.reveal()
    return tokens


def run(workspace: Workspace) -> None:
    process(StageContext(workspace), workspace.owner, "test")


def derived(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Return the derived rows without what tells when they came and under which marking."""
    found = {}
    with database.reading() as connection:
        for table in KEPT:
            found[table.name] = sorted(
                (tuple(row) for row in connection.execute(select(*_columns(table)))), key=repr
            )
    return found


def _columns(table: Table) -> list[Any]:
    return [column for column in table.columns if column.name not in HISTORY]


def of_leads(workspace: Workspace, bring: Bring, lines: Sequence[str]) -> set[str]:
    """Return the lines whose documents are in a network with a lead, where all are seen."""
    bring(workspace, OURS, lines)
    run(workspace)
    session = workspace.session(None, "case 1")
    urls = {
        row["url"]
        for lead in session.leads(limit=50)
        for row in session.network_documents(lead["network_id"])
    }
    return {line for line in lines if json.loads(line)["url"] in urls}


def view_of(workspace: Workspace, session: Session) -> Database:
    plain = {marking.id for marking in workspace.markings() if not marking.parts}
    view = workspace.views.fitting(session.visibility.marking_ids & plain)
    assert view is not None
    return view.database


def test_a_view_is_what_a_workspace_with_nothing_else_in_it_would_have(
    new_workspace: MakeWorkspace, bring_marked: Bring, lines: list[str], dice: random.Random
) -> None:
    """Batch after batch: hidden documents leave no trace in links, networks, leads, statistics."""
    shared, alone = new_workspace(), new_workspace()
    tokens = share(shared)
    led = of_leads(new_workspace(), bring_marked, lines)
    shuffled = dice.sample(lines, len(lines))
    for start in range(0, len(shuffled), 150):
        batch = shuffled[start : start + 150]
        # What makes a lead stays ours, or some throws of the dice would leave none to compare.
        theirs = dice.sample([line for line in batch if line not in led], 50)
        ours = [line for line in batch if line not in theirs]
        bring_marked(shared, OURS, ours)
        bring_marked(alone, OURS, ours)
        bring_marked(shared, THEIRS, theirs)
        run(shared)
        run(alone)
        ana = shared.session(None, "case 1", tokens["ana"])
        assert derived(view_of(shared, ana)) == derived(alone.database)
    assert derived(alone.database)["leads"]
    assert derived(alone.database)["networks"]


def test_three_organisations_see_three_worlds(
    new_workspace: MakeWorkspace, bring_marked: Bring, lines: list[str]
) -> None:
    workspace = new_workspace()
    tokens = share(workspace)
    bring_marked(workspace, OURS, lines[:200])
    bring_marked(workspace, THEIRS, lines[200:400])
    bring_marked(workspace, OPEN, lines[400:])
    run(workspace)
    sessions = {name: workspace.session(None, "case 1", token) for name, token in tokens.items()}
    seen = {
        name: set(dict(session.network_of_every_document())) for name, session in sessions.items()
    }
    assert len(seen["ana"]) == 400
    assert len(seen["bo"]) == 400
    assert len(seen["cy"]) == 200
    assert seen["ana"] & seen["bo"] == seen["cy"]
    for name, session in sessions.items():
        for network in session.networks(limit=20):
            rows = session.network_documents(network["id"])
            assert {row["url"] for row in rows} <= seen[name]
            assert len(rows) == network["documents"]


def test_before_the_first_run_nothing_is_derived_for_anybody(
    new_workspace: MakeWorkspace, bring_marked: Bring, lines: list[str]
) -> None:
    workspace = new_workspace()
    bring_marked(workspace, OURS, lines[:200])
    run(workspace)
    tokens = share(workspace)
    ana = workspace.session(None, "case 1", tokens["ana"])
    assert ana.networks() == []
    assert ana.search("").total == 200
    run(workspace)
    assert workspace.session(None, "case 1", tokens["ana"]).networks()
    assert workspace.session(None, "case 1", tokens["cy"]).networks() == []


def test_views_that_nobody_reads_are_deleted(
    new_workspace: MakeWorkspace, bring_marked: Bring, lines: list[str]
) -> None:
    workspace = new_workspace()
    share(workspace)
    bring_marked(workspace, OURS, lines[:100])
    bring_marked(workspace, THEIRS, lines[100:200])
    run(workspace)
    before = {view.name for view in workspace.views.every()}
    assert len(before) == 2
    run(workspace)
    assert {view.name for view in workspace.views.every()} == before
    workspace.views.drop_all()
    assert not list(workspace.paths.views.glob("*"))
    run(workspace)
    assert len(workspace.views.every()) == 2


def test_a_document_that_is_hidden_takes_with_it_what_rests_on_it(
    new_workspace: MakeWorkspace, bring_marked: Bring, lines: list[str]
) -> None:
    """At once: nothing derived is shown until a view without it was made."""
    shared, alone = new_workspace(), new_workspace()
    tokens = share(shared)
    bring_marked(shared, OPEN, lines[:300])
    run(shared)
    cy = shared.session(None, "case 1", tokens["cy"])
    network = cy.networks(limit=1)[0]["id"]
    hidden = cy.network_documents(network)[0]
    bo = shared.session(None, "case 1", tokens["bo"])
    assert narrow(shared, bo, [hidden["id"]], MarkingWords(level="amber"))
    cy = shared.session(None, "case 1", tokens["cy"])
    assert cy.networks() == []
    assert shared.session(None, "case 1", tokens["bo"]).networks()
    run(shared)
    cy = shared.session(None, "case 1", tokens["cy"])
    kept = [line for line in lines[:300] if json.loads(line)["url"] != hidden["url"]]
    bring_marked(alone, OURS, kept)
    run(alone)
    assert {
        frozenset(row["url"] for row in cy.network_documents(item["id"]))
        for item in cy.networks(limit=500)
    } == {
        frozenset(row["url"] for row in person.network_documents(item["id"]))
        for person in [alone.session(None, "test")]
        for item in person.networks(limit=500)
    }


def test_of_a_file_with_hidden_rows_the_open_row_is_shown_alone(
    new_workspace: MakeWorkspace, bring_marked: Bring, lines: list[str]
) -> None:
    workspace = new_workspace()
    tokens = share(workspace)
    bring_marked(workspace, OPEN, lines[:2])
    run(workspace)
    bo = workspace.session(None, "case 1", tokens["bo"])
    first, second = (hit.document for hit in bo.search("").hits)
    assert narrow(workspace, bo, [first["id"]], MarkingWords(level="amber"))
    cy = workspace.session(None, "case 1", tokens["cy"])
    with pytest.raises(NotFoundError):
        cy.capture(second["capture_id"])
    view = cy.document_in_capture(second["id"])
    shown = view.source_before + view.source_marked + view.source_after
    assert json.loads(shown)["url"] == second["url"]
    assert (view.sha256, view.store_path, view.store_offset, view.store_length) == (None,) * 4
    bo = workspace.session(None, "case 1", tokens["bo"])
    assert bo.document_in_capture(second["id"]).sha256 is not None
    with pytest.raises(NotFoundError):
        cy.document_in_capture(first["id"])
