"""A site of ads, every answer made beforehand: the server must never be what a crawl waits for."""

from __future__ import annotations

import asyncio
import random
import sys
from typing import Final, cast

from benchmarks.crawl import PER_LISTING

WORDS: Final = (
    "new", "in", "town", "sweet", "independent", "call", "text", "me", "tonight", "available",
    "outcall", "hotel", "downtown", "airport", "hours", "quick", "short", "stay", "friendly",
)  # fmt: skip
FRAME: Final = "".join(
    f'<li class="link"><a href="/help/{n}"><span>Section {n}</span></a></li>' for n in range(40)
)


def page_of(number: int) -> str:
    """Return an ad: some six kilobytes of frame around a text of a hundred words."""
    dice = random.Random(number)  # noqa: S311 - a text, no secret
    lines = "<br>".join(" ".join(dice.choices(WORDS, k=12)) for _ in range(8))
    return (
        f"<!doctype html><html lang=en><head><title>Ad {number} | Bench</title></head><body>"
        f"<header><nav><ul>{FRAME}</ul></nav></header>"
        f"<main><h1>Ad {number} {dice.choice(WORDS)}</h1><span class=place>Tampa, FL</span>"
        '<time datetime="2026-03-01T10:00:00-05:00">1 March</time>'
        f'<div class="body"><p>{lines}</p><p>202-555-{number % 10_000:04d}</p></div>'
        f'<span class="price">${dice.randint(80, 400)}</span></main>'
        f"<footer><ul>{FRAME}</ul></footer></body></html>"
    )


def listing_of(first: int, pages: int) -> str:
    """Return a listing with a link to the next."""
    last = min(first + PER_LISTING, pages)
    rows = "".join(f'<li><a class="ad" href="/ad/{n}">Ad {n}</a></li>' for n in range(first, last))
    following = f'<a rel="next" href="/list/{last}">next</a>' if last < pages else ""
    return f"<html><body><ul>{rows}</ul>{following}</body></html>"


def answers_of(pages: int) -> dict[bytes, bytes]:
    """Return every answer by path."""
    texts = {f"/ad/{number}": page_of(number) for number in range(pages)}
    texts |= {f"/list/{first}": listing_of(first, pages) for first in range(0, pages, PER_LISTING)}
    texts["/"] = listing_of(0, pages)
    texts["/robots.txt"] = "User-agent: *\nDisallow: /private/\n"
    return {path.encode(): _answer(text.encode()) for path, text in texts.items()}


def _answer(body: bytes, status: bytes = b"200 OK") -> bytes:
    head = b"HTTP/1.1 %s\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n"
    return head % (status, len(body)) + body


class Connection(asyncio.Protocol):
    """Answers requests in order, kept alive."""

    answers: dict[bytes, bytes]

    def __init__(self) -> None:
        self._buffer = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember where to write."""
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Answer every request that is complete."""
        self._buffer += data
        while b"\r\n\r\n" in self._buffer and self._transport is not None:
            head, self._buffer = self._buffer.split(b"\r\n\r\n", 1)
            path = head.split(b" ", 2)[1]
            self._transport.write(self.answers.get(path) or _answer(b"none", b"404 Not Found"))


async def main() -> None:
    """Serve until killed; print the port first."""
    Connection.answers = answers_of(int(sys.argv[1]))
    server = await asyncio.get_running_loop().create_server(Connection, "127.0.0.1", 0)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
