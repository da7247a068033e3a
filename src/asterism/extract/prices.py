"""Prices with currency and unit."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

import orjson

from asterism.extract.finding import Finding, claims
from asterism.extract.lexicon import Term
from asterism.model.mention import MentionKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from asterism.extract.passages import Passages

_GROUP: Final = "price"

CURRENCIES: Final[dict[str, str]] = {
    "$": "USD", "\x04": "EUR", "\x05": "GBP", "\x06": "XXX", "dollars": "USD", "dollar": "USD",
    "usd": "USD", "bucks": "USD", "dolares": "USD", "roses": "USD", "rosas": "USD",
    "kisses": "USD", "eur": "EUR", "euro": "EUR", "euros": "EUR", "gbp": "GBP",
    "quid": "GBP", "pesos": "MXN", "mxn": "MXN", "cad": "CAD", "besos": "USD", "besitos": "USD",
    "diamonds": "USD", "donation": "USD",
}  # fmt: skip
"""Signs and words to ISO 4217 codes; "XXX" where the sign does not tell."""

UNITS: Final[dict[str, tuple[str, ...]]] = {
    "half hour": (
        "hh", "hhr", "half hour", "half hr", "half", "1/2 hr", "1/2 hour", "30 min", "30 mins",
        "30 minutes", "30min", "30mins", "media hora", "1/2hr", "half an hour", "30 minutos",
        "30m", "1/2h", "1/2 hora",
    ),
    "quarter hour": ("15 min", "15 mins", "15 minutes", "15min", "15mins", "15 minutos", "qv", "qk",
                     "quickie", "quick visit", "quicky", "qvisit", "rapidito", "short stay"),
    "hour": ("hr", "hour", "1 hr", "1hr", "1 hour", "full hour", "full hr", "fh", "60 min", "h",
             "60 mins", "60min", "60 minutes", "hora", "1 hora", "1h", "an hour", "full", "hourly",
             "una hora", "one hour", "la hora", "por hora"),
    "two hours": ("2 hr", "2hr", "2 hrs", "2hrs", "2 hours", "two hours", "2 horas", "2h",
                  "dos horas"),
    "night": ("night", "overnight", "noche", "toda la noche", "la noche"),
    "day": ("day", "dia", "daily", "diarios", "al dia"),
    "week": ("week", "wk", "weekly", "semana", "semanales", "a la semana", "por semana"),
    "month": ("month", "mo", "monthly", "mes", "mensual", "mensuales", "al mes", "por mes"),
    "year": ("year", "yr", "annually", "ano", "al ano"),
    "minute": ("minute", "min", "minuto"),
}  # fmt: skip
"""What people call each unit of time that a price is for."""

_UNIT_OF: Final = {text: unit for unit, texts in UNITS.items() for text in texts}
_TELLING_UNITS: Final = (
    *UNITS["half hour"][:6], "15 min", "30 min", "15min", "30min", "60 min", "60min", "media hora",
    "qv", "qk", "quickie", "quick visit", "short stay", "hr", "hour", "1 hr", "1hr", "1 hour",
    "full hour", "fh", "full", "hora", "an hour", "overnight",
)  # fmt: skip
"""Units that may stand beside a price without a currency."""
_AMOUNT: Final = (
    r"(?P<amount>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,3}(?:\.[0-9]{3})+(?![0-9])|[0-9]{1,6})"
    r"(?P<cents>[.,][0-9]{2}(?![0-9]))?(?P<thousand> ?k(?![a-z0-9]))?"
)
_AMOUNT_AFTER: Final = re.compile(rf" ?{_AMOUNT}(?![0-9])")
_AMOUNT_BEFORE: Final = re.compile(rf"(?<![0-9.,/:-]){_AMOUNT} ?$")
_UNIT_AFTER: Final = re.compile(
    r" ?(?:(?:dollars|usd|euros|roses|rosas|bucks|\$|\x04) ?)?"
    r"(?:[/=:,(~-] ?|(?:per|an?|each|for|por|el|la|al|x) )?"
    r"(?P<unit>[a-z0-9/]+(?: [a-z0-9]+){0,3})"
)
_UNIT_BEFORE: Final = re.compile(r"(?: for| is| es| por)?[ :=~-]{0,3}$")
_MOST_UNIT_WORDS: Final = 4
_BARE_AFTER: Final = re.compile(
    r"(?: is| for| a| por)? ?[:=~-]{0,2} ?(?P<amount>[1-9][0-9]{1,3})"
    r"(?![0-9a-z:'\"%]|[.,-][0-9]| ?(?:min|h|hr|hour|year|yo|lb|cm))"
)
_BARE_BEFORE: Final = re.compile(
    r"(?<![0-9.,:/$+-])(?P<amount>[1-9][0-9]{1,3}) ?(?:/ ?|an |per |por |la |x |a |for )?$"
)
_PER: Final = re.compile(r"(?:/ ?|an |per |por |la )$")
_LEAST_BARE: Final = 40
_LEAST_PER: Final = 7
_LONGEST: Final = 24
SIGNED: Final = 0.95
BARE: Final = 0.75


class _Priced(NamedTuple):
    """A price before it becomes a finding."""

    start: int
    end: int
    amount: float
    currency: str | None
    unit: str | None
    confidence: float


class PriceExtractor:
    """Finds prices; values are "200 USD/hour", parts are in attributes."""

    kind = MentionKind.PRICE
    version = "price@1"

    def terms(self) -> Iterable[Term]:
        """Return currency signs and words, and units that prices stand beside."""
        for text in CURRENCIES:
            yield Term(text, _GROUP, "currency")
        for text in _TELLING_UNITS:
            yield Term(text, _GROUP, "unit")

    def find(
        self, passages: Passages, earlier: Mapping[MentionKind, Sequence[Finding]]
    ) -> list[Finding]:
        """Return prices in order of start."""
        claimed = claims(earlier, MentionKind.PHONE, MentionKind.AGE, MentionKind.URL)
        found: dict[int, _Priced] = {}
        for hit in passages.each_hit(_GROUP):
            # None of these patterns can reach across a barrier.
            read = _by_currency if hit.payload == "currency" else _by_unit
            priced = read(passages.shadow, hit.start, hit.end)
            if priced is None or claimed.touch(priced.start, priced.end):
                continue
            known = found.get(priced.start)
            if known is None or known.confidence < priced.confidence:
                found[priced.start] = priced
        return _apart(found)


def _apart(found: dict[int, _Priced]) -> list[Finding]:
    """Return findings of prices that do not overlap, the surer ones first."""
    kept: list[_Priced] = []
    for priced in sorted(found.values()):
        while kept and kept[-1].end > priced.start and kept[-1].confidence < priced.confidence:
            kept.pop()
        if not kept or kept[-1].end <= priced.start:
            kept.append(priced)
    return [_finding(priced) for priced in kept]


def _by_currency(shadow: str, start: int, end: int) -> _Priced | None:
    """Return the price that a currency sign or word belongs to, or None."""
    sign = shadow[start:end]
    after = _AMOUNT_AFTER.match(shadow, end, end + _LONGEST) if len(sign) == 1 else None
    before = None if after else _AMOUNT_BEFORE.search(shadow, max(0, start - _LONGEST), start)
    match = after or before
    if match is None:
        return None
    amount = _amount(match)
    if not amount:
        return None
    first = start if after else match.start("amount")
    last = match.end() if after else end
    unit, end = _unit_after(shadow, last, last + _LONGEST)
    if unit is None:
        unit = _unit_before(shadow[max(0, first - _LONGEST) : first])
    return _Priced(first, end, amount, CURRENCIES[sign], unit, SIGNED)


def _unit_after(shadow: str, start: int, high: int) -> tuple[str | None, int]:
    """Return the unit that follows an amount and where it ends; None and the start if none."""
    match = _UNIT_AFTER.match(shadow, start, high)
    if match is not None:
        words = match["unit"].split(" ")
        for count in range(len(words), 0, -1):
            text = " ".join(words[:count])
            if text in _UNIT_OF:
                return _UNIT_OF[text], match.start("unit") + len(text)
    return None, start


def _unit_before(text: str) -> str | None:
    """Return the unit with which a text ends, or None."""
    match = _UNIT_BEFORE.search(text)
    words = text[: match.start()].split() if match else text.split()
    for count in range(min(_MOST_UNIT_WORDS, len(words)), 0, -1):
        unit = _UNIT_OF.get(" ".join(words[-count:]))
        if unit is not None:
            return unit
    return None


def _by_unit(shadow: str, start: int, end: int) -> _Priced | None:
    """Return the price without currency beside a unit ("hh 120", "200/hr"), or None."""
    unit = _UNIT_OF[shadow[start:end]]
    before = _BARE_BEFORE.search(shadow, max(0, start - _LONGEST), start)
    after = _BARE_AFTER.match(shadow, end, end + _LONGEST)
    if before is not None and after is not None:
        # "qv 80 hh 120 hr 200": each price follows its unit.
        first = before.start("amount")
        if _unit_before(shadow[max(0, first - _LONGEST) : first]) is not None:
            before = None
    if before is not None:
        per = _PER.search(before[0]) is not None
        if int(before["amount"]) >= (_LEAST_PER if per else _LEAST_BARE) and (
            per or shadow[start:end] not in {"full", "half", "hour", "hora"}
        ):
            amount = float(before["amount"])
            return _Priced(before.start("amount"), end, amount, None, unit, BARE)
    if after is None or int(after["amount"]) < _LEAST_BARE:
        return None
    return _Priced(after.start("amount"), after.end(), float(after["amount"]), None, unit, BARE)


def _amount(match: re.Match[str]) -> float:
    """Return the amount that a match wrote."""
    whole = float(match["amount"].replace(",", "").replace(".", ""))
    cents = float(match["cents"].replace(",", ".")) if match["cents"] else 0.0
    return (whole + cents) * (1000 if match["thousand"] else 1)


def _finding(priced: _Priced) -> Finding:
    """Return the finding of a price."""
    amount = int(priced.amount) if priced.amount.is_integer() else round(priced.amount, 2)
    value = f"{amount} {priced.currency or '?'}" + (f"/{priced.unit}" if priced.unit else "")
    attributes = {"amount": amount, "currency": priced.currency, "unit": priced.unit}
    return Finding(
        MentionKind.PRICE,
        priced.start,
        priced.end,
        value,
        confidence=priced.confidence,
        attributes=orjson.dumps(attributes).decode(),
    )
