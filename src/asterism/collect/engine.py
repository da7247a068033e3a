"""Scrapy's settings and its run: everything that this process does until the crawl ends."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any, Final
from urllib.parse import urlsplit

from scrapy import signals
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.exceptions import DontCloseSpider

from asterism import __version__
from asterism.access import Workspace
from asterism.collect import bounds, capturing
from asterism.collect.arriving import Judge
from asterism.collect.bounds import BoundsMiddleware
from asterism.collect.capturing import CaptureMiddleware
from asterism.collect.declaration import SiteDeclaration
from asterism.collect.downloading import CappedDownloadHandler
from asterism.collect.failures import PAGE_LIMIT, SECONDS_LIMIT
from asterism.collect.living import living_addresses
from asterism.collect.onion import refusing
from asterism.collect.onion.crawling import is_through_tor, through_tor
from asterism.collect.onion.refusing import NetworkMiddleware
from asterism.collect.receiving import Receiver
from asterism.collect.rejects import RejectsFile
from asterism.collect.resolving import LOCAL_HOSTS, GuardedResolver
from asterism.collect.sealing import sealer_of
from asterism.collect.signing_in import middleware as signing_in
from asterism.collect.signing_in.middleware import SigningInMiddleware
from asterism.collect.spider import SourceSpider
from asterism.collect.throttling import LEAST_DELAYS, PoliteThrottle
from asterism.collect.visiting import VisitFilter
from asterism.collect.walking import Walk

REDIRECTS_LIMIT: Final = 8
LOOK_SECONDS: Final = 0.25

Every = tuple[float, Callable[[Mapping[str, int]], None]]


@dataclass(frozen=True, slots=True)
class Beside:
    """What goes on beside a crawl.

    Attributes:
        every: seconds, and what to tell the counts at that pace.
        judge: says which documents of targeted sources are kept.
        revisit: whether sources are visited again, at their own pace, until the crawl is ended.
    """

    every: Every
    judge: Judge | None = None
    revisit: bool = False


def crawl_sources(
    workspace: Workspace,
    walks: Mapping[str, Walk],
    run_id: str,
    done: frozenset[int],
    *,
    proxy: str | None,
    settings: Mapping[str, Any],
    about: Mapping[str, str],
    beside: Beside,
) -> tuple[dict[str, int], str | None]:
    """Crawl until nothing is left to follow; once in a process.

    Args:
        workspace: where to.
        walks: of the sources, by key.
        run_id: of this run.
        done: hashes of addresses not to be fetched again.
        proxy: address of the proxy that requests go through, or None; for sources behind Tor
            that of its SOCKS port.
        settings: Scrapy settings that replace ours.
        about: lines for the capture file's warcinfo record.
        beside: what judges and what is told while it goes on.

    Returns:
        The counts by name, and the file of rejects if there are any.
    """
    declarations = [walk.declaration for walk in walks.values()]
    rejects = RejectsFile(workspace.paths.rejects / f"crawl-{run_id}.jsonl", "crawl")
    sealer = sealer_of(workspace, run_id, "collect", about["description"])
    database = workspace.database
    receiver = Receiver(
        database, workspace.paths.captures, run_id, about, rejects, sealer, beside.judge
    )
    ours = crawl_settings(workspace, declarations, proxy)
    if is_through_tor(declarations):
        ours, proxy = through_tor(ours, str(proxy), run_id), None
    process = AsyncCrawlerProcess({**ours, **settings})
    crawler = process.create_crawler(SourceSpider)
    spider_counts = _counting(crawler, receiver, beside.every)
    _going_on(crawler, revisit=beside.revisit)
    known = partial(living_addresses, database)
    try:
        process.crawl(crawler, walks=walks, receiver=receiver, done=done, proxy=proxy, known=known)
        process.start(stop_after_crawl=True)
    finally:
        receiver.close()
        sealer.finish()
    for watch in (walk.reader.watch for walk in walks.values()):
        if watch:
            watch.end()
            rejects.add([warning.reject() for warning in watch.warnings])
    rejects.close()
    counts = {**asdict(receiver.counts), **spider_counts()}
    return counts, None if rejects.is_empty else str(rejects.path)


def _counting(crawler: Crawler, receiver: Receiver, every: Every) -> Callable[[], dict[str, int]]:
    """Tell the counts at a pace while the crawl goes on; return how to ask for the spider's."""

    def spider_counts() -> dict[str, int]:
        spider = crawler.spider
        if not isinstance(spider, SourceSpider):
            return dict.fromkeys(("failures", "forbidden", "skipped", "trapped"), 0)
        return {
            "failures": spider.failures,
            "forbidden": spider.forbidden,
            "skipped": spider.skipped,
            "trapped": spider.trapped,
        }

    def begin() -> None:
        from twisted.internet.task import LoopingCall  # noqa: PLC0415 - needs the reactor

        seconds, tell = every
        call = LoopingCall(lambda: tell({**asdict(receiver.counts), **spider_counts()}))
        call.start(seconds, now=False)
        crawler.signals.connect(call.stop, signal=signals.spider_closed, weak=False)

    crawler.signals.connect(begin, signal=signals.spider_opened, weak=False)
    return spider_counts


