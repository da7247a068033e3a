"""What a site may answer to break a collector: each case once, all of them in one crawl."""

from __future__ import annotations

import gzip
import json
import socketserver
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import select

from asterism.access import create_workspace
from asterism.collect.crawl import CollectReport, collect
from asterism.collect.declaration import SiteDeclaration
from asterism.record import schema

Send = Callable[[bytes], object]
Answer = Callable[[Send], None]

MEMORY_LIMIT_MIB: Final = 400
GOOD_ADS: Final = 5
SECONDS: Final = 8
LIMIT: Final = 4 << 20


class Site(socketserver.ThreadingTCPServer):
    """Answers each path with whatever bytes a case writes, then closes the connection."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, answers: dict[str, Answer]) -> None:
        self.answers = answers
        self.asked: list[str] = []
        super().__init__(("127.0.0.1", 0), Handler)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, *_: object) -> None:
        """Say nothing of clients that hang up."""


class Handler(socketserver.StreamRequestHandler):
    server: Site

    def handle(self) -> None:
        line = self.rfile.readline(65_536).decode("latin-1")
        while self.rfile.readline(65_536).strip():
            pass
        path = line.split(" ")[1] if line.count(" ") > 1 else "/"
        self.server.asked.append(path)
        answer = self.server.answers.get(path.partition("?")[0], page(b"nothing here", 404))
        with suppress(OSError):
            answer(self.wfile.write)


@contextmanager
def serving(answers: dict[str, Answer]) -> Iterator[Site]:
    site = Site(answers)
    thread = threading.Thread(target=site.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield site
    finally:
        site.shutdown()
        site.server_close()
        thread.join()


def raw(*parts: bytes) -> Answer:
    def answer(send: Send) -> None:
        for part in parts:
            send(part)

    return answer


def page(body: bytes, code: int = 200, **headers: str) -> Answer:
    named = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(body))}
    named |= {name.replace("_", "-"): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in named.items())
    return raw(f"HTTP/1.1 {code} X\r\n{head}Connection: close\r\n\r\n".encode(), body)


def redirect(location: str) -> Answer:
    return page(b"moved", 302, Location=location)


def endless(head: bytes, piece: bytes, pause: float = 0.0) -> Answer:
    def answer(send: Send) -> None:
        send(head)
        while True:
            send(piece)
            time.sleep(pause)

    return answer


def silent(send: Send) -> None:
    """Say nothing for longer than anybody waits."""
    time.sleep(2 * SECONDS)
    send(b"")


AD: Final = b"<html><body><h1>Ad</h1><div class=body>Call 202-555-0100</div></body></html>"
HEAD: Final = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n"
CHUNKED: Final = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
ZEROS: Final = bytes(3 * LIMIT)


def ad(body: bytes) -> Answer:
    return page(b"<html><body><h1>Ad</h1><div class=body>" + body + b"</div></body></html>")


INSIDE: Final = {
    "metadata": "http://169.254.169.254/latest/meta-data/",
    "mapped": "http://[::ffff:169.254.169.254]/latest/",
    "decimal": "http://2852039166/latest/",
    "hexadecimal": "http://0xa9fea9fe/latest/",
    "octal": "http://0251.0376.0251.0376/latest/",
    "full-width": "http://\uff11\uff16\uff19.254.169.254/latest/",
    "scheme-relative": "//169.254.169.254/latest/",
    "short-loopback": "http://127.1/admin",
    "other-loopback": "http://127.0.0.2/admin",
    "ipv6-loopback": "http://[::1]/admin",
    "unspecified": "http://0.0.0.0/admin",
    "localhost": "http://localhost/admin",
    "trailing-dot": "http://localhost./admin",
    "ten": "http://10.0.0.1/",
    "one-seven-two": "http://172.16.0.1/",
    "one-nine-two": "http://192.168.1.1/",
    "carrier": "http://100.64.0.1/",
    "unique-local": "http://[fd00::1]/",
    "link-local": "http://[fe80::1]/",
    "translated": "http://[64:ff9b::7f00:1]/",
    "six-to-four": "http://[2002:7f00:1::]/",
    "cloud-name": "http://metadata.google.internal/computeMetadata/v1/",
}
"""Redirects to where no crawl may go."""

SCHEMES: Final = {
    "file": "file:///etc/passwd",
    "data": "data:text/html,<h1>Ad</h1>",
    "gopher": "gopher://127.0.0.1:70/1",
    "ftp": "ftp://127.0.0.1/ads",
    "javascript": "javascript:alert(1)",
    "jar": "jar:http://127.0.0.1/a!/b",
}


@dataclass(frozen=True)
class Case:
    """An answer, what is said of it, and other paths that it needs.

    Attributes:
        answer: to the ad's address.
        said: part of the one message; "" if the page is read as a document.
        more: further answers by path.
    """

    answer: Answer
    said: str
    more: dict[str, Answer] = field(default_factory=dict)


@cache
def cases() -> dict[str, Case]:
    found = {
        f"redirect-{name}": Case(redirect(target), "is not asked for")
        for name, target in {**INSIDE, **SCHEMES}.items()
    }
    refresh = "<meta http-equiv=refresh content='0; url={}'>"
    return found | {
        "redirect-nowhere": Case(page(b"", 302), "does not say where to"),
        "redirect-blank": Case(redirect(" "), "does not say where to"),
        "redirect-broken": Case(redirect("http://[::1"), "is no address"),
        "redirect-port": Case(redirect("http://127.0.0.1:99999/"), "is no address"),
        "redirect-password": Case(redirect("http://a:b@127.0.0.1/ad/x"), "user name or a password"),
        "redirect-elsewhere": Case(redirect("http://other.example/"), "is no host of its source"),
        "redirect-self": Case(redirect("/case/redirect-self"), "redirects in a circle"),
        "redirect-pair": Case(
            redirect("/loop/b"),
            "redirects in a circle",
            {"/loop/b": redirect("/case/redirect-pair")},
        ),
        "redirect-chain": Case(
            redirect("/hop/0"),
            "leads from one address to the next",
            {f"/hop/{n}": redirect(f"/hop/{n + 1}") for n in range(20)},
        ),
        "redirect-long": Case(redirect("/" + "x" * 9_000), "more than 2,000 characters"),
        "refresh-metadata": Case(
            page(refresh.format("http://169.254.169.254/").encode()), "is not asked for"
        ),
        "refresh-chain": Case(
            page(refresh.format("/refresh/0").encode()),
            "refreshes itself without end",
            {f"/refresh/{n}": page(refresh.format(f"/refresh/{n + 1}").encode()) for n in range(9)},
        ),
        "gzip-bomb": Case(
            page(gzip.compress(ZEROS, 9), Content_Encoding="gzip"), "unpacks to more than"
        ),
        "deflate-bomb": Case(
            page(zlib.compress(ZEROS, 9), Content_Encoding="deflate"), "unpacks to more than"
        ),
        "nested-bomb": Case(
            page(gzip.compress(gzip.compress(ZEROS, 9)), Content_Encoding="gzip, gzip"),
            "unpacks to more than",
        ),
        "gzip-lie": Case(page(AD, Content_Encoding="gzip"), "cannot be unpacked"),
        "deflate-lie": Case(page(AD, Content_Encoding="deflate"), "cannot be unpacked"),
        "unknown-coding": Case(page(b"\x00\x01" * 50, Content_Encoding="x-evil"), "no title"),
        "length-too-long": Case(page(AD, Content_Length="9999"), "ended before"),
        "length-too-short": Case(page(AD, Content_Length="10"), "no title"),
        "length-negative": Case(page(AD, Content_Length="-5"), "could not be fetched"),
        "length-words": Case(page(AD, Content_Length="many"), "could not be fetched"),
        "length-twice": Case(
            raw(HEAD, b"Content-Length: 5\r\nContent-Length: 50\r\n\r\n", AD),
            "could not be fetched",
        ),
        "length-huge": Case(raw(HEAD, b"Content-Length: 99999999999\r\n\r\n", AD), "has more than"),
        "chunk-malformed": Case(raw(CHUNKED, b"zz\r\n", AD), "ended before"),
        "chunk-truncated": Case(raw(CHUNKED, b"ff\r\n", AD), "ended before"),
        "chunk-huge": Case(raw(CHUNKED, b"ffffffffff\r\n", AD), "ended before"),
        "chunk-line": Case(raw(CHUNKED, b"5;" + b"x" * 200_000, AD), "ended before"),
        "headers-many": Case(
            raw(HEAD, *(b"X-%d: %s\r\n" % (n, b"y" * 90) for n in range(99_000)), b"\r\n"),
            "headers have more than",
        ),
        "header-long": Case(raw(HEAD, b"X: " + b"y" * (10 << 20), b"\r\n\r\n"), "could not be"),
        "headers-endless": Case(endless(HEAD, b"X: yyyyyyyyyyyyyyyyyy\r\n" * 50), "headers have"),
        "continue-endless": Case(
            endless(b"", b"HTTP/1.1 100 Continue\r\nA: b\r\n\r\n" * 50), "headers have"
        ),
        "body-endless": Case(endless(HEAD + b"\r\n", b"x" * 65_536), "has more than"),
        "chunks-endless": Case(
            endless(CHUNKED, b"10000\r\n" + b"x" * 65_536 + b"\r\n"), "has more than"
        ),
        "body-slow": Case(endless(HEAD + b"\r\n", b"x", 0.2), "not complete in the time"),
        "headers-slow": Case(endless(HEAD, b"X: y\r\n", 0.2), "not complete in the time"),
        "no-answer": Case(silent, "not complete in the time"),
        "hangs-up": Case(raw(b""), "could not be fetched"),
        "no-http": Case(raw(bytes(range(256)) * 20), "could not be fetched"),
        "http-0.9": Case(raw(AD), "could not be fetched"),
        "status-words": Case(raw(b"HTTP/1.1 good\r\n\r\n"), "could not be fetched"),
        "status-high": Case(page(AD, 999), "answered with 999"),
        "empty": Case(page(b""), "was sent as nothing"),
        "not-html": Case(page(AD, Content_Type="image/png"), "is no page"),
        "nested-deep": Case(ad(b"<div>" * 60_000 + b"Call 202-555-0100"), ""),
        "nested-tables": Case(ad(b"<table><tr><td>" * 20_000), ""),
        "attributes": Case(ad(b"<p " + b"a=1 " * 60_000 + b">text</p>"), ""),
        "spaces": Case(ad(b"<b> </b>" * 60_000 + b"text"), ""),
        "breaks": Case(ad(b"<br> " * 60_000 + b"text"), ""),
        "entities": Case(
            page(b"<!DOCTYPE a [<!ENTITY a 'lol'><!ENTITY b '&a;&a;&a;&a;'>]>" + AD), ""
        ),
        "wrong-utf-16": Case(page(AD, Content_Type="text/html; charset=utf-16"), "no title"),
        "unknown-charset": Case(page(AD, Content_Type="text/html; charset=no-such"), ""),
        "utf-7": Case(page(AD, Content_Type="text/html; charset=utf-7"), ""),
        "broken-utf-8": Case(ad(b"\xff\xfe\xed\xa0\x80 call"), ""),
        "nul-bytes": Case(ad(b"\x00ca\x00ll\x00"), ""),
        "long-text": Case(ad(b"x" * (2 << 20)), ""),
        "regex-bait": Case(ad(b"a" * 100_000 + b"! 1-1-1-1-" * 20_000), ""),
    }


@dataclass(frozen=True, repr=False)
class Outcome:
    report: CollectReport
    said: dict[str, list[str]]
    documents: set[str]
    asked: list[str]


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """Give what one crawl of every case, with good ads between them, brought."""
    every = cases()
    answers = {path: answer for case in every.values() for path, answer in case.more.items()}
    answers |= {f"/case/{name}": case.answer for name, case in every.items()}
    answers |= {f"/ad/{n}": ad(b"Good %d" % n) for n in range(GOOD_ADS)}
    links = [f"/case/{name}" for name in every] + [f"/ad/{n}" for n in range(GOOD_ADS)]
    bad = [
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "http://[::1",
        "mailto:a",
    ]
    listing = "".join(f'<a class="ad" href="{link}">x</a>' for link in [*bad, *links])
    answers["/"] = page(f"<html><body>{listing}</body></html>".encode())
    workspace = create_workspace(tmp_path_factory.mktemp("hostile") / "workspace")
    with serving(answers) as site:
        declaration = SiteDeclaration.model_validate(
            {
                "key": "hostile", "name": "Hostile", "owner": "local", "legal_basis": "test",
                "purpose": "test", "local": True,
                "crawl": {"start": [f"{site.address}/"], "items": ["a.ad"]},
                "fields": {"title": "h1", "text": "div.body"},
            }
        )  # fmt: skip
        settings = {"RETRY_ENABLED": False, "DOWNLOAD_TIMEOUT": SECONDS, "DOWNLOAD_MAXSIZE": LIMIT}
        report = collect(workspace, [declaration], settings=settings)
    said: dict[str, list[str]] = {}
    for line in Path(report.rejects_file or "").read_text(encoding="utf-8").splitlines():
        reject = json.loads(line)
        if reject["level"] != "warning":
            name = reject["raw"].removeprefix(site.address).removeprefix("/case/")
            said.setdefault(name, []).append(f"{reject['reason']}; {reject['mend']}")
    with workspace.database.reading() as connection:
        urls = set(connection.scalars(select(schema.documents.c.url)))
    workspace.close()
    return Outcome(report, said, {url.removeprefix(site.address) for url in urls}, site.asked)


def test_the_crawl_goes_on_and_stays_small(outcome: Outcome) -> None:
    assert {f"/ad/{n}" for n in range(GOOD_ADS)} <= outcome.documents
    assert outcome.report.finished
    assert 0 < outcome.report.peak_mib < MEMORY_LIMIT_MIB


ELSEWHERE: Final = {
    "redirect-pair": "/loop/b",
    "redirect-chain": "/hop/",
    "redirect-long": "",
    "refresh-metadata": "http://169.254.169.254/",
    "refresh-chain": "/refresh/",
}
"""Cases that come to their end at another address than their own."""


@pytest.mark.parametrize("name", sorted(cases()))
def test_each_case_is_named_once(outcome: Outcome, name: str) -> None:
    case = cases()[name]
    end = ELSEWHERE.get(name, name)
    found = [text for at, texts in outcome.said.items() if at.startswith(end) for text in texts
             if at == name or name in ELSEWHERE]  # fmt: skip
    if case.said:
        (message,) = [text for text in found if case.said in text]
        assert len(message) < 600
        assert f"/case/{name}" not in outcome.documents
        assert name in ELSEWHERE or len(found) == 1
    else:
        assert f"/case/{name}" in outcome.documents
        assert not found
