from __future__ import annotations

import pytest

from asterism.model.organisation import OrganisationKind
from asterism.model.subject import Subject, identity


@pytest.mark.parametrize(
    "written",
    ["person:Zoë Álvarez", "person: zoe  ALVAREZ", "person:zoe-alvarez", "person:\u2128oe Alvarez"],
)
def test_names_are_compared_without_accents_capitals_and_spaces(written: str) -> None:
    assert identity(written) == "person:zoe-alvarez"


def test_kinds_are_not_mixed_up() -> None:
    assert identity("person:north") != identity("organisation:north")


def test_an_organisation_is_meant_by_its_key_and_by_its_name() -> None:
    subject = Subject("Ana", "local", OrganisationKind.NONPROFIT, organisation_name="Hope House")
    assert subject.identities == {"person:ana", "organisation:local", "organisation:hope-house"}
    unnamed = Subject("Ana", "north", OrganisationKind.NONPROFIT)
    assert unnamed.identities == {"person:ana", "organisation:north"}
