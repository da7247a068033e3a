from __future__ import annotations

from pathlib import Path

import pytest

from asterism.access import create_workspace
from asterism.access.policy import system_user
from asterism.model.errors import AccessDeniedError


def test_a_service_reads_under_the_same_set(tmp_path: Path) -> None:
    made = create_workspace(tmp_path / "w")
    service = made.service("extract")
    assert service.visibility == made.session(None, "look").visibility
    assert service.actor.person == f"service:{system_user()}"
    assert "extract" in service.actor.purpose
    made.close()


def test_somebody_else_is_turned_away(tmp_path: Path) -> None:
    made = create_workspace(tmp_path / "w")
    with pytest.raises(AccessDeniedError):
        made.session("somebody-else", "look")
    made.close()
