"""Downloads pages of onion services for Scrapy: the only handler of a crawl through Tor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _ScrapyAgent,
)
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadFailedError
from scrapy.http import Response
from scrapy.utils._download_handlers import wrap_twisted_exceptions
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.error import ConnectionDone
from twisted.web.client import Agent, HTTPConnectionPool

from asterism.collect.bounds import SOURCE
from asterism.collect.onion.endpoint import ProxyGoneError, TorEndpoints
from asterism.collect.onion.proxy import TorProxy
from asterism.collect.onion.socks import Isolation, SocksError

if TYPE_CHECKING:
    from asterism.collect.spider import SourceSpider

PROXY_SETTING: Final = "ASTERISM_TOR_PROXY"
RUN_SETTING: Final = "ASTERISM_RUN"


class OnionDownloadHandler(HTTP11DownloadHandler):
    """Scrapy's own handler with another way to connect.

    Each source has connections, and circuits, of its own: a pool and a SOCKS user name that no
    other source or run has. Scrapy's `proxy` of a request is not looked at.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._proxy = TorProxy.parse(crawler.settings[PROXY_SETTING])
        self._run = crawler.settings[RUN_SETTING]
        self._agents: dict[str, tuple[Agent, HTTPConnectionPool]] = {}

    async def download_request(self, request: Request) -> Response:
        """Return what the service answers.

        Raises:
            SocksError: if Tor cannot connect, and asking again would be in vain.
            DownloadFailedError: if it could not now.
        """
        agent = _OnionAgent(
            contextFactory=self._contextFactory,
            maxsize=self._default_maxsize,
            warnsize=self._default_warnsize,
            fail_on_dataloss=self._fail_on_dataloss,
            crawler=self._crawler,
        )
        agent.through = self._agent_of(request.meta.get(SOURCE) or self._source_of(request))
        try:
            with wrap_twisted_exceptions():
                return await maybe_deferred_to_future(agent.download_request(request))
        except SocksError as error:
            if error.for_good:
                raise
            raise DownloadFailedError(str(error)) from error
        except ProxyGoneError as error:
            raise DownloadFailedError(str(error)) from error
        except ConnectionDone as error:
            message = "Tor ended the connection before the service answered"
            raise DownloadFailedError(message) from error

    async def close(self) -> None:
        """Close the connections that wait for another request."""
        for _, pool in self._agents.values():
            self._pool = pool
            await super().close()

    def _source_of(self, request: Request) -> str:
        """Return whose request without a callback of ours (robots.txt) it is."""
        spider: SourceSpider = self._crawler.spider  # type: ignore[assignment]
        return spider.source_key_of(urlsplit(request.url).hostname or "") or "none"

    def _agent_of(self, source: str) -> Agent:
        from twisted.internet import reactor  # noqa: PLC0415 - Scrapy installs it first

        if source not in self._agents:
            pool: Any = HTTPConnectionPool(reactor)  # type: ignore[no-untyped-call]
            pool.maxPersistentPerHost = self._pool.maxPersistentPerHost
            pool._factory = self._pool._factory  # noqa: SLF001 - as Scrapy's own
            isolation = Isolation(source, self._run)
            ways = TorEndpoints(reactor, self._proxy, isolation, self._contextFactory)
            agent = Agent.usingEndpointFactory(reactor, ways, pool)  # type: ignore[no-untyped-call]
            self._agents[source] = (agent, pool)
        return self._agents[source][0]


class _OnionAgent(_ScrapyAgent):
    """Scrapy's reading of a response, with our way to connect."""

    through: Agent

    def _get_agent(self, request: Request, timeout: float) -> Agent:  # noqa: ARG002 - Scrapy's shape
        return self.through
