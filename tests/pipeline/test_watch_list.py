from __future__ import annotations

from pathlib import Path

import pytest

from asterism.access import Workspace, create_workspace
from asterism.access.policy import Action
from asterism.model.clock import DAY, now
from asterism.model.errors import AsterismError, NotFoundError
from asterism.model.ids import derive_id
from asterism.pipeline.watch_list import (
    identifiers_in,
    stop_watching,
    watch,
    watched,
    watched_identifiers,
)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return create_workspace(tmp_path / "workspace")


def test_what_is_watched_is_listed_until_it_ends(workspace: Workspace) -> None:
    actor = workspace.actor(Action.COLLECT, None, "test")
    (entry,) = watch(workspace, actor, "+1 202-555-0147", "asked for by a prosecutor")
    assert (entry.kind, entry.value) == ("phone", "+12025550147")
    watch(workspace, actor, "rose@mail.example", "a lead", until=now() - DAY)
    (listed,) = watched(workspace, actor)
    assert listed == entry
    assert watched_identifiers(workspace) == {derive_id("identifier", "phone", "+12025550147")}
    (removed,) = stop_watching(workspace, actor, "(202) 555-0147")
    assert removed == entry
    assert watched(workspace, actor) == []
    with pytest.raises(NotFoundError, match="not on the watch list"):
        stop_watching(workspace, actor, entry.id)


def test_a_reason_and_an_identifier_are_needed(workspace: Workspace) -> None:
    actor = workspace.actor(Action.COLLECT, None, "test")
    with pytest.raises(AsterismError, match="say why"):
        watch(workspace, actor, "+1 202-555-0147", " ")
    with pytest.raises(AsterismError, match="no identifier is read in 'somebody'"):
        watch(workspace, actor, "somebody", "test")
    assert identifiers_in("mail rose@mail.example or rose@mail.example") == [
        ("email", "rose@mail.example")
    ]
