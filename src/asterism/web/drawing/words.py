"""Values as people read them, and the words the pages use for what the record names.

The wording never says more than the record does: people are not called anything, documents are
"linked", a lead is a question.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any, Final

import phonenumbers

from asterism.model.clock import to_datetime
from asterism.model.gazetteer import COUNTRIES
from asterism.model.lead import LeadState, Pattern
from asterism.model.mention import MentionKind

KINDS: Final[dict[str, str]] = {
    MentionKind.PHONE: "phone",
    MentionKind.EMAIL: "e-mail",
    MentionKind.HANDLE: "handle",
    MentionKind.WALLET: "wallet",
    MentionKind.URL: "web address",
    MentionKind.PRICE: "price",
    MentionKind.AGE: "age",
    MentionKind.NAME: "name",
    MentionKind.PLACE: "place",
    MentionKind.INDICATOR: "indicator",
    "text": "text",
}
SHORT_KINDS: Final[dict[str, str]] = {
    MentionKind.PHONE: "tel",
    MentionKind.EMAIL: "mail",
    MentionKind.HANDLE: "@",
    MentionKind.WALLET: "coin",
    MentionKind.URL: "web",
    MentionKind.PRICE: "price",
    MentionKind.AGE: "age",
    MentionKind.NAME: "name",
    MentionKind.PLACE: "place",
    MentionKind.INDICATOR: "sign",
}
"""What stands before a marked passage, so that colour is never the only sign."""

ROLES: Final[dict[str, str]] = {
    "contact": "contact of the advertiser",
    "support": "the site's own support",
    "venue": "a hotel or venue",
    "transport": "a driver",
    "writer": "whoever writes the advertisements",
    "agency": "an agency",
}
PATTERNS: Final[dict[str, str]] = {
    Pattern.SEVERAL_CITIES_AT_ONCE: "One contact in several cities at once",
    Pattern.SEVERAL_PEOPLE_ONE_NUMBER: "Several people under one number",
    Pattern.CIRCUIT: "Circuit between cities",
    Pattern.CHANGING_NAMES: "One text with changing names",
}
PATTERN_QUESTIONS: Final[dict[str, str]] = {
    Pattern.SEVERAL_CITIES_AT_ONCE: "Could one person be in all of these places?",
    Pattern.SEVERAL_PEOPLE_ONE_NUMBER: "Who answers this number, and for whom?",
    Pattern.CIRCUIT: "Who travels, and who plans the travel?",
    Pattern.CHANGING_NAMES: "Is this one person, or several under one text?",
}
LEAD_STATES: Final[dict[str, str]] = {
    LeadState.NEW: "new",
    LeadState.REVIEWING: "under review",
    LeadState.KEPT: "kept",
    LeadState.DISMISSED: "dismissed",
}
VERDICTS: Final[dict[str, str]] = {
    "same": "same owner",
    "different": "different owners",
    "unsure": "unsure",
}
STANDINGS: Final[dict[str, str]] = {
    "contact": "given as the advertiser's contact",
    "mentioned": "somebody else's, as the words around it say",
    "hub": "shared by many strangers",
    "one-contact": "the contacts given in such texts hang together",
    "two-contacts": "such texts are posted with two unconnected contacts",
    "template": "such texts are posted with many unconnected contacts, as templates are",
}
"""How an identifier or an alike text stands, as links name it."""

STRENGTHS: Final[tuple[tuple[float, str], ...]] = (
    (6, "extremely strong support"),
    (4, "very strong support"),
    (3, "strong support"),
    (2, "moderately strong support"),
    (1, "moderate support"),
    (0.30103, "weak support"),
)
"""Lower bounds of log10 LR and the verbal scale of the ENFSI guideline for evaluative reporting
(2015), section 3, for LR 2, 10, 100, 1,000, 10,000 and 1,000,000."""

_COUNTRY_NAMES: Final[dict[str, str]] = {
    code: name.title()
    for name, code in reversed(COUNTRIES.items())
    if len(name) > 3  # noqa: PLR2004 - "usa"
} | {"US": "United States", "GB": "United Kingdom", "AE": "United Arab Emirates"}


def weight_number(log10_weight: float | None) -> str:
    """Return "+2.3", "-0.4" with a true minus sign, or "unweighted"."""
    if log10_weight is None:
        return "unweighted"
    return f"{log10_weight:+.1f}".replace("-", "\u2212")


def weight_words(log10_weight: float | None) -> str:
    """Return the weight as a sentence fragment on the two propositions it compares."""
    if log10_weight is None:
        return "no calibrated weight; joins nothing by itself"
    for bound, phrase in STRENGTHS:
        if abs(log10_weight) >= bound:
            owner = "one owner" if log10_weight > 0 else "different owners"
            return f"{phrase} for {owner}"
    return "supports neither"


def explanation_words(explanation: str) -> str:
    """Return a link's explanation as a sentence fragment.

    Links name how the shared thing stands and, for texts, how alike they are:
    "one-contact 0.5982", the share of their pairs of adjacent words that both have.
    """
    standing, _, alike = explanation.partition(" ")
    words = STANDINGS.get(standing)
    if words is None:
        return explanation
    try:
        return f"{float(alike):.0%} of their word pairs in common; {words}" if alike else words
    except ValueError:
        return explanation


def place_words(value: str | None) -> str:
    """Return "Tampa, FL" for "US/FL/Tampa" and "Madrid, Spain" for "ES//Madrid"."""
    if not value:
        return "no place"
    parts = value.split("/", 2)
    if len(parts) < 3:  # noqa: PLR2004 - country, region, name
        return value
    country, region, name = parts
    area = region if country == "US" else _COUNTRY_NAMES.get(country, country)
    return f"{name}, {area}" if name and area else name or area


def city_words(value: str | None) -> str:
    """Return "Tampa" for "US/FL/Tampa"."""
    return place_words(value).partition(",")[0]


def identifier_words(kind: str, value: str, display: str | None = None) -> str:
    """Return an identifier as people write it: "+1 202-555-0123", "@rose on telegram"."""
    if display:
        return display
    if kind == MentionKind.PHONE:
        try:
            number = phonenumbers.parse(value)
        except phonenumbers.NumberParseException:
            return value
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    if kind == MentionKind.HANDLE and ":" in value:
        platform, _, name = value.partition(":")
        return f"@{name} on {platform}"
    return value


def day(moment: datetime | int | None) -> str:
    """Return "3 May 2026", UTC."""
    return f"{_moment(moment):%-d %b %Y}" if moment is not None else "no date"


def minute(moment: datetime | int | None) -> str:
    """Return "3 May 2026, 14:10", UTC."""
    return f"{_moment(moment):%-d %b %Y, %H:%M}" if moment is not None else "no date"


def span(first: datetime | None, last: datetime | None) -> str:
    """Return the first and the last day ("3 May" to "9 Jun 2026"), a shared year only once."""
    if first is None or last is None:
        return "no dates"
    if first.date() == last.date():
        return day(first)
    if first.year == last.year:
        return f"{first:%-d %b} \u2013 {last:%-d %b %Y}"
    return f"{day(first)} \u2013 {day(last)}"


def calendar_day(day_: date) -> str:
    """Return "3 May 2026"."""
    return f"{day_:%-d %b %Y}"


def number(value: int) -> str:
    """Return "12,345"."""
    return f"{value:,}"


def size(octets: int) -> str:
    """Return "3.4 MB" (powers of ten)."""
    amount = float(octets)
    for unit in ("bytes", "kB", "MB", "GB"):
        if amount < 1000:  # noqa: PLR2004 - SI prefix
            return f"{amount:.0f} {unit}" if unit == "bytes" else f"{amount:.1f} {unit}"
        amount /= 1000
    return f"{amount:.1f} TB"


def plural(count: int, singular: str, many: str | None = None) -> str:
    """Return "1 document" or "12 documents"."""
    return f"{count:,} {singular if count == 1 else many or singular + 's'}"


def listed(items: Iterable[str], limit: int = 3) -> str:
    """Return "Tampa, Miami and 3 more"."""
    parts = list(items)
    if len(parts) > limit + 1:
        return f"{', '.join(parts[:limit])} and {len(parts) - limit} more"
    if len(parts) > 1:
        return f"{', '.join(parts[:-1])} and {parts[-1]}"
    return "".join(parts)


def short_id(row_id: str) -> str:
    """Return the first eight digits, enough to tell rows on one page apart."""
    return row_id[:8]


def _moment(moment: datetime | int) -> datetime:
    return to_datetime(moment) if isinstance(moment, int) else moment


def _lookup(table: dict[str, str]) -> Callable[[str | None], str]:
    return lambda value: table.get(value or "", value or "")


FILTERS: Final[dict[str, Callable[..., Any]]] = {
    "day": day,
    "minute": minute,
    "date": calendar_day,
    "number": number,
    "size": size,
    "plural": plural,
    "listed": listed,
    "short_id": short_id,
    "place": place_words,
    "city": city_words,
    "weight": weight_number,
    "weight_words": weight_words,
    "kind": _lookup(KINDS),
    "short_kind": _lookup(SHORT_KINDS),
    "role": _lookup(ROLES),
    "pattern": _lookup(PATTERNS),
    "question": _lookup(PATTERN_QUESTIONS),
    "lead_state": _lookup(LEAD_STATES),
    "verdict": _lookup(VERDICTS),
    "explanation": explanation_words,
}
"""Jinja filters by name."""