def _going_on(crawler: Crawler, *, revisit: bool) -> None:
    """When nothing is left to follow, ask for what is known elsewhere; then visit again."""

    def go_on() -> bool:
        spider, engine = crawler.spider, crawler.engine
        if not isinstance(spider, SourceSpider) or not engine.spider_is_idle():
            return False
        requests = list(spider.next_requests(revisit=revisit))
        for request in requests:
            engine.crawl(request)
        return bool(requests)

    def idle() -> None:
        if go_on() or revisit:
            raise DontCloseSpider

    def look() -> None:
        from twisted.internet.task import LoopingCall  # noqa: PLC0415 - needs the reactor

        # Scrapy itself looks every five seconds, which is long where pages change in seconds.
        call = LoopingCall(go_on)
        call.start(LOOK_SECONDS, now=False)
        crawler.signals.connect(call.stop, signal=signals.spider_closed, weak=False)

    crawler.signals.connect(idle, signal=signals.spider_idle, weak=False)
    if revisit:
        crawler.signals.connect(look, signal=signals.spider_opened, weak=False)


def crawl_settings(
    workspace: Workspace, declarations: Sequence[SiteDeclaration], proxy: str | None = None
) -> dict[str, Any]:
    """Return Scrapy's settings for a crawl of these sources: polite unless all are local."""
    polite = not all(declaration.local for declaration in declarations)
    concurrency = sum(declaration.concurrency for declaration in declarations)
    targeted = any(declaration.crawl.mode == "targeted" for declaration in declarations)
    delays = {host: item.delay_seconds for item in declarations for host in item.hosts}
    workspace.paths.crawls.mkdir(parents=True, exist_ok=True)
    return {
        "BOT_NAME": "asterism",
        "USER_AGENT": f"Asterism/{__version__}",
        "ROBOTSTXT_OBEY": True,
        "DOWNLOADER_MIDDLEWARES": {
            NetworkMiddleware: refusing.ORDER,
            BoundsMiddleware: bounds.ORDER,
            CaptureMiddleware: capturing.ORDER,
            **_further_middlewares(declarations),
            # The bounds are narrower; a page that refreshes itself is evidence first.
            "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
            "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
        },
        "DOWNLOAD_HANDLERS": {
            **dict.fromkeys(("http", "https"), _download_handler(declarations)),
            **dict.fromkeys(("data", "file", "ftp", "s3")),
        },
        "TWISTED_DNS_RESOLVER": GuardedResolver,
        LOCAL_HOSTS: _local_hosts(declarations, proxy),
        "DOWNLOAD_SLOTS": {
            host: {
                "concurrency": declaration.concurrency,
                "delay": delays[host],
                "jitter": 0.5 if delays[host] else 0.0,
            }
            for declaration in declarations
            for host in declaration.hosts
        },
        "CONCURRENT_REQUESTS": concurrency,
        # Also how many connections to one host, or to the proxy, stay open for the next request.
        "CONCURRENT_REQUESTS_PER_DOMAIN": concurrency,
        # Scrapy starts so many tasks for every response; nothing goes through its pipelines.
        "CONCURRENT_ITEMS": 1,
        "DOWNLOAD_DELAY": 0,
        "AUTOTHROTTLE_ENABLED": polite,
        "EXTENSIONS": {"scrapy.extensions.throttle.AutoThrottle": None, PoliteThrottle: 0},
        LEAST_DELAYS: delays,
        "DEFAULT_REQUEST_HEADERS": {
            "Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8",
            "Accept-Encoding": "gzip, deflate",
        },
        "DOWNLOAD_MAXSIZE": PAGE_LIMIT,
        "DOWNLOAD_TIMEOUT": SECONDS_LIMIT,
        "REDIRECT_MAX_TIMES": REDIRECTS_LIMIT,
        "DUPEFILTER_CLASS": VisitFilter,
        "HTTPERROR_ALLOW_ALL": True,
        "COOKIES_ENABLED": False,
        # Scrapy would read our source again for each page to look for a mistake in it.
        "WARN_ON_GENERATOR_RETURN_VALUE": False,
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        "LOG_FILE": str(workspace.paths.crawls / "scrapy.log"),
        # Scrapy names addresses in its log, and those of targeted sources are written nowhere.
        "LOG_LEVEL": "CRITICAL" if targeted else "INFO",
        "LOGSTATS_INTERVAL": 0,
    }


def _further_middlewares(declarations: Sequence[SiteDeclaration]) -> dict[type, int]:
    """Return those that only some sources need."""
    further: dict[type, int] = {}
    if any(declaration.login for declaration in declarations):
        further[SigningInMiddleware] = signing_in.ORDER
    if _wants_browser(declarations):
        from asterism.collect.browser import keeping  # noqa: PLC0415 - an extra

        further[keeping.RenderedMiddleware] = keeping.ORDER
    return further


def _download_handler(declarations: Sequence[SiteDeclaration]) -> type:
    if not _wants_browser(declarations):
        return CappedDownloadHandler
    from asterism.collect.browser.handler import RenderingDownloadHandler  # noqa: PLC0415

    return RenderingDownloadHandler


def _wants_browser(declarations: Sequence[SiteDeclaration]) -> bool:
    return any(declaration.page.render == "browser" for declaration in declarations)


def _local_hosts(declarations: Sequence[SiteDeclaration], proxy: str | None) -> list[str]:
    """Return the names that may lead inside a network: those of local sources, and the proxy."""
    hosts = {host for item in declarations if item.local for host in item.hosts}
    proxy_host = urlsplit(proxy or "").hostname
    return sorted(hosts | ({proxy_host} if proxy_host else set()))
