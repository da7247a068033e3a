from __future__ import annotations

import json
from pathlib import Path

import pytest

from asterism.access import create_workspace, open_workspace, proving
from asterism.access.people import PeopleError, organisations
from asterism.access.policy import system_user
from asterism.model.errors import AccessDeniedError, WorkspaceError
from asterism.model.marking import LOCAL
from asterism.model.organisation import OrganisationKind
from asterism.record.database import Database, sqlite_url


def test_a_workspace_is_made_once_and_opened_again(tmp_path: Path) -> None:
    made = create_workspace(tmp_path / "w")
    with made.database.writing("x"):
        pass
    made.close()
    again = create_workspace(tmp_path / "w")
    assert again.session(None, "look").sequence() == 1
    again.close()
    opened = open_workspace(tmp_path / "w")
    assert opened.owner == system_user()
    assert opened.session(None, "look").visibility.marking_ids == {LOCAL.id}
    opened.close()


def test_nobody_else_on_the_computer_may_look_into_it(tmp_path: Path) -> None:
    create_workspace(tmp_path / "w").close()
    assert (tmp_path / "w").stat().st_mode & 0o077 == 0


def test_where_there_is_none_it_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="init"):
        open_workspace(tmp_path / "nothing")
    assert not (tmp_path / "nothing").exists()


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(WorkspaceError, match="choose another folder"):
        create_workspace(tmp_path / "file" / "w")


@pytest.mark.parametrize("content", ["{", "[]", json.dumps({"format": 99})])
def test_settings_that_cannot_be_read_are_named(tmp_path: Path, content: str) -> None:
    create_workspace(tmp_path / "w").close()
    (tmp_path / "w" / "workspace.json").write_text(content)
    with pytest.raises(WorkspaceError, match=r"workspace\.json"):
        open_workspace(tmp_path / "w")


def test_an_older_schema_asks_for_init(tmp_path: Path) -> None:
    made = create_workspace(tmp_path / "w")
    path = made.paths.database
    made.close()
    path.unlink()
    database = Database(sqlite_url(path))
    with database.operating():
        pass
    database.close()
    with pytest.raises(WorkspaceError, match="init"):
        open_workspace(tmp_path / "w")


def test_a_record_is_not_moved_to_another_database(tmp_path: Path) -> None:
    create_workspace(tmp_path / "w").close()
    with pytest.raises(WorkspaceError, match="already has its record"):
        create_workspace(tmp_path / "w", sqlite_url(tmp_path / "other.sqlite"))


@pytest.mark.postgres
def test_an_address_that_does_not_answer_can_be_put_right(
    tmp_path: Path, postgres_database: str
) -> None:
    wrong = "postgresql+psycopg://postgres@/postgres?host=/nowhere"
    with pytest.raises(WorkspaceError, match="cannot be opened"):
        create_workspace(tmp_path / "w", wrong)
    create_workspace(tmp_path / "w", postgres_database).close()
    opened = open_workspace(tmp_path / "w")
    assert opened.database.dialect == "postgresql"
    opened.close()


def test_another_kind_of_database_leaves_no_workspace_behind(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="neither sqlite nor postgresql"):
        create_workspace(tmp_path / "w", "mysql://x/y")
    create_workspace(tmp_path / "w").close()


def test_it_belongs_to_an_organisation_from_the_start(tmp_path: Path) -> None:
    for name, kind in (("Hope Line", OrganisationKind.RESEARCH), (None, None)):
        made = create_workspace(tmp_path / "w", organisation=name, organisation_kind=kind)
        (own,) = organisations(made.registry, made.administrator(None, "look"))
        assert (own.key, own.name, own.kind, own.own) == ("local", "Hope Line", "research", True)
        assert list(made.markings()) == [LOCAL]
        made.close()


def test_a_name_that_cannot_be_one_can_be_put_right(tmp_path: Path) -> None:
    with pytest.raises(PeopleError, match="organisation"):
        create_workspace(tmp_path / "w", organisation="a,b")
    with pytest.raises(WorkspaceError, match="init"):
        open_workspace(tmp_path / "w")
    create_workspace(tmp_path / "w", organisation="Aid").close()
    open_workspace(tmp_path / "w").close()


def test_another_account_gives_it_no_other_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    create_workspace(tmp_path / "w", organisation="Hope Line").close()
    with monkeypatch.context() as patched:
        patched.setattr(proving, "system_user", lambda: "mallory")
        with pytest.raises(AccessDeniedError):
            create_workspace(tmp_path / "w", organisation="Mallory's")
    opened = open_workspace(tmp_path / "w")
    (own,) = organisations(opened.registry, opened.administrator(None, "look"))
    assert own.name == "Hope Line"
    opened.close()
