"""Conditions of rules: an attribute, an operator and a value or another attribute, as data.

What can be asked is a closed list. A condition that asks anything else, compares things of
different kinds or names a word that does not exist is refused when the rules are read, so that
a misspelt rule never becomes one that silently does not apply.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, NamedTuple

from asterism.access.policy.actions import Action
from asterism.model.marking import Consent, Marking, TrafficLight
from asterism.model.organisation import OrganisationKind, Role
from asterism.model.purpose import PurposeKind
from asterism.model.subject import Subject, identity


class PolicyError(ValueError):
    """The rules cannot be used; says which one and why."""


class Facts(NamedTuple):
    """What one decision is about. `marking` is plain, no sum; None for an act without a record."""

    subject: Subject
    purpose: PurposeKind
    action: Action
    marking: Marking | None
    at: int


Test = Callable[[Facts], bool]


class Kind(StrEnum):
    """What kind of thing an attribute is; only things of one kind are compared."""

    WORD = "a word"
    WORDS = "a set of words"
    FLAG = "true or false"
    LEVEL = "a level"
    TIME = "a time"


@dataclass(frozen=True, slots=True)
class Attribute:
    """Something that a rule can ask for.

    Attributes:
        kind: of its values.
        read: takes it from the facts.
        words: the only words that it can be compared with; None if any may be.
        of_record: whether there must be a record to ask it of.
    """

    kind: Kind
    read: Callable[[Any], Any]
    words: frozenset[str] | None = None
    of_record: bool = False


_NOBODY: Final[frozenset[str]] = frozenset()
_CONSENTS: Final = {item: item.name.lower().replace("_", "-") for item in Consent}


def _of_record(kind: Kind, read: Callable[[Marking], Any], words: Any = None) -> Attribute:  # noqa: ANN401 - an enumeration's values
    return Attribute(
        kind,
        lambda facts: read(facts.marking),
        None if words is None else frozenset(words),
        of_record=True,
    )


def _excluded(marking: Marking) -> frozenset[str]:
    return frozenset(map(identity, marking.excluded)) if marking.excluded else _NOBODY


ATTRIBUTES: Final[Mapping[str, Attribute]] = {
    "subject.organisation": Attribute(Kind.WORD, lambda facts: facts.subject.organisation),
    "subject.organisation-kind": Attribute(
        Kind.WORD, lambda facts: facts.subject.organisation_kind, frozenset(OrganisationKind)
    ),
    "subject.roles": Attribute(Kind.WORDS, lambda facts: facts.subject.roles, frozenset(Role)),
    "subject.clearances": Attribute(Kind.WORDS, lambda facts: facts.subject.clearances),
    "subject.groups": Attribute(Kind.WORDS, lambda facts: facts.subject.groups),
    "subject.personal-groups": Attribute(Kind.WORDS, lambda facts: facts.subject.personal_groups),
    "subject.identities": Attribute(Kind.WORDS, lambda facts: facts.subject.identities),
    "subject.own": Attribute(Kind.FLAG, lambda facts: facts.subject.own),
    "subject.agreement-in-force": Attribute(
        Kind.FLAG, lambda facts: facts.subject.agreement_in_force
    ),
    "subject.active": Attribute(Kind.FLAG, lambda facts: facts.subject.active),
    "purpose.kind": Attribute(Kind.WORD, lambda facts: facts.purpose, frozenset(PurposeKind)),
    "at": Attribute(Kind.TIME, lambda facts: facts.at),
    "marking.stated": Attribute(Kind.FLAG, lambda facts: facts.marking is not None),
    "marking.owner": _of_record(Kind.WORD, lambda marking: marking.owner),
    "marking.level": _of_record(
        Kind.LEVEL, lambda marking: marking.level, [level.label for level in TrafficLight]
    ),
    "marking.sharing-group": _of_record(Kind.WORD, lambda marking: marking.sharing_group),
    "marking.caveats": _of_record(Kind.WORDS, lambda marking: marking.caveats),
    "marking.excluded": _of_record(Kind.WORDS, _excluded),
    "marking.embargo-until": _of_record(Kind.TIME, lambda marking: marking.embargo_until),
    "marking.expires-at": _of_record(Kind.TIME, lambda marking: marking.expires_at),
    "marking.consent": _of_record(
        Kind.WORD,
        lambda marking: _CONSENTS[marking.consent],
        _CONSENTS.values(),
    ),
}
"""Everything that a rule can ask for. A time that is not set is neither after nor before any."""

Compare = Callable[[Any, Any], bool]
_OPERATORS: Final[Mapping[str, tuple[Kind, Kind, Compare]]] = {
    "is-in": (Kind.WORD, Kind.WORDS, lambda one, many: one in many),
    "is-none-of": (Kind.WORD, Kind.WORDS, lambda one, many: one not in many),
    "holds": (Kind.WORDS, Kind.WORD, lambda many, one: one in many),
    "lacks": (Kind.WORDS, Kind.WORD, lambda many, one: one not in many),
    "shares": (Kind.WORDS, Kind.WORDS, lambda some, more: not some.isdisjoint(more)),
    "at-least": (Kind.LEVEL, Kind.LEVEL, lambda level, bound: level >= bound),
    "at-most": (Kind.LEVEL, Kind.LEVEL, lambda level, bound: level <= bound),
    "after": (Kind.TIME, Kind.TIME, lambda one, other: one is not None and one > other),
    "not-after": (Kind.TIME, Kind.TIME, lambda one, other: one is not None and one <= other),
}
"""Operators by name: what stands left and right of them, and what they compute."""
_EQUAL: Final[Mapping[str, Compare]] = {
    "is": lambda one, other: bool(one == other),
    "is-not": lambda one, other: bool(one != other),
}
"""Operators between two things of any one kind but sets and times."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a rule, compiled.

    Attributes:
        test: whether it holds.
        of_record: whether there must be a record to ask it of.
        of_nothing_else: whether it asks about the record alone.
    """

    test: Test
    of_record: bool
    of_nothing_else: bool


def compile_condition(written: object) -> Condition:
    """Return the condition that a table of the rules' file states.

    Raises:
        PolicyError: if it is not exactly an attribute, an operator and a value or another
            attribute, each known and fitting the others.
    """
    if not isinstance(written, dict) or set(written) not in (
        {"attribute", "operator", "value"},
        {"attribute", "operator", "other"},
    ):
        message = "a condition has an attribute, an operator, and a value or an other attribute"
        raise PolicyError(message)
    attribute = _attribute(written["attribute"])
    wanted, compare = _operator(str(written["operator"]), attribute.kind)
    read = attribute.read
    if "other" in written:
        other = _attribute(written["other"])
        if other.kind is not wanted:
            message = f"{written['other']} is {other.kind}, not {wanted}"
            raise PolicyError(message)
        read_other = other.read
        return Condition(
            lambda facts: compare(read(facts), read_other(facts)),
            attribute.of_record or other.of_record,
            attribute.of_record and other.of_record,
        )
    value = _value(written["value"], wanted, attribute.words)
    return Condition(
        lambda facts: compare(read(facts), value), attribute.of_record, attribute.of_record
    )


def _attribute(name: object) -> Attribute:
    found = ATTRIBUTES.get(name) if isinstance(name, str) else None
    if found is None:
        message = f"there is no attribute {name!r}; there are: {', '.join(sorted(ATTRIBUTES))}"
        raise PolicyError(message)
    return found


def _operator(name: str, left: Kind) -> tuple[Kind, Compare]:
    if name in _EQUAL:
        if left in {Kind.WORDS, Kind.TIME}:
            message = f"operator {name!r} does not compare {left}"
            raise PolicyError(message)
        return left, _EQUAL[name]
    found = _OPERATORS.get(name)
    if found is None:
        known = ", ".join(sorted({*_OPERATORS, *_EQUAL}))
        message = f"there is no operator {name!r}; there are: {known}"
        raise PolicyError(message)
    if found[0] is not left:
        message = f"operator {name!r} compares {found[0]}, not {left}"
        raise PolicyError(message)
    return found[1], found[2]


def _value(value: object, wanted: Kind, words: frozenset[str] | None) -> object:
    items = value if isinstance(value, list) else [value]
    fits = {
        Kind.FLAG: isinstance(value, bool),
        Kind.WORDS: isinstance(value, list) and bool(value),
        Kind.WORD: isinstance(value, str),
        Kind.LEVEL: isinstance(value, str),
        Kind.TIME: False,
    }
    if not fits[wanted] or (wanted is not Kind.FLAG and not all(isinstance(i, str) for i in items)):
        message = f"{value!r} is not {wanted}"
        raise PolicyError(message)
    unknown = sorted(set(items) - words) if words is not None and wanted is not Kind.FLAG else []
    if unknown:
        message = f"there is no {', '.join(unknown)}; there are: {', '.join(sorted(words or ()))}"
        raise PolicyError(message)
    if wanted is Kind.LEVEL:
        return next(level for level in TrafficLight if level.label == value)
    return frozenset(items) if wanted is Kind.WORDS else value
