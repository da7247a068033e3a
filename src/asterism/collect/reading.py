"""Pages taken apart: what an answer is, and which documents are in it."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from lxml.html import HtmlElement  # type: ignore[import-untyped]
from w3lib.encoding import html_to_unicode

from asterism.collect.arriving import Arrival, Body, capture_id_of
from asterism.collect.failures import answered, behind_a_door, unreadable
from asterism.collect.finding import WALL, PageFinding
from asterism.collect.page_reading import PageReader
from asterism.collect.page_text import parse_page
from asterism.evidence.locate import PAGE_TYPES

GOOD: Final = range(200, 300)
GONE: Final = frozenset((404, 410))


def opened(arrival: Arrival, body: Body) -> tuple[Arrival, HtmlElement | None]:
    """Return what arrived with its encoding, and the page's root if it is one that is there."""
    url, status = arrival.received.url, arrival.received.status
    if status in GONE:
        return arrival, None
    if body.media_type not in PAGE_TYPES or status not in GOOD:
        return replace(arrival, rejects=(answered(url, status, body.media_type),)), None
    try:
        encoding, text = html_to_unicode(body.declared, body.data)
        page = parse_page(text)
    except Exception as error:  # noqa: BLE001 - whatever a hostile page provokes
        return replace(arrival, rejects=(unreadable(url, error),)), None
    empty = () if page is not None else (answered(url, status, "nothing"),)
    return replace(arrival, encoding=encoding, rejects=empty), page


def read_item(
    arrival: Arrival, page: HtmlElement, reader: PageReader, finding: PageFinding
) -> Arrival:
    """Return what arrived with the documents of its page, or with what the page is instead."""
    received = arrival.received
    try:
        if found := finding(page, received.url):
            return _instead(arrival, found)
        capture_id = capture_id_of(arrival.source, received)
        drafts, rejects = reader.drafts(page, received.url, capture_id, received.captured_at)
        if not drafts and (found := finding.without_document(page)):
            return _instead(arrival, found)
    except Exception as error:  # noqa: BLE001 - whatever a hostile page provokes
        return replace(arrival, rejects=(unreadable(received.url, error),))
    return replace(arrival, drafts=tuple(drafts), rejects=tuple(rejects))


def _instead(arrival: Arrival, found: str) -> Arrival:
    """Return what arrived with what its page is instead of a document; a door is told of."""
    doors = (behind_a_door(arrival.received.url),) if found == WALL else ()
    return replace(arrival, finding=found, rejects=doors)


def read(arrival: Arrival) -> Arrival:
    """Return an arrival that was handed over unread with what its page says."""
    if arrival.unread is None:
        return arrival
    unread = arrival.unread
    bare, page = opened(replace(arrival, unread=None), unread.body)
    return bare if page is None else read_item(bare, page, unread.reader, unread.finding)
