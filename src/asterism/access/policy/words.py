"""Markings in the words that people write: on the command line, in declarations, in columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any, Final, Self

from asterism.model.clock import DAY, to_microseconds
from asterism.model.errors import AsterismError
from asterism.model.marking import Consent, Marking, TrafficLight
from asterism.model.subject import identity

LEVELS: Final = {
    "clear": TrafficLight.CLEAR,
    "green": TrafficLight.GREEN,
    "amber": TrafficLight.AMBER,
    "amber+strict": TrafficLight.AMBER_STRICT,
    "red": TrafficLight.RED,
}
CONSENTS: Final = {
    "not asked": Consent.NOT_ASKED,
    "no preguntado": Consent.NOT_ASKED,
    "given": Consent.GIVEN,
    "otorgado": Consent.GIVEN,
    "withdrawn": Consent.WITHDRAWN,
    "retirado": Consent.WITHDRAWN,
}
KINDS: Final = {
    "organisation": "organisation",
    "organization": "organisation",
    "organizacion": "organisation",
    "organizaci\u00f3n": "organisation",
    "person": "person",
    "persona": "person",
}
NONE: Final = frozenset({"none", "never", "ninguno"})


class MarkingError(AsterismError):
    """A marking is not written so that it can be understood."""


@dataclass(frozen=True, slots=True)
class MarkingWords:
    """What somebody states about a marking; whatever is left out stays as it is.

    Attributes:
        owner: name or key of the organisation that decides about it.
        level: "clear", "green", "amber", "amber+strict" or "red".
        group: name or key of the sharing group; "none" for the owner alone.
        exclude: "organisation:NAME" or "person:NAME", never to see it.
        caveats: "juvenile", "victim-only", "sealed" or others.
        embargo: the day on which its embargo ends (2026-12-31), or "none".
        expires: the last day on which it is seen, or "never".
        consent: "given", "withdrawn" or "not asked".
        admit: exclusions to take away.
        drop: caveats to take away.
    """

    owner: str | None = None
    level: str | None = None
    group: str | None = None
    exclude: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()
    embargo: str | None = None
    expires: str | None = None
    consent: str | None = None
    admit: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()

    @classmethod
    def of_row(cls, fields: Mapping[str, str]) -> Self:
        """Return what a row's columns state; lists are parted by commas or semicolons."""
        return cls(
            level=fields.get("level") or None,
            exclude=tuple(_listed(fields.get("exclude", ""))),
            caveats=tuple(_listed(fields.get("caveats", ""))),
            consent=fields.get("consent") or None,
        )

    def __bool__(self) -> bool:
        """Return whether anything is stated."""
        return self != MarkingWords()

    def applied_to(self, marking: Marking) -> Marking:
        """Return a marking with what is stated in the place of what it says.

        Exclusions and caveats are added to those that are there; `admit` and `drop` take away.

        Raises:
            MarkingError: if a word is not understood, or the marking is a sum: only what it
                rests on can be changed.
        """
        if marking.parts:
            message = "this rests on several records: change the marking of each of them"
            raise MarkingError(message)
        excluded = {identity(who) for who in marking.excluded} | {
            _exclusion(w) for w in self.exclude
        }
        caveats = marking.caveats | {_caveat(word) for word in self.caveats}
        changed: dict[str, Any] = {
            "excluded": frozenset(excluded - {_exclusion(word) for word in self.admit}),
            "caveats": caveats - {_caveat(word) for word in self.drop},
        }
        if self.owner is not None:
            changed["owner"] = owner_key(self.owner)
        if self.level is not None:
            changed["level"] = _level(self.level)
        if self.group is not None:
            changed["sharing_group"] = "" if _is_none(self.group) else _key(self.group, "group")
        if self.embargo is not None:
            changed["embargo_until"] = None if _is_none(self.embargo) else _day(self.embargo)
        if self.expires is not None:
            changed["expires_at"] = None if _is_none(self.expires) else _day(self.expires) + DAY
        if self.consent is not None:
            changed["consent"] = _consent(self.consent)
        return replace(marking, **changed)


def owner_key(name: str) -> str:
    """Return the key of the organisation that a name or a key stands for.

    Raises:
        MarkingError: if it stands for none.
    """
    return _key(name, "owner")


def _listed(text: str) -> Iterable[str]:
    return filter(None, (item.strip() for item in text.replace(";", ",").split(",")))


def _is_none(text: str) -> bool:
    return text.strip().lower() in NONE or not text.strip()


def _key(name: str, what: str) -> str:
    key = identity(f":{name}").removeprefix(":")
    if not key:
        message = f"{name!r} names no {what}"
        raise MarkingError(message)
    return key


def _level(text: str) -> TrafficLight:
    word = text.strip().lower().removeprefix("tlp:").replace("_", "+").replace("-", "+")
    found = LEVELS.get(word.replace(" ", "+") if "strict" in word else word)
    if found is None:
        message = f"{text!r} is no level; write clear, green, amber, amber+strict or red"
        raise MarkingError(message)
    return found


def _consent(text: str) -> Consent:
    found = CONSENTS.get(" ".join(text.lower().replace("-", " ").replace("_", " ").split()))
    if found is None:
        message = f"{text!r} says nothing about consent; write given, withdrawn or not asked"
        raise MarkingError(message)
    return found


def _exclusion(text: str) -> str:
    kind, _, name = text.partition(":")
    known = KINDS.get(kind.strip().lower())
    who = identity(f"{known}:{name}")
    if known is None or who.endswith(":"):
        message = f"{text!r} excludes nobody; write organisation:NAME or person:NAME"
        raise MarkingError(message)
    return who


def _caveat(text: str) -> str:
    word = "-".join(text.lower().replace("_", " ").split())
    if not word or "," in word:
        message = f"{text!r} is no caveat; write juvenile, victim-only, sealed or a word of yours"
        raise MarkingError(message)
    return word


def _day(text: str) -> int:
    """Return the first microsecond of a day, UTC."""
    try:
        day = date.fromisoformat(text.strip())
        return to_microseconds(datetime(day.year, day.month, day.day, tzinfo=UTC))
    except ValueError as error:
        message = f"{text!r} is no day; write it as 2026-12-31"
        raise MarkingError(message) from error
