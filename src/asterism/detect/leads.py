"""From the rows of a pattern to leads: a title and reasons with their citations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final, NamedTuple

from asterism.detect.patterns import CITATIONS, HOP_HOURS, HOP_KILOMETRES
from asterism.model.clock import to_datetime
from asterism.model.ids import derive_id
from asterism.model.lead import Citation, Pattern, Reason


class Evidence(NamedTuple):
    """One row of a pattern's query."""

    network_id: str
    anchor: str
    strength: float
    document_id: str
    mention_id: str | None
    posted_at: int | None
    place_value: str | None
    label: str | None


@dataclass(frozen=True)
class Finding:
    """A lead before it is stored."""

    id: str
    pattern: Pattern
    anchor: str
    network_id: str
    title: str
    reasons: tuple[Reason, ...]
    strength: float


def findings(pattern: Pattern, rows: Iterable[Evidence]) -> list[Finding]:
    """Return one finding for each network and anchor.

    Args:
        pattern: what the rows show.
        rows: sorted by network and anchor, then by time.
    """
    found = []
    for (network_id, anchor), group in groupby(rows, key=lambda row: (row[0], row[1])):
        evidence = list(group)
        title, sentence = _words(pattern, evidence)
        reason = Reason(sentence, tuple(_citation(row) for row in _sample(evidence)))
        found.append(
            Finding(
                id=derive_id("lead", pattern, network_id, anchor),
                pattern=pattern,
                anchor=anchor,
                network_id=network_id,
                title=title,
                reasons=(reason,),
                strength=float(evidence[0].strength),
            )
        )
    return found


def place_name(value: str) -> str:
    """Return "Tampa, FL" for "US/FL/Tampa" and "Madrid, ES" for "ES//Madrid"."""
    country, region, name = value.split("/", 2)
    return f"{name}, {region or country}"


def _sample(evidence: Sequence[Evidence]) -> list[Evidence]:
    """Return at most `CITATIONS` rows, spread over different labels and places in time order."""
    if len(evidence) <= CITATIONS:
        return list(evidence)
    first: dict[tuple[str | None, str | None], Evidence] = {}
    for row in evidence:
        first.setdefault((row.label, row.place_value), row)
    chosen = list(first.values())[:CITATIONS]
    for row in evidence:
        if len(chosen) >= CITATIONS:
            break
        if row not in chosen:
            chosen.append(row)
    order = {id(row): position for position, row in enumerate(evidence)}
    return sorted(chosen, key=lambda row: order[id(row)])


def _citation(row: Evidence) -> Citation:
    parts = [row.label or ""]
    if row.place_value:
        parts.append(place_name(row.place_value))
    if row.posted_at is not None:
        parts.append(to_datetime(row.posted_at).strftime("%-d %b %Y %H:%M UTC"))
    return Citation(row.document_id, row.mention_id, " · ".join(part for part in parts if part))


def _several_cities(evidence: Sequence[Evidence]) -> tuple[str, str]:
    places = _names(row.place_value for row in evidence)
    number = evidence[0].label or ""
    hops = int(evidence[0].strength)
    return (
        f"{number} in {len(places)} cities at once",
        (
            f"{number} was advertised in places more than {HOP_KILOMETRES} km apart within "
            f"{HOP_HOURS} hours, {hops} times: {_listed(places)}."
        ),
    )


def _several_people(evidence: Sequence[Evidence]) -> tuple[str, str]:
    names = sorted({row.label.title() for row in evidence if row.label})
    return (
        f"{len(names)} names under one number",
        (
            f"One contact number stands in advertisements under {len(names)} different names: "
            f"{_listed(names)}."
        ),
    )


def _circuit(evidence: Sequence[Evidence]) -> tuple[str, str]:
    places = _names(row.place_value for row in evidence)
    return (
        f"A circuit between {len(places)} cities",
        (
            f"Advertisements under several names move together between {_listed(places)} and "
            f"take the same legs again ({int(evidence[0].strength)} repeated moves)."
        ),
    )


def _changing_names(evidence: Sequence[Evidence]) -> tuple[str, str]:
    names = sorted({row.label.title() for row in evidence if row.label})
    return (
        f"One text under {len(names)} names",
        f"Nearly the same text was posted under {len(names)} different names: {_listed(names)}.",
    )


_SENTENCES: Final = {
    Pattern.SEVERAL_CITIES_AT_ONCE: _several_cities,
    Pattern.SEVERAL_PEOPLE_ONE_NUMBER: _several_people,
    Pattern.CIRCUIT: _circuit,
    Pattern.CHANGING_NAMES: _changing_names,
}

LISTED: Final = 8


def _words(pattern: Pattern, evidence: Sequence[Evidence]) -> tuple[str, str]:
    return _SENTENCES[pattern](evidence)


def _names(values: Iterable[str | None]) -> list[str]:
    return list(dict.fromkeys(place_name(value) for value in values if value))


def _listed(items: Sequence[str]) -> str:
    shown = ", ".join(items[:LISTED])
    return shown if len(items) <= LISTED else f"{shown} and {len(items) - LISTED} more"
