"""Markings in words: the traffic light's badge and the sentences beside it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final, Protocol

from asterism.web.drawing.words import listed, minute

CAVEATS: Final[dict[str, str]] = {
    "juvenile": "About a child: only people cleared for it, for a case, a hotline contact or "
    "under a legal authority.",
    "victim-only": "Given by a victim to be helped: for helpers alone, and never against anybody.",
    "sealed": "Sealed: the owning organisation's custodians alone.",
}
AUDIENCES: Final[dict[str, str]] = {
    "CLEAR": "may be shared with everybody",
    "GREEN": "may be shared within the member organisations, but not with commercial ones",
    "AMBER": "stays within its owner and the sharing group",
    "AMBER+STRICT": "stays within its owner",
    "RED": "for named people alone",
}


class Shown(Protocol):
    """What of a marking is said; `asterism.web.answers.markings.MarkingAnswer`."""

    @property
    def level(self) -> str: ...  # noqa: D102 - as MarkingAnswer says

    @property
    def owner_names(self) -> list[str]: ...  # noqa: D102

    @property
    def sharing_group(self) -> str: ...  # noqa: D102

    @property
    def caveats(self) -> list[str]: ...  # noqa: D102

    @property
    def embargo_until(self) -> datetime | None: ...  # noqa: D102

    @property
    def expires_at(self) -> datetime | None: ...  # noqa: D102

    @property
    def is_sum(self) -> bool: ...  # noqa: D102

    @property
    def consent(self) -> str: ...  # noqa: D102

    @property
    def excluded(self) -> list[str]: ...  # noqa: D102

    @property
    def excludes_some(self) -> bool: ...  # noqa: D102


def level_class(level: str) -> str:
    """Return the part of a style's name that stands for a level: "amber-strict"."""
    return level.lower().replace("+", "-")


def audience(marking: Shown) -> str:
    """Return to whom a record is open, as one sentence."""
    if marking.is_sum:
        owners = listed(marking.owner_names)
        return f"Rests on documents of {owners}; open to whoever may see each of them."
    group = f" ({marking.sharing_group.replace('-', ' ')})" if marking.sharing_group else ""
    words = AUDIENCES[marking.level]
    if marking.level == "AMBER":
        words = words + group if group else AUDIENCES["AMBER+STRICT"]
    elif marking.level == "RED":
        words += group
    return f"Of {listed(marking.owner_names)}; {words}."


def handling(marking: Shown) -> list[str]:
    """Return what else is to be known before a record is passed on, a sentence each."""
    said = [CAVEATS.get(word, f"Handle as: {word.replace('-', ' ')}.") for word in marking.caveats]
    now = datetime.now(UTC)
    if marking.embargo_until and marking.embargo_until > now:
        said.append(f"Under embargo until {minute(marking.embargo_until)} UTC: its owner alone.")
    if marking.expires_at:
        said.append(f"Nobody sees it after {minute(marking.expires_at)} UTC.")
    if marking.consent == "given":
        said.append("The person it is about has consented to its use.")
    if marking.consent == "withdrawn":
        said.append("The person it is about has withdrawn consent.")
    if marking.excluded:
        names = (who.partition(":")[2].replace("-", " ") for who in marking.excluded)
        said.append(f"Never to be seen by {listed(names, 8)}.")
    elif marking.excludes_some:
        said.append("Some people or agencies are never to see it: ask its owner before you share.")
    return said


FILTERS: Final[dict[str, Callable[..., Any]]] = {
    "level_class": level_class,
    "audience": audience,
    "handling": handling,
}
"""Jinja filters by name."""
