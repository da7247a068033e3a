"""Every extractor, in the order in which they look."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from asterism.extract.ages import AgeExtractor
from asterism.extract.emails import EmailExtractor
from asterism.extract.handles import HandleExtractor
from asterism.extract.indicators import IndicatorExtractor
from asterism.extract.lexicon import Lexicon
from asterism.extract.names import NameExtractor
from asterism.extract.phones import PhoneExtractor
from asterism.extract.places import PlaceExtractor
from asterism.extract.prices import PriceExtractor
from asterism.extract.roles import role_terms
from asterism.extract.urls import UrlExtractor
from asterism.extract.wallets import WalletExtractor

if TYPE_CHECKING:
    from asterism.extract.finding import Extractor

EXTRACTORS: Final[tuple[Extractor, ...]] = (
    EmailExtractor(),
    UrlExtractor(),
    WalletExtractor(),
    HandleExtractor(),
    PhoneExtractor(),
    AgeExtractor(),
    PriceExtractor(),
    NameExtractor(),
    PlaceExtractor(),
    IndicatorExtractor(),
)
"""Identifiers first, then what must leave them alone."""

RULES: Final = "1"
"""Raised when anything that no extractor's own version covers changes."""


def extractor_version() -> str:
    """Return name and version of the whole set of rules: "asterism.extract@1.5f0c9a1b".

    Word lists and the gazetteer are rules too: another list is another version.
    """
    rules = hashlib.blake2b(digest_size=4)
    rules.update(" ".join(extractor.version for extractor in EXTRACTORS).encode())
    for package in ("asterism.extract", "asterism.model"):
        folder = files(package).joinpath("data")
        for file in sorted(folder.iterdir(), key=lambda file: file.name):
            rules.update(file.name.encode() + file.read_bytes())
    return f"asterism.extract@{RULES}.{rules.hexdigest()}"


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """Return the terms of all extractors in one automaton, built once in a process."""
    terms = [term for extractor in EXTRACTORS for term in extractor.terms()]
    return Lexicon([*terms, *role_terms()])
