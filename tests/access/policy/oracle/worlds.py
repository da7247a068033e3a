"""Random worlds of organisations, people and markings, and random cases in them.

What a case needs to be permitted is common and what forbids it is rare, as otherwise nearly every
case would be refused for several reasons at once and a missing rule would not show.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from asterism.access.policy import Action
from asterism.model.marking import Consent, Marking, TrafficLight
from asterism.model.organisation import OrganisationKind, Role
from asterism.model.purpose import Purpose, PurposeKind
from asterism.model.subject import Subject

Item = TypeVar("Item")

NOW: Final = 1_000
GROUPS: Final = ("border", "coast", "river")
PEOPLE: Final = 40
MARKINGS: Final = 80
CASES: Final = 1_000
PURPOSES: Final = {
    PurposeKind.CASE: "case 12",
    PurposeKind.HOTLINE: "hotline contact 3",
    PurposeKind.RESEARCH: "research protocol 7",
    PurposeKind.LEGAL: "legal authority 5",
    PurposeKind.ADMINISTRATION: "administration",
    PurposeKind.GENERAL: "a look",
}
WITHOUT_RECORD: Final = (Action.COLLECT, Action.PROCESS, Action.ADMINISTER)


@dataclass(frozen=True)
class Organisation:
    """A member organisation."""

    key: str
    kind: OrganisationKind
    groups: frozenset[str]
    own: bool
    agreement_in_force: bool


@dataclass(frozen=True)
class World:
    """Organisations, their people, and the plain markings of records."""

    organisations: tuple[Organisation, ...]
    people: tuple[Subject, ...]
    markings: tuple[Marking, ...]


@dataclass(frozen=True)
class Case:
    """One question; the record rests on all the markings, or there is none."""

    subject: Subject
    purpose: Purpose
    action: Action
    markings: tuple[Marking, ...]
    at: int


def worlds(seed: int) -> Iterator[World]:
    """Yield worlds without end, the same for the same seed."""
    dice = random.Random(seed)  # noqa: S311 - not for secrets
    while True:
        organisations = tuple(_organisation(dice, number) for number in range(8))
        people = tuple(_person(dice, number, organisations) for number in range(PEOPLE))
        markings = {_marking(dice, organisations, people) for _ in range(MARKINGS)}
        yield World(organisations, people, tuple(sorted(markings, key=lambda item: item.id)))


def cases(seed: int, world: World, number: int = CASES) -> list[Case]:
    """Return random cases in a world."""
    dice = random.Random(f"{seed} {world.markings[0].id}")  # noqa: S311 - not for secrets
    return [_case(dice, world) for _ in range(number)]


def _organisation(dice: random.Random, number: int) -> Organisation:
    kinds = list(OrganisationKind)
    return Organisation(
        key=f"organisation-{number}",
        kind=kinds[number] if number < len(kinds) else dice.choice(kinds),
        groups=_some(dice, GROUPS, 0.55),
        own=number in {0, 1} and dice.random() < 0.8,
        agreement_in_force=dice.random() < 0.88,
    )


def _person(dice: random.Random, number: int, organisations: Sequence[Organisation]) -> Subject:
    employer = dice.choice(organisations)
    return Subject(
        name=f"person-{number}",
        organisation=employer.key,
        organisation_kind=employer.kind,
        roles=_some(dice, list(Role), 0.35) or frozenset({dice.choice(list(Role))}),
        clearances=_some(dice, ("juvenile", "another"), 0.6),
        groups=employer.groups,
        personal_groups=_some(dice, GROUPS, 0.5),
        own=employer.own,
        agreement_in_force=employer.agreement_in_force,
        active=dice.random() < 0.95,
    )


def _marking(
    dice: random.Random, organisations: Sequence[Organisation], people: Sequence[Subject]
) -> Marking:
    barred = {f"person:{dice.choice(people).name}"} if dice.random() < 0.12 else set()
    if dice.random() < 0.12:
        # An exclusion holds however the name was capitalised.
        barred.add(f"organisation:{dice.choice(organisations).key.upper()}")
    return Marking(
        owner=dice.choice(organisations).key,
        level=dice.choice(list(TrafficLight)),
        sharing_group=dice.choice(("", *GROUPS, *GROUPS)),
        caveats=_some(dice, ("juvenile", "sealed", "victim-only", "other"), 0.13),
        embargo_until=dice.choice((NOW - 1, NOW, NOW + 1)) if dice.random() < 0.15 else None,
        excluded=frozenset(barred),
        consent=dice.choice((Consent.NOT_ASKED,) * 6 + (Consent.GIVEN,) * 3 + (Consent.WITHDRAWN,)),
        expires_at=dice.choice((NOW - 1, NOW, NOW + 1)) if dice.random() < 0.15 else None,
    )


def _case(dice: random.Random, world: World) -> Case:
    subject = dice.choice(world.people)
    kind = dice.choice((PurposeKind.CASE, *PurposeKind))
    action = dice.choice((Action.READ, Action.SEARCH, *Action))
    own = [item for item in world.markings if item.owner == subject.organisation]
    alone = dice.random() < (0.7 if action in WITHOUT_RECORD else 0.08)
    number = 0 if alone else dice.choice((1, 1, 1, 1, 2, 3))
    chosen = [
        dice.choice(own if own and dice.random() < 0.55 else world.markings) for _ in range(number)
    ]
    return Case(
        subject,
        Purpose(kind, PURPOSES[kind]),
        action,
        tuple(dict.fromkeys(chosen)),
        dice.choice((NOW - 1, NOW, NOW + 1)),
    )


def _some(dice: random.Random, items: Sequence[Item], share: float) -> frozenset[Item]:
    return frozenset(item for item in items if dice.random() < share)
