"""Where Scrapy asks for pages of sources with `render: browser`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.http import Response

from asterism.collect.bounds import MEDIA, SOURCE, is_of
from asterism.collect.browser.chromium import ensure_usable
from asterism.collect.browser.fetching import PageTraffic
from asterism.collect.browser.keeping import RENDERED
from asterism.collect.browser.rendering import BrowserFailedError, Renderer
from asterism.collect.downloading import CappedDownloadHandler
from asterism.evidence.locate import PAGE_TYPES

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from asterism.collect.declaration import SiteDeclaration
    from asterism.collect.spider import SourceSpider

GOOD: Final = range(200, 300)
_CARRIED: Final = ("proxy", SOURCE)


class RenderingDownloadHandler(CappedDownloadHandler):
    """Downloads as ever, and has Chromium show the pages of sources that need it."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._agent: str = crawler.settings["USER_AGENT"]
        self._made: Renderer | None = None

    @property
    def renderer(self) -> Renderer:
        """What shows pages."""
        if self._made is None:
            spider: SourceSpider = self._crawler.spider  # type: ignore[assignment]
            sources = [reader.declaration for reader in spider.readers.values()]
            local = all(item.local for item in sources if item.page.render == "browser")
            self._made = Renderer(ensure_usable(local=local), self._agent)
        return self._made

    async def download_request(self, request: Request) -> Response:
        """Return a response as received; how it was shown is noted with the request."""
        response = await super().download_request(request)
        declaration = self._shown(request, response)
        if declaration is not None:
            carried: dict[str, Any] = {
                name: request.meta[name] for name in _CARRIED if name in request.meta
            }
            traffic = PageTraffic(declaration, response, self._fetch, carried)
            try:
                request.meta[RENDERED] = await self.renderer.render(request.url, traffic)
            except BrowserFailedError as error:
                request.meta[RENDERED] = error
        return response

    async def close(self) -> None:
        """End Chromium and close connections."""
        if self._made is not None:
            await self._made.close()
        await super().close()

    def _shown(self, request: Request, response: Response) -> SiteDeclaration | None:
        """Return the source if a browser is to show this response."""
        key = request.meta.get(SOURCE)
        if key is None or MEDIA in request.meta or response.status not in GOOD:
            return None
        spider: SourceSpider = self._crawler.spider  # type: ignore[assignment]
        declaration = spider.readers[key].declaration
        declared = (response.headers.get("Content-Type") or b"text/html").decode("latin-1")
        is_page = declared.partition(";")[0].strip().lower() in PAGE_TYPES
        return declaration if is_page and declaration.page.render == "browser" else None

    async def _fetch(self, request: Request) -> Response:
        """Fetch what a page asks for, unless robots.txt of its own site forbids it.

        Raises:
            IgnoreRequest: if it does.
        """
        spider: SourceSpider = self._crawler.spider  # type: ignore[assignment]
        declaration = spider.readers[request.meta[SOURCE]].declaration
        if is_of((urlsplit(request.url).hostname or "").lower(), declaration.hosts):
            for robots in self._robots():
                await robots.process_request(request)
        request.headers.setdefault("User-Agent", self._agent)
        return await super().download_request(request)

    def _robots(self) -> Iterator[RobotsTxtMiddleware]:
        """Yield Scrapy's keeper of robots.txt, which has read the site's own already."""
        engine: Any = self._crawler.engine
        for middleware in engine.downloader.middleware.middlewares:
            if isinstance(middleware, RobotsTxtMiddleware):
                yield middleware
