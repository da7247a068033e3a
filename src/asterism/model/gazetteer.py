"""Names of places and where they are: an offline gazetteer of cities.

The data are GeoNames' (https://www.geonames.org/, CC BY 4.0), selected by
`scripts/make_places.py`.
"""

from __future__ import annotations

import math
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Final

EARTH_RADIUS_KM: Final = 6371.0088

STATES: Final[dict[str, str]] = {
    "alabama": "AL", "alaska": "AK", "arizona": "AZ", "arkansas": "AR", "california": "CA",
    "colorado": "CO", "connecticut": "CT", "delaware": "DE", "district of columbia": "DC",
    "florida": "FL", "georgia": "GA", "hawaii": "HI", "idaho": "ID", "illinois": "IL",
    "indiana": "IN", "iowa": "IA", "kansas": "KS", "kentucky": "KY", "louisiana": "LA",
    "maine": "ME", "maryland": "MD", "massachusetts": "MA", "michigan": "MI", "minnesota": "MN",
    "mississippi": "MS", "missouri": "MO", "montana": "MT", "nebraska": "NE", "nevada": "NV",
    "new hampshire": "NH", "new jersey": "NJ", "new mexico": "NM", "new york": "NY",
    "north carolina": "NC", "north dakota": "ND", "ohio": "OH", "oklahoma": "OK", "oregon": "OR",
    "pennsylvania": "PA", "rhode island": "RI", "south carolina": "SC", "south dakota": "SD",
    "tennessee": "TN", "texas": "TX", "utah": "UT", "vermont": "VT", "virginia": "VA",
    "washington": "WA", "west virginia": "WV", "wisconsin": "WI", "wyoming": "WY",
}  # fmt: skip
"""States of the United States by folded name."""

COUNTRIES: Final[dict[str, str]] = {
    "usa": "US", "us": "US", "u.s.": "US", "u.s.a.": "US", "united states": "US",
    "estados unidos": "US", "spain": "ES", "espana": "ES", "mexico": "MX", "canada": "CA",
    "united kingdom": "GB", "uk": "GB", "england": "GB", "scotland": "GB", "wales": "GB",
    "france": "FR", "francia": "FR", "germany": "DE", "alemania": "DE", "italy": "IT",
    "italia": "IT", "portugal": "PT", "netherlands": "NL", "ireland": "IE", "australia": "AU",
    "new zealand": "NZ", "colombia": "CO", "argentina": "AR", "chile": "CL", "peru": "PE",
    "ecuador": "EC", "venezuela": "VE", "brazil": "BR", "brasil": "BR", "guatemala": "GT",
    "honduras": "HN", "el salvador": "SV", "costa rica": "CR", "panama": "PA", "cuba": "CU",
    "dominican republic": "DO", "republica dominicana": "DO", "puerto rico": "PR",
    "romania": "RO", "poland": "PL", "ukraine": "UA", "russia": "RU", "turkey": "TR",
    "greece": "GR", "austria": "AT", "switzerland": "CH", "belgium": "BE", "sweden": "SE",
    "norway": "NO", "denmark": "DK", "finland": "FI", "china": "CN", "japan": "JP",
    "india": "IN", "thailand": "TH", "philippines": "PH", "filipinas": "PH", "vietnam": "VN",
    "nigeria": "NG", "south africa": "ZA", "morocco": "MA", "marruecos": "MA",
    "united arab emirates": "AE", "uae": "AE", "qatar": "QA", "saudi arabia": "SA",
}  # fmt: skip
"""Countries by folded name, as people write them in English and Spanish."""


@dataclass(frozen=True, slots=True)
class Place:
    """A city.

    Args:
        name: as GeoNames writes it.
        region: state code in the United States, otherwise empty.
        country: ISO 3166-1 alpha-2 code.
        latitude: degrees north, WGS 84.
        longitude: degrees east, WGS 84.
        population: people, 0 when unknown.
    """

    name: str
    region: str
    country: str
    latitude: float
    longitude: float
    population: int

    @property
    def value(self) -> str:
        """Return the place as mentions carry it: "US/FL/Tampa", "ES//Madrid"."""
        return f"{self.country}/{self.region}/{self.name}"

    def distance(self, other: Place) -> float:
        """Return the great-circle distance in kilometres (haversine formula)."""
        north, other_north = math.radians(self.latitude), math.radians(other.latitude)
        half_north = (other_north - north) / 2
        half_east = math.radians(other.longitude - self.longitude) / 2
        chord = math.sin(half_north) ** 2
        chord += math.cos(north) * math.cos(other_north) * math.sin(half_east) ** 2
        return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(chord)))


def fold(name: str) -> str:
    """Return the name in lower case without accents, inner spaces single."""
    decomposed = unicodedata.normalize("NFKD", name)
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return " ".join(bare.lower().split())


class Gazetteer:
    """Places by name.

    Args:
        places: folded name to the places that bear it, the most populous first.
    """

    def __init__(self, places: dict[str, list[Place]]) -> None:
        self._places = places

    def __len__(self) -> int:
        """Return how many different names there are."""
        return len(self._places)

    def names(self) -> tuple[str, ...]:
        """Return every folded name."""
        return tuple(self._places)

    def named(self, name: str) -> tuple[Place, ...]:
        """Return the places of that folded name, the most populous first; empty if none."""
        return tuple(self._places.get(name, ()))

    def locate(self, text: str) -> Place | None:
        """Return the place a site's own field names ("Tampa, FL", "Madrid, Spain").

        Without a region or country after the comma it is the most populous of that name.
        A region or country that no place of the name lies in gives None rather than a guess.
        """
        parts = [fold(part) for part in text.replace("/", ",").split(",")]
        parts = [part for part in parts if part]
        for at, part in enumerate(parts):
            found = self.named(part) or self._with_code(part)
            context = [_area(other) for other in parts[at + 1 :] + parts[:at]]
            for country, region in (area for area in context if area is not None):
                found = tuple(
                    place
                    for place in found
                    if place.country == country and region in {"", place.region}
                )
            if found:
                return found[0]
        return None

    def _with_code(self, part: str) -> tuple[Place, ...]:
        """Return places of "tampa fl": a name and a state without a comma."""
        name, _, code = part.rpartition(" ")
        region = code.upper()
        return tuple(place for place in self.named(name) if place.region == region)


def _area(part: str) -> tuple[str, str] | None:
    """Return (country, state) of a folded text, or None if it names neither."""
    code = part.upper().replace(".", "")
    if code in _STATE_CODES:
        return "US", code
    if part in COUNTRIES:
        return COUNTRIES[part], ""
    if part in STATES:
        return "US", STATES[part]
    return None


_STATE_CODES: Final = frozenset(STATES.values())


@lru_cache(maxsize=1)
def gazetteer() -> Gazetteer:
    """Return the gazetteer, read once in a process (about 30 ms)."""
    text = files("asterism.model").joinpath("data/places.tsv").read_text(encoding="utf-8")
    places: dict[str, list[Place]] = {}
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        name, others, region, country, latitude, longitude, population = line.split("\t")
        place = Place(name, region, country, float(latitude), float(longitude), int(population))
        for spelling in (name, *others.split("|")) if others else (name,):
            named = places.setdefault(
                spelling.lower() if spelling.isascii() else fold(spelling), []
            )
            if place not in named:
                named.append(place)
    return Gazetteer(places)


@lru_cache(maxsize=4096)
def locate(text: str) -> Place | None:
    """Return the place that a structured field names, or None. See `Gazetteer.locate`."""
    return gazetteer().locate(text)
