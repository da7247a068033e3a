"""What a page is instead of what was asked for: "not found" said politely, or a door.

A site that answers 200 for what is not there is found out by asking it for an address that
nobody ever gave out: whatever it shows then, it shows for every page that is gone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Final
from urllib.parse import urlsplit, urlunsplit

from lxml import etree  # type: ignore[import-untyped]
from lxml.html import HtmlElement  # type: ignore[import-untyped]

from asterism.collect.page_text import text_of
from asterism.model.ids import derive_id

MISSING: Final = "missing"
WALL: Final = "login"
PROBE: Final = "probe"
"""Finding of an answer to an address that nobody gave out."""
LIKENESS: Final = 0.9
"""Share of words that two pages have in common from which they are one page."""
SHORT: Final = 600
"""A page whose heading says that something is gone has no more text than this."""
FEW: Final = 4
"""Other words in a heading that says so on a page that shows a document: an ad's title may hold
the same words, or a telephone number's 410, and no ad is lost to them."""
ALMOST_NOTHING: Final = 120
"""A page with a field for a password and no more text than this is a door, whatever it shows."""
TEXT_LIMIT: Final = 20_000
HEADING: Final = 200
"""Signs of a heading that are looked at."""

_HEADINGS: Final = etree.XPath("//title|//h1|//h2[1]")
_PASSWORD: Final = etree.XPath(
    "boolean(//input[translate(@type, 'PASWORD', 'pasword')='password'])"
)
_WORD: Final = re.compile(r"\w+")


@cache
def _gone() -> re.Pattern[str]:
    """Return what headings say where something is gone, in several languages."""
    text = files("asterism.collect").joinpath("data/gone_words.txt").read_text(encoding="utf-8")
    words = [line for line in text.splitlines() if line and not line.startswith("#")]
    return re.compile(rf"\b(?:{'|'.join(words)})", re.IGNORECASE)


def address_of_nothing(url: str, source_id: str) -> str:
    """Return an address beside another one that surely leads to nothing.

    It is the same at each visit of a source, so that an answer that stays the same is kept once.
    """
    parts = urlsplit(url)
    folder = parts.path.rpartition("/")[0]
    name = derive_id("nothing", source_id, parts.netloc)[:16]
    return urlunsplit(parts._replace(path=f"{folder}/{name}", query=""))


@dataclass(slots=True)
class PageFinding:
    """Tells what a source's pages are instead of documents.

    Attributes:
        asked: hosts that were asked for what is not there.
        nothing: words of the page that each host shows with status 200 for it.
    """

    asked: set[str] = field(default_factory=set)

    nothing: dict[str, frozenset[str]] = field(default_factory=dict)

    def learn(self, page: HtmlElement, url: str) -> None:
        """Note what a host shows where nothing is."""
        self.nothing[urlsplit(url).netloc] = _words(page, url)

    def __call__(self, page: HtmlElement, url: str) -> str:
        """Return what a page is, before it is read; "" if nothing speaks against it."""
        nothing = self.nothing.get(urlsplit(url).netloc)
        if nothing is not None:
            words = _words(page, url)
            shared, either = len(words & nothing), len(words | nothing)
            if either and shared >= LIKENESS * either:
                return MISSING
        if _says_gone(page, FEW):
            return MISSING
        if _PASSWORD(page) and len(text_of(page)) < ALMOST_NOTHING:
            return WALL
        return ""

    def without_document(self, page: HtmlElement) -> str:
        """Return what a page that shows no document is."""
        if _PASSWORD(page):
            return WALL
        return MISSING if _says_gone(page, HEADING) else ""


def _says_gone(page: HtmlElement, others: int) -> bool:
    """Return whether a short page's title or heading says so, in at most so many other words."""
    for heading in _HEADINGS(page)[:3]:
        said = " ".join(text_of(heading).split())[:HEADING]
        found = _gone().search(said)
        if found and len(_WORD.findall(f"{said[: found.start()]} {said[found.end() :]}")) <= others:
            return len(text_of(page)) < SHORT
    return False


def _words(page: HtmlElement, url: str) -> frozenset[str]:
    """Return a page's words without numbers and those of its own address.

    Pages that say that nothing is there like to repeat what was asked for, and the time.
    """
    own = set(_WORD.findall(url.lower()))
    words = _WORD.findall(text_of(page)[:TEXT_LIMIT].lower())
    return frozenset(word for word in words if word not in own and not word.isdigit())
