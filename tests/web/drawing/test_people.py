from __future__ import annotations

from asterism.access.policy import Action
from asterism.model.organisation import OrganisationKind, Role
from asterism.web.drawing.people import (
    FILTERS,
    ORGANISATION_KINDS,
    ROLES,
    again_words,
    grouped,
    operator_or_name,
)


def test_every_role_and_kind_has_words() -> None:
    assert set(ROLES) == set(Role)
    assert set(ORGANISATION_KINDS) == set(OrganisationKind)


def test_what_asks_again_says_why() -> None:
    assert again_words(f"{Action.READ_AUDIT}:abc").startswith("You are about to read the audit")
    assert again_words("something:else") == "What you are about to do is sensitive."


def test_secrets_are_shown_in_groups_and_operators_without_a_name() -> None:
    assert grouped("ABCDEFGHIJ") == "ABCD EFGH IJ"
    assert operator_or_name("operator:root") == "whoever operates the workspace"
    assert operator_or_name("Ana") == "Ana"
    assert FILTERS["credential_kind"]("passkey") == "Passkey"
