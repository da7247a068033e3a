"""Pages that were saved from a browser: .html, and .mhtml with everything in one file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.html import HTMLTree
from w3lib.encoding import html_to_unicode

from asterism.collect.columns import Mapping
from asterism.collect.formats.base import WHOLE, Findings, Item, refused
from asterism.collect.rows import Row
from asterism.evidence.errors import EvidenceError
from asterism.evidence.message import MESSAGE_LIMIT, saved_page

PAGE_LIMIT: Final = 16 << 20
_SAVED_FROM: Final = re.compile(r"<!--\s*saved from url=\(\d+\)(\S+)\s*-->", re.IGNORECASE)


def html_file(path: Path, mapping: Mapping, findings: Findings) -> Iterator[Item]:
    """Yield the one page of a file; the address that it was saved from, if it says so.

    Raises:
        SourceError: if it is larger than any page.
    """
    if path.stat().st_size > PAGE_LIMIT:
        raise refused(path, f"has more than {PAGE_LIMIT >> 20} MiB", "take out what it embeds")
    data = path.read_bytes()
    declared = f"text/html; charset={mapping.encoding}" if mapping.encoding else None
    findings.encoding, source = html_to_unicode(declared, data)
    saved_from = _SAVED_FROM.search(source[:4_096])
    address = saved_from.group(1) if saved_from else ""
    yield Row(1, 0, len(data), WHOLE, _page(source, address, mapping))


def mhtml_file(path: Path, mapping: Mapping, findings: Findings) -> Iterator[Item]:
    """Yield the page of a file that holds it with its pictures and styles.

    Raises:
        SourceError: if there is none in it.
    """
    if path.stat().st_size > MESSAGE_LIMIT:
        raise refused(path, f"has more than {MESSAGE_LIMIT >> 20} MiB", "save the page as HTML")
    data = path.read_bytes()
    try:
        source, address = saved_page(data)
    except EvidenceError as error:
        raise refused(path, str(error), "save the page again") from error
    findings.note("read as a page saved with its parts (MHTML)")
    yield Row(1, 0, len(data), WHOLE, _page(source, address, mapping))


def _page(source: str, address: str, mapping: Mapping) -> dict[str, object]:
    tree = HTMLTree.parse(source.replace("\0", ""))
    heading = tree.body.query_selector("h1") if tree.body else None
    title = (heading.text if heading else "") or tree.title or ""
    canonical = tree.head.query_selector('link[rel="canonical"]') if tree.head else None
    stated = address or (canonical.getattr("href", "") if canonical else "")
    return {
        "id": "",
        "kind": mapping.kind,
        "title": " ".join(title.split()),
        "text": extract_plain_text(tree, main_content=False, alt_texts=False, links=False),
        "url": stated if urlsplit(stated).scheme in {"http", "https"} else "",
    }
