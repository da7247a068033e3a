"""What a page asks for while it runs: checked, then fetched in the browser's place.

A page's own scripts decide what is asked; here is decided what is answered. Bounds of the source,
robots.txt, addresses inside networks, sizes and times hold as for every other request.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urljoin, urlsplit

from scrapy import Request
from scrapy.exceptions import IgnoreRequest

from asterism.collect.bounds import is_of, refusal
from asterism.collect.capturing import received_from
from asterism.collect.signing_in.withholding import without_cookies
from asterism.evidence.content_coding import unpack
from asterism.evidence.errors import EvidenceError

if TYPE_CHECKING:
    from scrapy.http import Response

    from asterism.collect.browser.chromium import Request as PageRequest
    from asterism.collect.browser.chromium import Route
    from asterism.collect.declaration import SiteDeclaration
    from asterism.evidence.store import Received

REQUESTS_LIMIT: Final = 1_000
"""Requests of one page at most."""
BYTES_LIMIT: Final = 64 << 20
"""Bytes of their answers, together."""
FEEDING_LIMIT: Final = 1 << 20
"""Bytes of an answer that is kept because the page was built from it."""
REDIRECTS_LIMIT: Final = 5
AT_A_TIME: Final = 6
DATA: Final = frozenset({"xhr", "fetch"})
ANSWERED: Final = frozenset({"document", "script", "stylesheet", *DATA})
SEEN: Final = frozenset({"image", "font"})
"""Fetched only where a picture of the page is kept and its pictures may be."""
ASKED_WITH: Final = frozenset(
    {"accept", "accept-language", "authorization", "content-type", "origin", "referer"}
)
_NOT_HANDED_ON: Final = frozenset({"content-encoding", "content-length", "transfer-encoding"})
_METHODS: Final = frozenset({"GET", "HEAD", "POST"})
_REDIRECTS: Final = range(300, 400)

Fetch = Callable[[Request], Awaitable["Response"]]


@dataclass(slots=True)
class PageTraffic:
    """The requests of one page.

    Args:
        declaration: of its source.
        document: the response that the page begins with, received already.
        fetch: makes a request as every other of the crawl is made.
        meta: what its requests carry (source, proxy).
    """

    declaration: SiteDeclaration
    document: Response
    fetch: Fetch
    meta: Mapping[str, Any]
    feeding: list[Received] = field(default_factory=list, init=False)
    refused: list[str] = field(default_factory=list, init=False)
    under_way: int = field(default=0, init=False)
    _begun: bool = field(default=False, init=False)
    _requests: int = field(default=0, init=False)
    _bytes: int = field(default=0, init=False)
    _turn: asyncio.Semaphore = field(
        default_factory=lambda: asyncio.Semaphore(AT_A_TIME), init=False
    )

    def again(self) -> PageTraffic:
        """Return the traffic of the same page, shown anew."""
        return replace(self)

    async def answer(self, route: Route, request: PageRequest) -> None:
        """Answer a request of the page, or refuse it."""
        if not self._begun and request.is_navigation_request():
            self._begun = True
            await _fulfil(route, self.document)
            return
        if reason := self._refusal(request):
            await self._refuse(route, request.url, reason)
            return
        self._requests += 1
        self.under_way += 1
        try:
            async with self._turn:
                response = await self._fetched(await self._request(request))
            self._count(request, response)
            await _fulfil(route, response)
        except IgnoreRequest as error:
            await self._refuse(route, request.url, str(error))
        except Exception as error:  # noqa: BLE001 - whatever a network does; the page goes on
            await self._refuse(route, request.url, f"{type(error).__name__}: {error}")
        finally:
            self.under_way -= 1

    def _refusal(self, request: PageRequest) -> str:
        """Return why a request is not made; "" if it is."""
        kind, host = request.resource_type, (urlsplit(request.url).hostname or "").lower()
        own = is_of(host, self.declaration.hosts)
        if kind not in ANSWERED and not (kind in SEEN and self._shows_pictures):
            return f"a browser is not given what is of the kind {kind}"
        if request.method not in _METHODS or (request.method == "POST" and not own):
            return f"{request.method} to {host}"
        if request.method == "POST" and kind not in DATA:
            return "a page does not send forms"
        if self._requests >= REQUESTS_LIMIT or self._bytes >= BYTES_LIMIT:
            return "the page asks for more than a page may"
        return refusal(request.url, self.declaration, elsewhere=kind != "document")

    @property
    def _shows_pictures(self) -> bool:
        return self.declaration.page.screenshot and self.declaration.media.policy == "keep"

    async def _request(self, request: PageRequest) -> Request:
        headers = {
            name: value for name, value in request.headers.items() if name.lower() in ASKED_WITH
        }
        headers["Accept-Encoding"] = "gzip, deflate"
        cookies = await request.frame.page.context.cookies(request.url)
        if cookies:
            headers["Cookie"] = "; ".join(f"{c['name']}={c['value']}" for c in cookies)
        return Request(
            request.url,
            method=request.method,
            headers=headers,
            body=request.post_data_buffer or b"",
            meta=dict(self.meta),
        )

    async def _fetched(self, request: Request) -> Response:
        """Return the answer to a request, and to those that it redirects to, within bounds."""
        for _ in range(REDIRECTS_LIMIT):
            response = await self.fetch(request)
            target = response.headers.get("Location")
            if response.status not in _REDIRECTS or target is None:
                return response
            url = urljoin(request.url, target.decode("latin-1"))
            if reason := refusal(url, self.declaration, elsewhere=True):
                raise IgnoreRequest(reason)
            request = Request(url, headers=_without_secrets(request, url), meta=dict(self.meta))
        message = "is redirected without end"
        raise IgnoreRequest(message)

    def _count(self, asked: PageRequest, response: Response) -> None:
        self._bytes += len(response.body)
        host = (urlsplit(response.url).hostname or "").lower()
        is_data = asked.resource_type in DATA and len(response.body) <= FEEDING_LIMIT
        if is_data and is_of(host, self.declaration.hosts):
            received = received_from(response.url, response)
            self.feeding.append(without_cookies(received) if self.declaration.login else received)

    async def _refuse(self, route: Route, url: str, reason: str) -> None:
        self.refused.append(f"{url}: {reason}")
        with contextlib.suppress(Exception):  # the page may be gone
            await route.abort("blockedbyclient")


async def _fulfil(route: Route, response: Response) -> None:
    coding = (response.headers.get("Content-Encoding") or b"").decode("latin-1")
    try:
        body = unpack(response.body, coding)
    except EvidenceError:
        body = b""
    headers = {
        name.decode("latin-1"): b"\n".join(values).decode("latin-1")
        for name, values in response.headers.items()
        if name.decode("latin-1").lower() not in _NOT_HANDED_ON
    }
    with contextlib.suppress(Exception):  # the page may be gone
        await route.fulfill(status=response.status, headers=headers, body=body)


def _without_secrets(request: Request, url: str) -> dict[bytes, list[bytes]]:
    """Return the headers that a redirect takes along: to another host none that tells who asks."""
    same = urlsplit(request.url).netloc == urlsplit(url).netloc
    return {
        name: values
        for name, values in request.headers.items()
        if same or name.lower() not in {b"authorization", b"cookie", b"origin", b"referer"}
    }
