"""Precision and recall of values and of spans, against what the items say.

A value is right if it is among those of its text; the order and the number of mentions of one
value do not count. A span is right if it overlaps a span of the item, wherever its value leads.
Addresses have no one normal form, so an address is right if most of the words of its raw form are
the item's.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from evaluations.extract.item import Gold, Item, Span
from evaluations.extract.systems import Mention

ALIASES: Final[dict[str, str]] = {
    "street_address": "address",
    "street": "address",
    **dict.fromkeys(
        ("bitcoin", "ethereum", "litecoin", "dogecoin", "monero", "tron", "wallet", "crypto",
         "coin_address"),
        "coin",
    ),
}  # fmt: skip
"""Other names of a kind that are taken for ours."""

UNITS: Final[dict[str, str]] = {
    other: unit
    for unit, others in {
        "half hour": "half_hour half-hour halfhour hh 30min 30_min 30m 30_minutes",
        "hour": "h hr 1h hours 1_hour 60min 60_minutes",
        "night": "overnight nights",
        "day": "daily d days",
        "week": "weekly w wk",
        "month": "monthly mo m months pcm",
        "kg": "kilo kilogram kilogramme",
        "lb": "pound lbs",
        "item": "each piece unit",
    }.items()
    for other in others.split()
}
ALIKE: Final = 0.6
"""Share of words that two spellings of one address must have in common."""
PLATFORMS: Final = {"x": "twitter", "ig": "instagram", "insta": "instagram", "snap": "snapchat"}


@dataclass
class Score:
    """Counts of one group of items.

    Attributes:
        texts: how many items.
        without: how many of them have nothing to find.
        right: gold values that were found.
        wrong: mentioned values that are not gold.
        missed: gold values that were not found.
        span_right: gold values of which a span was overlapped.
        span_wrong: mentions that overlap no gold span.
        false_texts: mentions in texts that have nothing to find.
    """

    texts: int = 0
    without: int = 0
    right: int = 0
    wrong: int = 0
    missed: int = 0
    span_right: int = 0
    span_wrong: int = 0
    false_texts: int = 0

    @property
    def precision(self) -> float:
        """Return the share of mentioned values that are right; 1 if there are none."""
        return _share(self.right, self.right + self.wrong)

    @property
    def recall(self) -> float:
        """Return the share of gold values that were found."""
        return _share(self.right, self.right + self.missed)

    @property
    def f1(self) -> float:
        """Return the harmonic mean of precision and recall."""
        return _share(2 * self.right, 2 * self.right + self.wrong + self.missed)

    @property
    def span_f1(self) -> float:
        """Return F1 of spans that overlap."""
        missed = self.right + self.missed - self.span_right
        return _share(2 * self.span_right, 2 * self.span_right + self.span_wrong + missed)

    @property
    def per_thousand(self) -> float:
        """Return false mentions per 1,000 texts that have nothing to find."""
        return 1000 * self.false_texts / self.without if self.without else 0.0


@dataclass(frozen=True)
class Error:
    """An item whose values were not those that were mentioned."""

    item: Item
    mentioned: tuple[object, ...]


@dataclass
class Outcome:
    """Scores by group, what went wrong, and mentions whose offsets do not give their raw form."""

    scores: dict[str, Score]
    errors: list[Error]
    shifted: int


def score(
    items: Sequence[Item], mentions: Iterable[Mention], groups: Mapping[str, Sequence[str]]
) -> Outcome:
    """Return the outcome; `groups` gives the names of the groups of each item by its key."""
    mentioned: defaultdict[str, list[Mention]] = defaultdict(list)
    for mention in mentions:
        mentioned[str(mention["id"])].append(mention)
    outcome = Outcome(defaultdict(Score), [], 0)
    for item in items:
        outcome.shifted += sum(span_of(item, each) is None for each in mentioned[item.key])
        found = [each for each in mentioned[item.key] if _kind(each) == item.kind]
        one = _one(item, found)
        if one.wrong or one.missed:
            outcome.errors.append(Error(item, tuple(each["value"] for each in found)))
        for group in groups[item.key]:
            _add(outcome.scores[group], one)
    return outcome


def span_of(item: Item, mention: Mention) -> Span | None:
    """Return where a mention says it stands, or nothing if its raw form is not there."""
    start, end = int(str(mention["start"])), int(str(mention["end"]))
    for name in ("text", "title"):
        if start < end and item.field(name)[start:end] == mention["raw"]:
            return Span(name, start, end)
    return None


def plain(kind: str, value: object) -> object:
    """Return a value in a form that may be compared."""
    if kind == "handle" and isinstance(value, Mapping):
        platform = str(value.get("platform") or "").casefold()
        name = str(value.get("handle") or "").removeprefix("@").casefold()
        return PLATFORMS.get(platform, platform), name
    if kind == "price" and isinstance(value, Mapping):
        unit = str(value.get("unit") or "").casefold().replace(" ", "_")
        unit = UNITS.get(unit, unit).replace("_", " ")
        return round(float(str(value.get("amount") or 0)), 2), value.get("currency"), unit
    if kind == "coin" and isinstance(value, Mapping):
        return value.get("address")
    if kind == "email":
        return str(value).casefold()
    return frozenset(_words(str(value))) if kind == "address" else str(value)


def _one(item: Item, found: Sequence[Mention]) -> Score:
    gold = [plain(item.kind, each.value) for each in item.gold]
    said = "raw" if item.kind == "address" else "value"
    values = {plain(item.kind, each[said]) for each in found}
    right = sum(any(_equal(each, value) for value in values) for each in gold)
    wrong = sum(not any(_equal(each, value) for each in gold) for value in values)
    spans = [span_of(item, each) for each in found]
    return Score(
        texts=1,
        without=not gold,
        right=right,
        wrong=wrong,
        missed=len(gold) - right,
        span_right=sum(any(_overlaps(each, span) for span in spans) for each in item.gold),
        span_wrong=sum(not any(_overlaps(each, span) for each in item.gold) for span in spans),
        false_texts=0 if gold else len(values),
    )


def _add(total: Score, one: Score) -> None:
    for name, count in vars(one).items():
        setattr(total, name, getattr(total, name) + count)


def _equal(gold: object, value: object) -> bool:
    if isinstance(gold, frozenset) and isinstance(value, frozenset):
        return len(gold & value) >= ALIKE * len(gold | value)
    return gold == value


def _overlaps(gold: Gold, span: Span | None) -> bool:
    return span is not None and any(
        part.field == span.field and part.start < span.end and span.start < part.end
        for part in gold.spans
    )


def _kind(mention: Mention) -> str:
    kind = str(mention["kind"])
    return ALIASES.get(kind, kind)


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+|\d+", text.casefold())


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 1.0
