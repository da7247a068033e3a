from __future__ import annotations

from asterism.access import Workspace
from asterism.web.names import keeper_name, organisation_name, organisation_names


def test_keys_have_names_while_they_are_members(house_workspace: Workspace) -> None:
    assert organisation_name(house_workspace, "county-police") == "County Police"
    assert organisation_name(house_workspace, "gone-since") == "gone-since"
    assert organisation_names(house_workspace, "data-lab+local") == ["Data Lab", "Hope Line"]


def test_who_keeps_the_workspace(workspace: Workspace, house_workspace: Workspace) -> None:
    assert keeper_name(house_workspace) == "Hope Line"
    assert keeper_name(workspace) == "this organisation"
