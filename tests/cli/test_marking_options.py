from __future__ import annotations

from pathlib import Path

import pytest

from asterism.access import create_workspace
from asterism.access.people import PeopleError, add_organisation
from asterism.cli.marking_options import owner_of
from asterism.model.organisation import OrganisationKind


def test_an_owner_is_a_member_by_name_or_key(tmp_path: Path) -> None:
    workspace = create_workspace(tmp_path / "workspace")
    by = workspace.administrator(None, "administration")
    add_organisation(workspace.registry, by, "North House", OrganisationKind.NONPROFIT)
    assert owner_of(workspace, None) is None
    assert owner_of(workspace, "north house") == "north-house"
    assert owner_of(workspace, "north-house") == "north-house"
    assert owner_of(workspace, "local") == "local"
    with pytest.raises(PeopleError, match="no organisation is named"):
        owner_of(workspace, "Nobody")
    workspace.close()
