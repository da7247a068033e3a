from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer
from typer.main import get_command

from asterism.access import create_workspace
from asterism.access.policy import system_user
from asterism.cli.invocation import Invocation, ProgressLine, say_error


@pytest.fixture
def invocation(tmp_path: Path) -> Invocation:
    return Invocation(workspace=tmp_path / "workspace", person=None, purpose=None, json=False)


def test_a_session_has_the_stated_purpose_or_the_command_s_own(tmp_path: Path) -> None:
    for stated, purpose in ((None, "look"), ("case 7", "case 7")):
        said = Invocation(workspace=tmp_path / "w", person=None, purpose=stated, json=False)
        workspace = said.until_end(create_workspace(said.workspace))
        actor = said.session(workspace, "look").actor
        assert (actor.person, actor.purpose) == (system_user(), purpose)
        said.ending.close()


def test_a_workspace_is_closed_when_the_command_ends(invocation: Invocation) -> None:
    workspace = invocation.until_end(create_workspace(invocation.workspace))
    pool = workspace.database.engine.pool
    invocation.ending.close()
    assert workspace.database.engine.pool is not pool


def test_a_command_without_the_root_is_a_mistake_of_ours() -> None:
    app = typer.Typer(add_completion=False)

    @app.command()
    def alone(ctx: typer.Context) -> None:
        Invocation.of(ctx)

    with pytest.raises(TypeError, match="without the root command"):
        get_command(app).main([], standalone_mode=False)


def test_progress_is_silent_where_no_person_looks(
    invocation: Invocation, capsys: pytest.CaptureFixture[str]
) -> None:
    line = invocation.progress
    line("pages", 1, 2)
    line.end()
    assert capsys.readouterr() == ("", "")


def test_progress_says_how_far_and_how_fast(capsys: pytest.CaptureFixture[str]) -> None:
    line = ProgressLine(enabled=True)
    for done in range(1, 1_001):
        line("pages", done, 1_000)
    line("rows", 5, 10)
    line.end()
    line.end()
    out, err = capsys.readouterr()
    assert out == ""
    pages, rows, rest = err.split("\n")
    assert 2 <= pages.count("\r") < 100, "the line is not drawn for every page"
    assert re.search(r"pages +1,000 of 1,000  [\d,]+/s  0 s left $", pages)
    assert re.search(r"rows +5 of 10 ", rows)
    assert rest == ""


def test_errors_go_where_no_program_reads_results(capsys: pytest.CaptureFixture[str]) -> None:
    say_error("mend this")
    assert capsys.readouterr() == ("", "asterism: mend this\n")
