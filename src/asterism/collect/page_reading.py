"""A declared site's pages read: the links of a listing, the fields of a document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import urldefrag, urljoin

import orjson
from cssselect import SelectorError
from lxml import etree  # type: ignore[import-untyped]
from lxml.html import HtmlElement  # type: ignore[import-untyped]
from parsel.csstranslator import HTMLTranslator

from asterism.collect.dates import DateProblemError, read_date
from asterism.collect.declaration import SiteDeclaration
from asterism.collect.documents import Draft
from asterism.collect.page_text import text_of
from asterism.collect.rejects import Reject
from asterism.collect.rows import LIMITS
from asterism.model.errors import SourceError

TRANSLATOR: Final = HTMLTranslator()


@dataclass(frozen=True, slots=True)
class Links:
    """Absolute addresses that a listing links to, in order, each once."""

    items: tuple[str, ...]
    listings: tuple[str, ...]


class PageReader:
    """Reads the pages of one source.

    Args:
        declaration: of the source.

    Raises:
        SourceError: if a selector cannot be understood.
    """

    def __init__(self, declaration: SiteDeclaration) -> None:
        self.declaration: Final = declaration
        crawl, fields = declaration.crawl, declaration.fields_
        source = declaration.source
        self._source_id, self._marking = source.id, source.marking
        self._items = [_compiled(selector) for selector in crawl.items]
        self._listings = [_compiled(selector) for selector in (*crawl.follow, *crawl.next)]
        self._fields = {
            name: _compiled(selector)
            for name, selector in fields.model_dump(exclude={"attributes"}).items()
            if selector
        }
        self._attributes = {
            name: _compiled(selector) for name, selector in fields.attributes.items()
        }

    def links(self, page: HtmlElement, url: str) -> Links:
        """Return where a listing leads.

        Args:
            page: the listing's root element.
            url: its address.
        """
        return Links(
            tuple(_addresses(self._items, page, url)), tuple(_addresses(self._listings, page, url))
        )

    def draft(
        self, page: HtmlElement, url: str, capture_id: str
    ) -> tuple[Draft | None, list[Reject]]:
        """Return a document's page as a draft, and what could not be read of it.

        Args:
            page: the page's root element.
            url: its address.
            capture_id: its capture.

        Returns:
            None for the draft if the page shows neither the declared title nor the text.
        """
        declared = self.declaration
        values = {name: _shown(found, page) for name, found in self._fields.items()}
        rejects = []
        for name, value in values.items():
            if len(value) > LIMITS.get(name, LIMITS["place"]):
                rejects.append(_cut(name, value))
                values[name] = value[: LIMITS.get(name, LIMITS["place"])]
        title, text = " ".join(values.get("title", "").split()), values.get("text", "")
        if not title and not text:
            reason = "the page shows no title and no text where they are declared"
            return None, [Reject(0, "text", reason, "mend the selectors of the source", url)]
        attributes = {
            name: value
            for name, found in self._attributes.items()
            if (value := _shown(found, page))
        }
        posted_at = None
        if raw := values.get("posted_at"):
            try:
                posted_at = read_date(raw, declared.zone, tuple(declared.date_formats))
            except DateProblemError as problem:
                attributes["posted_at"] = raw
                mend = "state zone and date_formats in the source"
                rejects.append(Reject(0, "posted_at", f"{problem} ({url})", mend, raw, "warning"))
        packed = orjson.dumps(attributes, option=orjson.OPT_SORT_KEYS).decode()
        draft = Draft(
            self._source_id, capture_id, None, None, url, url, declared.document_kind, title, text,
            values.get("language") or None, values.get("place") or None,
            values.get("author") or None, posted_at, packed if attributes else None,
            self._marking,
        )  # fmt: skip
        return draft, rejects


def _compiled(selector: str) -> etree.XPath:
    try:
        is_path = selector.startswith(("/", "("))
        path = selector if is_path else TRANSLATOR.css_to_xpath(selector)
        # lxml asks from the element given: a path from the root must start there.
        return etree.XPath(path)
    except (SelectorError, etree.XPathSyntaxError) as error:
        message = f"the selector {selector!r} cannot be understood: {error}"
        raise SourceError(message) from error


def _addresses(selectors: Iterable[etree.XPath], page: HtmlElement, url: str) -> Iterator[str]:
    seen = set()
    for selector in selectors:
        for found in selector(page):
            target = found if isinstance(found, str) else found.get("href")
            if not target:
                continue
            address = urldefrag(urljoin(url, target.strip())).url
            if address.startswith(("http://", "https://")) and address not in seen:
                seen.add(address)
                yield address


def _shown(selector: etree.XPath, page: HtmlElement) -> str:
    found = selector(page)
    if not isinstance(found, list):
        return str(found).strip()
    texts = (item if isinstance(item, str) else text_of(item) for item in found[:1])
    return "".join(texts).strip()


def _cut(name: str, value: str) -> Reject:
    reason = f"has {len(value):,} characters; stored in part"
    return Reject(0, name, reason, "narrow the selector", value[:200], "warning")
