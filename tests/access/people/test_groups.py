from __future__ import annotations

import pytest

from asterism.access.people import (
    Administrator,
    PeopleError,
    Registry,
    add_group,
    add_member,
)


@pytest.mark.usefixtures("ana", "force")
def test_groups_are_made_once_and_before_people_join(
    registry: Registry, operator: Administrator
) -> None:
    with pytest.raises(PeopleError, match="already"):
        add_group(registry, operator, "TASK force")
    with pytest.raises(PeopleError, match="group add"):
        add_member(registry, operator, "Tusk Force", person="Ana Ruiz")
