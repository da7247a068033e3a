"""Cities named in a text."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from asterism.extract.finding import Finding, claims
from asterism.extract.lexicon import Term
from asterism.extract.wordlists import words
from asterism.model.gazetteer import STATES, Place, gazetteer, locate
from asterism.model.mention import MentionKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from asterism.extract.passages import Hit, Passages

__all__ = ["Place", "PlaceExtractor", "locate"]

_GROUP: Final = "place"
_SHORTEST: Final = 3
_NEARBY_KM: Final = 250.0
_SURE_POPULATION: Final = 300_000
_LARGE_POPULATION: Final = 1_000_000
_HOME_BONUS: Final = 20  # the document's own country, when several places share a name

_STATE_AFTER: Final = re.compile(r"(?P<comma> ?,)? ?\(?(?P<code>[a-z]{2})(?![a-z0-9'])")
_STATE_NAME_AFTER: Final = re.compile(rf" ?,? ?(?P<state>{'|'.join(STATES)})(?![a-z0-9])")
_CODES: Final = frozenset(STATES.values())
_CODES_AND_WORDS: Final = frozenset(
    ("in", "or", "me", "hi", "ok", "oh", "la", "pa", "ma", "al", "co", "de", "id", "mi", "ne")
)
_AFTER_PLACE_WORD: Final = re.compile(
    r"(?:\b(?:in|en|near|around|downtown|from|visiting|to|at|desde|cerca de|leaving|area|north|"
    r"south|east|west|of|de|central|greater|arriving|for|zona|city)|[,/&|+>-]) ?$"
)
WITH_STATE: Final = 0.97
AT_HOME: Final = 0.9
KNOWN: Final = 0.75
GUESSED: Final = 0.5
UNLIKELY: Final = 0.35


class PlaceExtractor:
    """Finds cities; values are "US/FL/Tampa" and "ES//Madrid"."""

    kind = MentionKind.PLACE
    version = "place@1"

    def terms(self) -> Iterable[Term]:
        """Return the names in the gazetteer."""
        return [
            Term(name, _GROUP, name)
            for name in gazetteer().names()
            if name.isascii() and len(name) >= _SHORTEST and not name.isdigit()
        ]

    def find(
        self, passages: Passages, earlier: Mapping[MentionKind, Sequence[Finding]]
    ) -> list[Finding]:
        """Return places in order of start; of two names at one spot, the longer."""
        claimed = claims(
            earlier, MentionKind.URL, MentionKind.EMAIL, MentionKind.HANDLE, MentionKind.NAME
        )
        found: list[Finding] = []
        for hit in _longest(passages.each_hit(_GROUP)):
            if claimed.touch(hit.start, hit.end):
                continue
            finding = _finding(passages, hit)
            if finding is not None:
                found.append(finding)
        return found


def _longest(hits: Iterable[Hit]) -> list[Hit]:
    """Return hits without those that overlap an earlier or a longer one."""
    kept: list[Hit] = []
    for hit in hits:
        if kept and hit.start < kept[-1].end:
            if hit.start == kept[-1].start:
                kept[-1] = hit
            continue
        kept.append(hit)
    return kept


def _finding(passages: Passages, hit: Hit) -> Finding | None:
    """Return the place that a name means here, or None if it is more likely no place."""
    raw = passages.raw(hit.start, hit.end)
    capital = raw[0].isupper()
    low, high = passages.bounds(hit.start)
    state, end = _state_after(passages, hit.end, high)
    home = passages.place(passages.document(hit.start))
    place, confidence = _choose(hit.payload, state, home)
    if place is None:
        place, confidence = _choose(hit.payload, None, home)
        state, end = None, hit.end
    if place is None or (
        state is None and not _plausible(passages, hit, place, home, low, capital)
    ):
        return None
    return Finding(
        MentionKind.PLACE,
        hit.start,
        end if state else hit.end,
        place.value,
        f"{place.name}, {place.region or place.country}",
        confidence,
        latitude=place.latitude,
        longitude=place.longitude,
    )


def _plausible(
    passages: Passages,
    hit: Hit,
    place: Place,
    home: Place | None,
    low: int,
    capital: bool,  # noqa: FBT001
) -> bool:
    """Tell whether a name without a state is meant as a place."""
    name: str = hit.payload
    if home is not None and place == home and name not in words("ambiguous_places"):
        return True
    led = _AFTER_PLACE_WORD.search(passages.shadow[max(low, hit.start - 14) : hit.start])
    near = home is not None and place.distance(home) <= _NEARBY_KM
    if name in words("ambiguous_places") and not (capital and name in words("well_known_places")):
        return capital and led is not None and (near or place == home)
    several = " " in name or "-" in name
    if len(name) <= 4 and not capital:  # noqa: PLR2004 - short names are often words
        return led is not None and place.population >= _SURE_POPULATION
    if near or (capital and led is not None):
        return True
    large = _LARGE_POPULATION if not (capital or several) else _SURE_POPULATION
    own = home is None or home.country == place.country
    return place.population >= (large if not own else large // 4) or (several and own)


def _state_after(passages: Passages, end: int, high: int) -> tuple[str | None, int]:
    """Return the state written after a name, and where it ends."""
    shadow = passages.shadow
    match = _STATE_AFTER.match(shadow, end, min(high, end + 8))
    if match is not None and match["code"].upper() in _CODES:
        written = passages.raw(*match.span("code"))
        if written.isupper() or match["comma"] or match["code"] not in _CODES_AND_WORDS:
            return match["code"].upper(), match.end("code")
    named = _STATE_NAME_AFTER.match(shadow, end, min(high, end + 24))
    if named is not None:
        return STATES[named["state"]], named.end("state")
    return None, end


@lru_cache(maxsize=65536)
def _choose(name: str, state: str | None, home: Place | None) -> tuple[Place | None, float]:
    """Return which place a name means and how sure that is."""
    candidates = gazetteer().named(name)
    if state is not None:
        of_state = [place for place in candidates if place.region == state]
        return (of_state[0], WITH_STATE) if of_state else (None, 0.0)
    if home is not None:
        near = [place for place in candidates if place.distance(home) <= _NEARBY_KM]
        if near:
            return min(near, key=lambda place: place.distance(home)), AT_HOME
    if not candidates:
        return None, 0.0
    country = home.country if home is not None else "US"
    best = max(
        candidates, key=lambda p: p.population * (_HOME_BONUS if p.country == country else 1)
    )
    if len(candidates) == 1:
        return best, KNOWN if best.population >= _SURE_POPULATION else GUESSED
    share = best.population / max(1, sum(place.population for place in candidates))
    return best, KNOWN if share > 0.8 else GUESSED if share > 0.5 else UNLIKELY  # noqa: PLR2004
