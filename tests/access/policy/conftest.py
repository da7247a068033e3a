"""People and markings that tests of the policy ask about."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from asterism.model.organisation import OrganisationKind, Role
from asterism.model.subject import Subject


@pytest.fixture
def person() -> Callable[..., Subject]:
    """Give a function that makes an analyst of the non-profit North, but for what is stated."""

    def make(**stated: Any) -> Subject:  # noqa: ANN401 - attributes of a subject
        attributes: dict[str, Any] = {
            "name": "ana",
            "organisation": "north",
            "organisation_kind": OrganisationKind.NONPROFIT,
            "roles": frozenset({Role.ANALYST}),
        }
        return Subject(**(attributes | stated))

    return make
