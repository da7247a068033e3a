"""What sites are asked and what they answer, apart from how it travels."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple, Protocol
from urllib.parse import parse_qsl

_SMALLEST_GZIP: Final = 256


class Request(NamedTuple):
    """One request.

    Attributes:
        method: in capitals.
        host: without port, in lower case.
        target: path and query.
        headers: by name in lower case.
        body: of a POST, else empty.
    """

    method: str
    host: str
    target: str
    headers: Mapping[str, str] = {}
    body: bytes = b""

    @property
    def path(self) -> str:
        """The path alone."""
        return self.target.partition("?")[0]

    @property
    def query(self) -> dict[str, str]:
        """The query's fields, the last of each name."""
        return dict(parse_qsl(self.target.partition("?")[2], keep_blank_values=True))

    @property
    def form(self) -> dict[str, str]:
        """The fields of a form that was sent."""
        return dict(parse_qsl(self.body.decode("utf-8", "replace"), keep_blank_values=True))

    @property
    def cookies(self) -> dict[str, str]:
        """The cookies that came with it."""
        pairs = (part.partition("=") for part in self.headers.get("cookie", "").split(";"))
        return {name.strip(): value.strip() for name, _, value in pairs if name.strip()}


class Page(NamedTuple):
    """An answer: status, content type, encoded body and further headers."""

    status: int
    content_type: str
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()


class Stream(NamedTuple):
    """An answer that does not keep to the rules: bytes as they go out, status line included.

    Attributes:
        pieces: (seconds to wait before, bytes). The connection is closed after the last.
    """

    pieces: Iterator[tuple[float, bytes]]


Answer = Page | Stream


class Host(Protocol):
    """Whatever answers for a host name."""

    def answer(self, request: Request) -> Answer:
        """Return what a request gets."""


class Site(Host, Protocol):
    """A site beside the classified ones, which also tells what it published."""

    host: str

    def published(self, label_key: int) -> Iterator[dict[str, object]]:
        """Yield a line for each item that the site shows; `label_key` permutes owners' labels."""


def html_page(text: str, status: int = 200, headers: tuple[tuple[str, str], ...] = ()) -> Page:
    """Return a page of HTML in UTF-8."""
    return Page(status, "text/html; charset=utf-8", text.encode(), headers)


def plain_page(text: str, status: int = 200) -> Page:
    """Return a page of plain text in UTF-8."""
    return Page(status, "text/plain; charset=utf-8", text.encode())


def redirect(location: str, headers: tuple[tuple[str, str], ...] = (), status: int = 302) -> Page:
    """Return an answer that sends the client elsewhere."""
    return Page(status, "text/plain", b"", (("Location", location), *headers))


def finished(request: Request, page: Page) -> Page:
    """Return a page as it is sent: 304 if the client has it, compressed if he asks for that.

    ETags are of the body as written, and weak, because both codings share one (RFC 9110, 8.8.3).
    """
    if page.status != 200 or request.method not in {"GET", "HEAD"}:  # noqa: PLR2004 - what is found
        return page
    tag = f'W/"{hashlib.blake2b(page.body, digest_size=9).hexdigest()}"'
    headers = (*page.headers, ("ETag", tag), ("Vary", "Accept-Encoding"))
    if tag in request.headers.get("if-none-match", ""):
        return Page(304, page.content_type, b"", headers)
    wanted = "gzip" in request.headers.get("accept-encoding", "")
    if not wanted or len(page.body) < _SMALLEST_GZIP:
        return page._replace(headers=headers)
    return page._replace(
        body=gzip.compress(page.body, 1, mtime=0), headers=(*headers, ("Content-Encoding", "gzip"))
    )
