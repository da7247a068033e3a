"""Captures of a rendered page: as received, as rendered, as seen, and what fed it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, Self

from scrapy.http import HtmlResponse
from w3lib.encoding import html_to_unicode

from asterism.collect.arriving import capture_id_of
from asterism.collect.bounds import SOURCE
from asterism.collect.browser.rendering import BrowserFailedError, Rendered
from asterism.collect.capturing import BESIDE, RECEIVED
from asterism.collect.rejects import Reject
from asterism.evidence.content_coding import unpack
from asterism.evidence.errors import EvidenceError
from asterism.evidence.store import Received, RecordKind

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from asterism.collect.declaration import SiteDeclaration
    from asterism.collect.spider import SourceSpider

RENDERED: Final = "asterism_rendered"
ORDER: Final = 940
"""Just after a response is noted as it was received, and before it is unpacked."""
PAGE_TYPE: Final = "text/html; charset=utf-8"
PICTURE: Final = "urn:fullPage:"
"""Before the address of a page: what pictures of it are called in archives."""


class RenderedMiddleware:
    """Puts the rendered page in the place of the response, which is kept beside it.

    What reads pages reads the rendered one, as if it had been sent so; its documents point at the
    capture of it, which names the response that it was made from. What is beside a page is kept
    or forgotten with it: no picture stays of a page whose document is not to come in.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the middleware of a crawl."""
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response:
        """Note what else came of a rendered page; return the page as rendered.

        Raises:
            BrowserFailedError: if it could not be rendered; the response is kept all the same.
        """
        rendered: Rendered | BrowserFailedError | None = request.meta.pop(RENDERED, None)
        if rendered is None:
            return response
        if isinstance(rendered, BrowserFailedError):
            raise rendered
        received: Received | None = request.meta.get(RECEIVED)
        if received is None:  # it signs in, and nothing of it is kept
            return _shown_as(response, rendered.dom)
        spider: SourceSpider = self._crawler.spider  # type: ignore[assignment]
        declaration = spider.readers[request.meta[SOURCE]].declaration
        for note in rendered.notes if declaration.crawl.keep is None else ():
            mend = "mend page.wait_for of the source"
            spider.receiver.rejects.add([Reject(0, "", note, mend, request.url, "warning")])
        if not declaration.page.keep_dom:
            request.meta[BESIDE] = (*rendered.feeding, *_pictures(rendered, received, declaration))
            return _shown_as(response, rendered.dom)
        data = rendered.dom.encode("utf-8", "replace")
        dom = _made(RecordKind.CONVERSION, received, declaration, data, PAGE_TYPE)
        pictures = _pictures(rendered, dom, declaration)
        request.meta[BESIDE] = (received, *rendered.feeding, *pictures)
        request.meta[RECEIVED] = dom
        return _page(response, dict(dom.headers), dom.payload, "utf-8")


def _pictures(
    rendered: Rendered, shown: Received, declaration: SiteDeclaration
) -> tuple[Received, ...]:
    """Return the picture of what documents are read from, if there is one: it goes with it."""
    if not rendered.picture:
        return ()
    picture = _made(RecordKind.RESOURCE, shown, declaration, rendered.picture, "image/png")
    return (replace(picture, url=f"{PICTURE}{shown.url}"),)


def _made(
    kind: RecordKind, from_: Received, declaration: SiteDeclaration, data: bytes, media_type: str
) -> Received:
    """Return what was made from something received, or from what was made of that."""
    return replace(
        from_,
        headers=(("Content-Type", media_type),),
        payload=data,
        payload_sha256=hashlib.sha256(data).hexdigest(),
        kind=kind,
        refers_to=capture_id_of(declaration.source, from_),
    )


def _encoding(response: Response) -> str:
    """Return the encoding of a page that may still be packed."""
    coding = (response.headers.get("Content-Encoding") or b"").decode("latin-1")
    declared = (response.headers.get("Content-Type") or b"text/html").decode("latin-1")
    try:
        return html_to_unicode(declared, unpack(response.body, coding))[0]
    except EvidenceError:
        return "utf-8"


def _shown_as(response: Response, dom: str) -> Response:
    """Return a response with another page in it, in its own encoding and not packed."""
    encoding = _encoding(response)
    headers = {
        name: values
        for name, values in response.headers.items()
        if name.lower() not in {b"content-encoding", b"content-length"}
    }
    body = dom.encode(encoding, "xmlcharrefreplace")
    return _page(response, headers, body, encoding)


def _page(
    response: Response, headers: Mapping[Any, Any], body: bytes, encoding: str
) -> HtmlResponse:
    """Return a page in the place of a response, which Scrapy takes for none while it is packed."""
    return HtmlResponse(
        response.url,
        response.status,
        dict(headers),
        body,
        request=response.request,
        encoding=encoding,
    )
