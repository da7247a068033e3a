"""One client's HTTP/1.1 connection to the simulated sites, by hand.

A crawler that uses the server as its HTTP proxy sees the real-looking host names; a client that
connects directly names the site in the Host header. One asyncio protocol without layers, because
the sites must never be what a crawl waits for.
"""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import TYPE_CHECKING, Final, cast

from asterism.simulate.answers import Page, Request, Stream, plain_page

if TYPE_CHECKING:
    from asterism.simulate.answers import Answer, Host

_LARGEST: Final = 65_536
_REASONS: Final = {status.value: status.phrase for status in HTTPStatus}


class Connection(asyncio.Protocol):
    """Requests in order, kept alive.

    Args:
        host: who answers.
    """

    def __init__(self, host: Host) -> None:
        self._host = host
        self._buffer = b""
        self._transport: asyncio.Transport | None = None
        self._streaming: asyncio.Task[None] | None = None
        self._writable = asyncio.Event()
        self._writable.set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember where to write."""
        self._transport = cast("asyncio.Transport", transport)

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop what was being sent."""
        del exc
        if self._streaming is not None:
            self._streaming.cancel()

    def pause_writing(self) -> None:
        """Wait: the client reads more slowly than is written."""
        self._writable.clear()

    def resume_writing(self) -> None:
        """Go on."""
        self._writable.set()

    def data_received(self, data: bytes) -> None:
        """Answer every request that is complete."""
        self._buffer += data
        while self._streaming is None and b"\r\n\r\n" in self._buffer:
            sent, rest = self._buffer.split(b"\r\n\r\n", 1)
            head = sent.decode("latin-1")
            headers = _headers(head)
            body, length = b"", headers.get("content-length")
            if length is not None:
                if not length.isdecimal() or int(length) > _LARGEST:
                    self._refuse(413)
                    return
                if len(rest) < int(length):
                    break
                body, rest = rest[: int(length)], rest[int(length) :]
            self._buffer = rest
            if not self._answer(head, headers, body):
                return
        if len(self._buffer) > 2 * _LARGEST:
            self._refuse(431)

    def _refuse(self, status: int) -> None:
        page = plain_page(f"{_REASONS[status].lower()}\n", status)
        self._send(page, body=True, keep=False)

    def _answer(self, head: str, headers: dict[str, str], body: bytes) -> bool:
        """Answer one request; return whether the connection stays open."""
        parts = head.partition("\r\n")[0].split(" ")
        if len(parts) != 3 or not parts[2].startswith("HTTP/1."):  # noqa: PLR2004 - method, target, version
            self._refuse(400)
            return False
        method, target, version = parts
        wish = headers.get("connection", headers.get("proxy-connection", "")).lower()
        keep = wish != "close" and (version == "HTTP/1.1" or wish == "keep-alive")
        if method not in {"GET", "HEAD", "POST"}:
            self._refuse(405)
            return False
        host, path = split_target(target, headers.get("host", ""))
        answer: Answer = self._host.answer(Request(method, host, path, headers, body))
        if isinstance(answer, Stream):
            self._streaming = asyncio.get_running_loop().create_task(self._stream(answer))
            return False
        return self._send(answer, body=method != "HEAD", keep=keep)

    def _send(self, page: Page, *, body: bool, keep: bool) -> bool:
        transport = self._transport
        if transport is None or transport.is_closing():
            return False
        further = ""
        if page.headers:
            further = "".join(f"{name}: {value}\r\n" for name, value in page.headers)
        transport.write(
            (
                f"HTTP/1.1 {page.status} {_REASONS[page.status]}\r\nServer: asterism-simulate\r\n"
                f"Content-Type: {page.content_type}\r\nContent-Length: {len(page.body)}\r\n"
                f"{further}Connection: {'keep-alive' if keep else 'close'}\r\n\r\n"
            ).encode("latin-1", "replace")
            + (page.body if body else b"")
        )
        if not keep:
            transport.close()
        return keep

    async def _stream(self, answer: Stream) -> None:
        """Write pieces as fast as the client takes them, then hang up."""
        transport = self._transport
        for seconds, piece in answer.pieces:
            if seconds:
                await asyncio.sleep(seconds)
            await self._writable.wait()
            if transport is None or transport.is_closing():
                return
            transport.write(piece)
            await asyncio.sleep(0)
        if transport is not None:
            transport.close()


def _headers(head: str) -> dict[str, str]:
    """Return a request's headers by their names in lower case."""
    return {
        name.strip().lower(): value.strip()
        for name, _, value in (field.partition(":") for field in head.split("\r\n")[1:])
    }


def split_target(target: str, host: str) -> tuple[str, str]:
    """Return host and path of a request's target, in absolute or origin form (RFC 9112, 3.2)."""
    if target.startswith("http://"):
        host, _, path = target[7:].partition("/")
        target = f"/{path}"
    return host.partition(":")[0].lower(), target.partition("#")[0]
