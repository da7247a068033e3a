"""Addresses without end: calendars, sorted and filtered views, session ids, paths that grow.

A trap is told from what it yields. A listing that links to no document that this visit has not
seen yet is barren; after some barren ones in a row, or many of one shape, no more are asked for.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from asterism.collect.declaring.crawling import Crawl

BARREN_IN_A_ROW: Final = 5
BARREN_OF_A_SHAPE: Final = 40
SEGMENTS_LIMIT: Final = 24
REPEATS_LIMIT: Final = 3
PARAMETERS_LIMIT: Final = 16

_SESSIONS: Final = frozenset((
    "phpsessid", "jsessionid", "sessionid", "session_id", "aspsessionid", "cfid", "cftoken",
    "sid", "sess", "zenid", "oscsid",
))  # fmt: skip
_TRACKING: Final = frozenset(("fbclid", "gclid", "msclkid", "yclid", "igshid", "mc_cid", "mc_eid"))
_TOKEN: Final = re.compile(r"[0-9A-Za-z_-]{12,}")
_PATH_SESSION: Final = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/?#;]*", re.IGNORECASE)
_DIGITS: Final = re.compile(r"\d+")


def canonical(url: str) -> str:
    """Return an address without session ids and marks of who sent the visitor.

    The rest stays as it is written: sites may tell apart what looks alike.
    """
    if "?" not in url and ";" not in url:
        return url
    parts = urlsplit(url)
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    kept = [pair for pair in pairs if not _is_noise(*pair)]
    query = parts.query if len(kept) == len(pairs) else urlencode(kept)
    return urlunsplit(parts._replace(path=_PATH_SESSION.sub("", parts.path), query=query))


class Traps:
    """Keeps one visit of one source from walking in circles.

    Args:
        crawl: how far it may go at all.
    """

    def __init__(self, crawl: Crawl) -> None:
        self._crawl = crawl
        self._asked: set[int] = set()
        self._items: set[int] = set()
        self._barren: Counter[str] = Counter()

    def refusal(self, url: str, depth: int, barren: int) -> str:
        """Return why an address is not asked for; "" if it is, and then it counts.

        Args:
            url: the address.
            depth: links from a start page.
            barren: listings in a row that led to it and showed nothing new.
        """
        reason = self._refusal(url, depth, barren)
        if not reason:
            self._asked.add(hash(url))
        return reason

    def was_asked(self, url: str) -> bool:
        """Return whether this visit has asked for an address: most links are on many pages."""
        return hash(url) in self._asked

    def is_new(self, url: str) -> bool:
        """Return whether a document's address is seen for the first time in this visit."""
        before = len(self._items)
        self._items.add(hash(url))
        return len(self._items) > before

    def saw_listing(self, url: str, *, fruitful: bool) -> None:
        """Note whether a listing showed anything new."""
        if fruitful:
            self._barren.pop(shape_of(url), None)
        else:
            self._barren[shape_of(url)] += 1

    def _refusal(self, url: str, depth: int, barren: int) -> str:
        if len(self._asked) >= self._crawl.max_pages:
            return f"the source has more than {self._crawl.max_pages:,} pages (crawl.max_pages)"
        if depth > self._crawl.max_depth:
            return f"it is more than {self._crawl.max_depth} links deep (crawl.max_depth)"
        if barren > BARREN_IN_A_ROW:
            return f"the {BARREN_IN_A_ROW} listings that lead to it showed nothing new"
        if self._barren[shape_of(url)] >= BARREN_OF_A_SHAPE:
            return f"{BARREN_OF_A_SHAPE} listings like it showed nothing new"
        return _grown(url)


def shape_of(url: str) -> str:
    """Return what addresses of one kind of page have in common: numbers and values left out."""
    parts = urlsplit(url)
    names = sorted({name for name, _ in parse_qsl(parts.query, keep_blank_values=True)})
    return f"{parts.netloc}{_DIGITS.sub('0', parts.path)}?{'&'.join(names)}"


def _grown(url: str) -> str:
    parts = urlsplit(url)
    segments = [segment for segment in parts.path.split("/") if segment]
    if len(segments) > SEGMENTS_LIMIT:
        return f"its path has more than {SEGMENTS_LIMIT} parts"
    if segments and Counter(segments).most_common(1)[0][1] > REPEATS_LIMIT:
        return "its path repeats itself"
    if parts.query.count("&") >= PARAMETERS_LIMIT:
        return f"it has more than {PARAMETERS_LIMIT} parameters"
    return ""


def _is_noise(name: str, value: str) -> bool:
    folded = name.lower()
    if folded in _TRACKING or folded.startswith("utm_"):
        return True
    return folded in _SESSIONS and bool(_TOKEN.fullmatch(value))
