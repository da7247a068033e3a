"""The bounds of a source: no request leaves them, whoever asked for it.

Links, redirects, meta refreshes, robots.txt and pictures all pass here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Self
from urllib.parse import SplitResult, urlsplit

from scrapy.exceptions import IgnoreRequest

from asterism.collect.addresses import leads_inside

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

    from asterism.collect.declaration import SiteDeclaration
    from asterism.collect.spider import SourceSpider

SOURCE: Final = "asterism_source"
"""In a request's meta: the key of the source that asks."""
MEDIA: Final = "asterism_media"
"""In a request's meta: that it asks for a picture or film of a document."""
ORDER: Final = 50
"""Before every middleware of Scrapy's own."""
ADDRESS_LIMIT: Final = 2_000
_SCHEMES: Final = frozenset(("http", "https"))
_LOWEST_PORT, _HIGHEST_PORT = 1, 65_535


class OutOfBoundsError(IgnoreRequest):
    """An address that a source does not lead to; says why."""


class EndlessError(IgnoreRequest):
    """An address that leads on and on, or nowhere; says how."""


class BoundsMiddleware:
    """Refuses what is out of the bounds of its source."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the middleware of a crawl."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Let a request through or refuse it.

        Raises:
            OutOfBoundsError: if it is refused.
        """
        spider: SourceSpider = self._crawler.spider  # type: ignore[assignment]
        meta = request.meta
        host = urlsplit(request.url).hostname or ""
        key = meta.get(SOURCE) or spider.source_key_of(host)
        walk = spider.walks[key] if key is not None else None
        if walk is not None and not walk.is_open():
            raise OutOfBoundsError(walk.paused)
        declaration = walk.declaration if walk is not None else None
        # A site may keep its pictures, and move its robots.txt, to another host.
        elsewhere = MEDIA in meta or SOURCE not in meta
        reason = refusal(request.url, declaration, elsewhere=elsewhere)
        if reason:
            raise OutOfBoundsError(reason)


def refusal(url: str, declaration: SiteDeclaration | None, *, elsewhere: bool = False) -> str:
    """Return why an address may not be asked for; "" if it may.

    Args:
        url: the address.
        declaration: of the source that leads there; None if none does.
        elsewhere: whether it may be on a host that is not the source's.
    """
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        return "it is no address"
    if parts.scheme not in _SCHEMES:
        return f"{parts.scheme or 'no scheme'} is not http or https"
    if len(url) > ADDRESS_LIMIT:
        return f"its address has more than {ADDRESS_LIMIT:,} characters"
    if not host or (port is not None and not _LOWEST_PORT <= port <= _HIGHEST_PORT):
        return "it names no host and port"
    return _refused_host(parts, host, declaration, elsewhere=elsewhere)


def is_of(host: str, declared: frozenset[str]) -> bool:
    """Return whether a host is one of those declared, or below one of them."""
    return host in declared or any(host.endswith(f".{name}") for name in declared)


def _refused_host(
    parts: SplitResult, host: str, declaration: SiteDeclaration | None, *, elsewhere: bool
) -> str:
    own = declaration is not None and is_of(host, declaration.hosts)
    if not own and not elsewhere:
        return f"{host} is no host of its source"
    if leads_inside(host) and not (own and declaration is not None and declaration.local):
        return f"{host} leads inside a network, and the source is not declared local"
    if parts.username is not None or parts.password is not None:
        return "it carries a user name or a password"
    return ""
