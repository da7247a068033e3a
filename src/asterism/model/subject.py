"""A person as the policy sees them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from asterism.model.organisation import OrganisationKind, Role


@dataclass(frozen=True, slots=True)
class Subject:
    """Everything about a person that a rule of access may ask for.

    Attributes:
        name: the account's name.
        organisation: key of the organisation that the person acts for.
        organisation_kind: what kind of organisation that is.
        roles: what the person does there.
        clearances: what the person has been trained and vetted for, such as "juvenile".
        groups: sharing groups that the organisation belongs to under an agreement in force.
        personal_groups: groups that name this person.
        own: whether the organisation is the one that keeps this workspace.
        agreement_in_force: whether the organisation's agreement holds at this moment; always so
            for the workspace's own organisation.
        active: whether the account may be used.
        organisation_name: what the organisation is called, where that is not its key.
    """

    name: str
    organisation: str
    organisation_kind: OrganisationKind
    roles: frozenset[Role] = frozenset()
    clearances: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    personal_groups: frozenset[str] = frozenset()
    own: bool = False
    agreement_in_force: bool = True
    active: bool = True
    organisation_name: str = ""

    @property
    def identities(self) -> frozenset[str]:
        """What an exclusion may name: the person, and the organisation by key or name."""
        named = self.organisation_name or self.organisation
        return frozenset(
            {
                identity(f"person:{self.name}"),
                identity(f"organisation:{self.organisation}"),
                identity(f"organisation:{named}"),
            }
        )


@lru_cache(maxsize=100_000)
def identity(who: str) -> str:
    """Return "organisation:KEY" or "person:NAME" with the name as names are compared.

    An exclusion protects somebody: it holds however the name's accents, capitals and spaces were
    written. Letters that Unicode takes for forms of one another are one (NFKD).
    """
    kind, _, name = who.partition(":")
    parted = unicodedata.normalize("NFKD", name.casefold())
    kept = "".join(letter for letter in parted if not unicodedata.combining(letter))
    # Once more: taken apart, a letter can turn out to be a capital.
    kept = kept.casefold()
    words = re.findall(r"[^\W_]+", kept)
    return f"{kind}:{'-'.join(words)}"
