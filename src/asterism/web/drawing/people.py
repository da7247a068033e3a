"""Words for people, their organisations, and how they sign in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from asterism.access.people.names import key_of
from asterism.model.organisation import OrganisationKind, Role

ORGANISATION_KINDS: Final[dict[str, str]] = {
    OrganisationKind.RESEARCH: "Research",
    OrganisationKind.GOVERNMENT: "Government and law enforcement",
    OrganisationKind.NONPROFIT: "Non-profit",
    OrganisationKind.COMMERCIAL: "Commercial",
}
ROLES: Final[dict[str, str]] = {
    Role.ADMINISTRATOR: "keeps organisations, people and the workspace; sees no record by that",
    Role.ANALYST: "reads, searches, judges, reviews and exports",
    Role.HOTLINE: "answers people who ask for help, and reads what helps them",
    Role.RESEARCHER: "studies the record under a protocol",
    Role.CUSTODIAN: "decides about markings of the organisation: widening, erasure, hold, RED",
    Role.AUDITOR: "reads who read what, and none of it",
}
CREDENTIALS: Final[dict[str, str]] = {
    "passkey": "Passkey",
    "authenticator": "Authenticator",
    "password": "Password",
    "recovery-codes": "Recovery codes",
}
METHODS: Final[dict[str, str]] = {
    "passkey": "passkey",
    "password": "password and code",
    "recovery": "password and recovery code",
    "invitation": "invitation",
}
AGAIN: Final[dict[str, str]] = {
    "read": "This record asks for particular care: it is sealed, or about a child.",
    "read-audit": "You are about to read the audit log: who saw what, and what for.",
    "widen": "You are about to let more people see something.",
    "export": "You are about to take something out of the workspace.",
    "erase": "You are about to erase something for good.",
}
GROUP: Final = 4


def again_words(act: str) -> str:
    """Return why the purpose is asked for once more."""
    return AGAIN.get(act.partition(":")[0], "What you are about to do is sensitive.")


def operator_or_name(person: str) -> str:
    """Return a person of the audit log; whoever operates the workspace has no name there."""
    return "whoever operates the workspace" if person.startswith("operator:") else person


def grouped(text: str) -> str:
    """Return a text in groups of four, as people type it."""
    return " ".join(text[at : at + GROUP] for at in range(0, len(text), GROUP))


def _lookup(table: dict[str, str]) -> Callable[[str], str]:
    return lambda value: table.get(value, value)


FILTERS: Final[dict[str, Callable[..., Any]]] = {
    "organisation_kind": _lookup(ORGANISATION_KINDS),
    "role_words": _lookup(ROLES),
    "credential_kind": _lookup(CREDENTIALS),
    "sign_in_method": _lookup(METHODS),
    "again_words": again_words,
    "grouped": grouped,
    "operator_or_name": operator_or_name,
    "key_of": key_of,
}
"""Jinja filters by name."""
