"""Member organisations and what their people are there to do."""

from __future__ import annotations

from enum import StrEnum


class OrganisationKind(StrEnum):
    """The four kinds of member organisation; the policy gives each its own limits."""

    RESEARCH = "research"
    GOVERNMENT = "government"
    NONPROFIT = "nonprofit"
    COMMERCIAL = "commercial"


class Role(StrEnum):
    """What a person does for their organisation; one person may hold several roles."""

    ADMINISTRATOR = "administrator"
    """Keeps organisations, people and the workspace in order; reads nothing by that."""
    ANALYST = "analyst"
    """Works on cases: reads, searches, judges, reviews and exports."""
    HOTLINE = "hotline"
    """Answers people who ask for help, and reads what helps them."""
    RESEARCHER = "researcher"
    """Studies the record under a protocol."""
    CUSTODIAN = "custodian"
    """Decides about the organisation's markings: widening, erasure, hold and RED."""
    AUDITOR = "auditor"
    """Reads who read what, and none of what was read."""
