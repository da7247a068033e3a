"""From the rows of a pattern to leads: a title and reasons with their citations."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final, NamedTuple

from asterism.detect.patterns import CITATIONS, HOP_HOURS, HOP_KILOMETRES
from asterism.model.clock import to_datetime
from asterism.model.ids import derive_id
from asterism.model.lead import Citation, Pattern, Reason

REASONS: Final = 5
"""At most so many reasons a lead, the strongest; the title says how many more there are."""
LISTED: Final = 8


class Evidence(NamedTuple):
    """One row of a pattern's query."""

    network_id: str
    anchor: str
    strength: float
    document_id: str
    mention_id: str | None
    posted_at: int | None
    place_value: str | None
    name: str | None
    subject: str | None


@dataclass(frozen=True)
class Finding:
    """A lead before it is stored."""

    id: str
    pattern: Pattern
    network_id: str
    title: str
    reasons: tuple[Reason, ...]
    strength: float


def findings(pattern: Pattern, rows: Iterable[Evidence]) -> list[Finding]:
    """Return one finding for each network, with a reason for each anchor.

    Args:
        pattern: what the rows show.
        rows: sorted by network and anchor, then by time.
    """
    found = []
    for network_id, inside in groupby(rows, key=lambda row: row.network_id):
        anchors = [list(group) for _, group in groupby(inside, key=lambda row: row.anchor)]
        anchors.sort(key=lambda group: (-group[0].strength, group[0].anchor))
        title, _ = _WORDS[pattern](anchors[0])
        if len(anchors) > 1:
            title += f", and {len(anchors) - 1} more such"
        reasons = tuple(
            Reason(_WORDS[pattern](group)[1], tuple(_citation(row) for row in _sample(group)))
            for group in anchors[:REASONS]
        )
        strength = float(anchors[0][0].strength)
        lead_id = derive_id("lead", pattern.value, network_id)
        found.append(Finding(lead_id, pattern, network_id, title, reasons, strength))
    return found


def place_words(value: str) -> str:
    """Return "Tampa, FL" for "US/FL/Tampa" and "Madrid, ES" for "ES//Madrid"."""
    country, region, name = value.split("/", 2)
    return f"{name}, {region or country}"


def number_words(value: str) -> str:
    """Return a North American number as it is read ("+1 202-555-0123"), others as they are."""
    if value.startswith("+1") and len(value) == len("+12025550123"):
        return f"+1 {value[2:5]}-{value[5:8]}-{value[8:]}"
    return value


def _sample(evidence: Sequence[Evidence]) -> list[Evidence]:
    """Return at most `CITATIONS` rows in time order, different names and places first."""
    if len(evidence) <= CITATIONS:
        return list(evidence)
    firsts: dict[tuple[str | None, str | None], Evidence] = {}
    for row in evidence:
        firsts.setdefault((row.name, row.place_value), row)
    chosen = list(firsts.values())[:CITATIONS]
    others = (row for row in evidence if row not in chosen)
    chosen += [row for row, _ in zip(others, range(CITATIONS - len(chosen)), strict=False)]
    return sorted(chosen, key=lambda row: (row.posted_at or 0, row.document_id))


def _citation(row: Evidence) -> Citation:
    parts = [row.name.title() if row.name else ""]
    if row.place_value:
        parts.append(place_words(row.place_value))
    if row.posted_at is not None:
        parts.append(to_datetime(row.posted_at).strftime("%-d %b %Y %H:%M UTC"))
    return Citation(row.document_id, row.mention_id, " · ".join(part for part in parts if part))


def _several_cities(evidence: Sequence[Evidence]) -> tuple[str, str]:
    places = _places(evidence)
    number = number_words(evidence[0].subject or "")
    return (
        f"{number} in {len(places)} cities at once",
        (
            f"{number} was advertised in places more than {HOP_KILOMETRES} km apart within "
            f"{HOP_HOURS} hours, {int(evidence[0].strength)} times: {_listed(places)}."
        ),
    )


def _several_people(evidence: Sequence[Evidence]) -> tuple[str, str]:
    names = _people(evidence)
    return (
        f"{len(names)} names under one number",
        (
            f"{number_words(evidence[0].subject or '')} stands in advertisements under "
            f"{len(names)} different names: {_listed(names)}."
        ),
    )


def _circuit(evidence: Sequence[Evidence]) -> tuple[str, str]:
    places = _places(evidence)
    return (
        f"A circuit between {len(places)} cities",
        (
            f"Advertisements under several names move together between {_listed(places)}, and "
            f"take the same legs again ({int(evidence[0].strength)} repeated moves)."
        ),
    )


def _changing_names(evidence: Sequence[Evidence]) -> tuple[str, str]:
    names = _people(evidence)
    return (
        f"One text under {len(names)} names",
        f"Nearly the same text was posted under {len(names)} different names: {_listed(names)}.",
    )


_WORDS: Final[dict[Pattern, Callable[[Sequence[Evidence]], tuple[str, str]]]] = {
    Pattern.SEVERAL_CITIES_AT_ONCE: _several_cities,
    Pattern.SEVERAL_PEOPLE_ONE_NUMBER: _several_people,
    Pattern.CIRCUIT: _circuit,
    Pattern.CHANGING_NAMES: _changing_names,
}


def _people(evidence: Iterable[Evidence]) -> list[str]:
    return sorted({row.name.title() for row in evidence if row.name})


def _places(evidence: Iterable[Evidence]) -> list[str]:
    return list(dict.fromkeys(place_words(row.place_value) for row in evidence if row.place_value))


def _listed(items: Sequence[str]) -> str:
    shown = ", ".join(items[:LISTED])
    return shown if len(items) <= LISTED else f"{shown} and {len(items) - LISTED} more"
