"""A few pages of a site, asked for politely and kept nowhere."""

from __future__ import annotations

import http.client
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Final
from urllib.parse import urljoin, urlsplit
from urllib.robotparser import RobotFileParser

from lxml.html import HtmlElement  # type: ignore[import-untyped]
from w3lib.encoding import html_to_unicode

from asterism import __version__
from asterism.collect.addresses import is_public, leads_inside
from asterism.collect.page_text import parse_page
from asterism.model.errors import SourceError

AGENT: Final = f"Asterism/{__version__}"
SIZE_LIMIT: Final = 16 << 20
ELEMENTS_LIMIT: Final = 30_000
SECONDS_LIMIT: Final = 30
REDIRECTS_LIMIT: Final = 5
PAGES_LIMIT: Final = 30
"""Pages of a site that are asked for to draft its declaration, robots.txt not counted."""
_REDIRECTS: Final = frozenset((301, 302, 303, 307, 308))
_SERVER_ERROR: Final = 500
_GOOD: Final = range(200, 300)


@dataclass(frozen=True, slots=True)
class Visited:
    """A page that was looked at.

    Attributes:
        url: where it was in the end.
        page: its root element.
    """

    url: str
    page: HtmlElement


@dataclass(slots=True)
class Visitor:
    """Asks for pages; obeys robots.txt, and stays out of this computer and its network.

    Args:
        local: whether addresses of this computer or a private network may be asked.
        proxy: address of an HTTP proxy that everything goes through, or None.
        delay_seconds: between two requests.
    """

    local: bool = False
    proxy: str | None = None
    delay_seconds: float = 1.0
    _asked: int = field(default=0, init=False)
    _robots: dict[str, RobotFileParser] = field(default_factory=dict, init=False)

    def page(self, url: str) -> Visited:
        """Return a page.

        Raises:
            SourceError: if it may not be asked for, cannot be fetched or holds no HTML.
        """
        for _ in range(REDIRECTS_LIMIT):
            self._check(url)
            status, headers, body = self._answer(url)
            if status in _REDIRECTS and headers.get("location"):
                url = urljoin(url, headers["location"])
                continue
            if status not in _GOOD:
                raise _refused(url, f"was answered with status {status}")
            return Visited(url, as_page(body, url, headers.get("content-type", "text/html")))
        raise _refused(url, f"is redirected more than {REDIRECTS_LIMIT} times")

    def _check(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise _refused(url, "is no http address")
        if parts.hostname.endswith(".onion"):
            raise _refused(url, "is an onion service; save the page and give it as --page")
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._robots:
            self._robots[origin] = self._read_robots(origin)
        if not self._robots[origin].can_fetch("Asterism", url):
            raise _refused(url, "is forbidden by the site's robots.txt")
        self._asked += 1
        if self._asked > PAGES_LIMIT:
            raise _refused(url, f"would be more than {PAGES_LIMIT} pages")

    def _read_robots(self, origin: str) -> RobotFileParser:
        rules = RobotFileParser()
        status, _, body = self._answer(f"{origin}/robots.txt")
        if status >= _SERVER_ERROR:  # RFC 9309, 2.3.1.4
            rules.parse(["User-agent: *", "Disallow: /"])
        else:
            lines = body.decode("utf-8", "replace").splitlines() if status in _GOOD else []
            rules.parse(lines)
        return rules

    def _answer(self, url: str) -> tuple[int, Mapping[str, str], bytes]:
        parts = urlsplit(url)
        asked = urlsplit(self.proxy) if self.proxy else parts
        connection = self._connection(asked.scheme, asked.hostname or "", asked.port)
        path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
        if self._robots and self.delay_seconds:
            time.sleep(self.delay_seconds)
        try:
            headers = {"User-Agent": AGENT, "Accept": "text/html,*/*;q=0.5", "Host": parts.netloc}
            connection.request("GET", url if self.proxy else path, headers=headers)
            response = connection.getresponse()
            body = response.read(SIZE_LIMIT + 1)
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise _refused(url, f"cannot be fetched ({error})") from error
        finally:
            connection.close()
        if len(body) > SIZE_LIMIT:
            raise _refused(url, f"has more than {SIZE_LIMIT:,} bytes")
        named = {name.lower(): value for name, value in response.getheaders()}
        return response.status, named, body

    def _connection(self, scheme: str, host: str, port: int | None) -> http.client.HTTPConnection:
        kind = http.client.HTTPSConnection if scheme == "https" else http.client.HTTPConnection
        connection = kind(host, port, timeout=SECONDS_LIMIT)
        if not self.proxy and not self.local:
            # Looked up once, and that address is asked: a second answer could be another.
            connection._create_connection = _connected  # type: ignore[attr-defined]  # noqa: SLF001 - no other way in
        return connection


def as_page(body: bytes, name: str, content_type: str = "text/html") -> HtmlElement:
    """Return the root of a page that a draft can be made from.

    Raises:
        SourceError: if it holds no HTML, or more than can be looked at.
    """
    page = parse_page(html_to_unicode(content_type, body)[1])
    if page is None:
        raise _refused(name, "holds no HTML")
    if sum(1 for _ in page.iter()) > ELEMENTS_LIMIT:
        raise _refused(name, f"has more than {ELEMENTS_LIMIT:,} elements; give a smaller page")
    return page


def _connected(
    address: tuple[str, int], timeout: float, source_address: tuple[str, int] | None = None
) -> socket.socket:
    host, port = address
    known = [] if leads_inside(host) else socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    found = [str(info[4][0]).partition("%")[0] for info in known]
    if not found or not all(is_public(ip_address(each)) for each in found):
        message = (
            f"{host} is on this computer or in a private network; if that is meant, say --local"
        )
        raise OSError(message)
    return socket.create_connection((found[0], port), timeout, source_address)


def _refused(url: str, reason: str) -> SourceError:
    return SourceError(f"{url}: {reason}")
