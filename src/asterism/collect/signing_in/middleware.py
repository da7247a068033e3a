"""Keeps sources with a log-in signed in: before the first request, and once more when it ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Self

from w3lib.encoding import html_to_unicode

from asterism.collect.bounds import MEDIA, SOURCE
from asterism.collect.signing_in.forms import LoginProblemError, shows
from asterism.collect.signing_in.session import SIGNING_IN, Session
from asterism.evidence.content_coding import unpack
from asterism.evidence.errors import EvidenceError
from asterism.evidence.locate import PAGE_TYPES

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from asterism.collect.spider import SourceSpider

ORDER: Final = 705
"""Nearer to the network than what follows redirects: their cookies count too."""
NUMBER: Final = "asterism_session_number"
AGAIN: Final = "asterism_signed_in_again"
GOOD: Final = range(200, 300)
_REDIRECTS: Final = range(300, 400)


class LoginWallError(Exception):
    """A page that only somebody signed in sees, and nobody could be signed in."""


class SigningInMiddleware:
    """Lets nothing of a source with a log-in be asked for before somebody is signed in.

    A page that does not show `login.success` is asked for once more after signing in anew; a
    session ends, and that is no fault of the page.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._sessions: dict[str, Session] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the middleware of a crawl."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Put the session's cookies into a request.

        Raises:
            LoginWallError: if nobody can be signed in.
        """
        session = self._session_of(request)
        if session is None or SIGNING_IN in request.meta:
            return
        try:
            await session.ensure_signed_in()
        except LoginProblemError as error:
            raise LoginWallError(str(error)) from error
        request.meta[NUMBER] = session.number
        request.headers.pop("Cookie", None)
        session.jar.add_cookie_header(request)

    async def process_response(self, request: Request, response: Response) -> Request | Response:
        """Take new cookies; have a page that shows nobody signed in asked for once more.

        Raises:
            LoginWallError: if it shows nobody signed in all the same.
        """
        session = self._session_of(request)
        if session is None:
            return response
        session.jar.extract_cookies(response, request)
        if SIGNING_IN in request.meta:
            return response
        if not _leads_to(response, session.address):
            if not _is_page(response):
                return response
            if shows(_unpacked(response), session.success):
                session.walls = 0
                return response
        if request.meta.get(AGAIN):
            session.shown_to_nobody()
            message = (
                "a login wall: the page does not show login.success "
                f"({session.success}), though somebody has just been signed in"
            )
            raise LoginWallError(message)
        try:
            await session.ensure_signed_in(request.meta[NUMBER])
        except LoginProblemError as error:
            raise LoginWallError(str(error)) from error
        first = next(iter(request.meta.get("redirect_urls", ())), request.url)
        again = request.replace(url=first, dont_filter=True)
        again.meta[AGAIN] = True
        for name in ("redirect_urls", "redirect_times", "redirect_reasons"):
            again.meta.pop(name, None)
        return again

    def _session_of(self, request: Request) -> Session | None:
        """Return the session that a request belongs to; None if its source has no log-in."""
        key = request.meta.get(SOURCE)
        if key is None or MEDIA in request.meta:
            return None
        if key not in self._sessions:
            spider: SourceSpider = self._crawler.spider  # type: ignore[assignment]
            declaration = spider.readers[key].declaration
            engine = self._crawler.engine
            if declaration.login is None or engine is None:
                return None
            way = {name: request.meta[name] for name in ("proxy",) if name in request.meta}
            self._sessions[key] = Session(declaration, engine.download_async, way)
        return self._sessions[key]


def _leads_to(response: Response, address: str) -> bool:
    """Tell whether a response redirects to an address, whatever its query is."""
    target = response.headers.get("Location")
    if target is None or response.status not in _REDIRECTS:
        return False
    found = response.urljoin(target.decode("latin-1"))
    return found.partition("?")[0] == address.partition("?")[0]


def _is_page(response: Response) -> bool:
    declared = (response.headers.get("Content-Type") or b"text/html").decode("latin-1")
    return response.status in GOOD and declared.partition(";")[0].strip().lower() in PAGE_TYPES


def _unpacked(response: Response) -> str:
    """Return the text of a page that may still be packed; "" if it cannot be unpacked."""
    coding = (response.headers.get("Content-Encoding") or b"").decode("latin-1")
    declared = (response.headers.get("Content-Type") or b"text/html").decode("latin-1")
    try:
        return html_to_unicode(declared, unpack(response.body, coding))[1]
    except EvidenceError:
        return ""
