from __future__ import annotations

import asyncio
import http.client
import socket
import threading
from collections.abc import Iterator

import pytest

from asterism.simulate.answers import Answer, Request, Stream, finished, plain_page
from asterism.simulate.connection import split_target
from asterism.simulate.serve import bound_port, start


class Echo:
    """Tells what it was asked; `/stream` breaks the rules."""

    def answer(self, request: Request) -> Answer:
        if request.path == "/stream":
            return Stream(iter([(0.0, b"HTTP/1.1 200 OK\r\n\r\n"), (0.01, b"a"), (0.0, b"b" * 9)]))
        text = f"{request.method} {request.host} {request.target} {request.body.decode()}".ljust(
            400
        )
        return finished(request, plain_page(text))


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """Serve from a thread: this one may already run a loop, Playwright's."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    server = asyncio.run_coroutine_threadsafe(start(Echo(), 0), loop).result()
    yield bound_port(server)

    async def stop() -> None:
        server.close()
        await asyncio.sleep(0)

    asyncio.run_coroutine_threadsafe(stop(), loop).result()
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


@pytest.fixture
def client(port: int) -> Iterator[http.client.HTTPConnection]:
    made = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    yield made
    made.close()


def raw(port: int, sent: bytes) -> bytes:
    """Return everything that comes back before the connection is closed."""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        connection.sendall(sent)
        received = b""
        while data := connection.recv(65_536):
            received += data
    return received


def test_one_connection_serves_many_requests(client: http.client.HTTPConnection) -> None:
    client.connect()
    before = client.sock
    for host in ("a.example", "B.example:8080"):
        client.request("GET", "/x", headers={"Host": host})
        told = client.getresponse().read().decode().split()
        assert told == ["GET", host.partition(":")[0].lower(), "/x"]
    client.request("POST", "http://a.example/form", body="one=1")
    assert client.getresponse().read().decode().split() == ["POST", "a.example", "/form", "one=1"]
    assert client.sock is before


def test_requests_that_come_together_are_answered_in_order(port: int) -> None:
    first = b"POST /1 HTTP/1.1\r\nHost: a.example\r\nContent-Length: 3\r\n\r\nabc"
    last = b"GET /2 HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n"
    received = raw(port, first + last)
    assert received.index(b"POST a.example /1 abc") < received.index(b"GET a.example /2")


def test_head_has_the_length_of_what_would_come(client: http.client.HTTPConnection) -> None:
    client.request("HEAD", "/x", headers={"Accept-Encoding": "gzip"})
    head = client.getresponse()
    assert head.read() == b""
    assert head.headers["Content-Encoding"] == "gzip"
    assert 0 < int(head.headers["Content-Length"]) < 400


def test_a_stream_goes_out_as_it_is_and_ends_the_connection(port: int) -> None:
    received = raw(port, b"GET /stream HTTP/1.1\r\nHost: a.example\r\n\r\n")
    assert received == b"HTTP/1.1 200 OK\r\n\r\na" + b"b" * 9


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"nonsense\r\n\r\n", 400),
        (b"PUT / HTTP/1.1\r\nHost: a.example\r\n\r\n", 405),
        (b"POST / HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n", 413),
        (b"POST / HTTP/1.1\r\nContent-Length: many\r\n\r\n", 413),
        (b"x" * 140_000, 431),
    ],
)
def test_what_is_no_request_is_refused(port: int, sent: bytes, status: int) -> None:
    assert raw(port, sent).startswith(b"HTTP/1.1 %d " % status)


def test_targets_in_both_forms() -> None:
    assert split_target("http://a.example:80/x?y=1#z", "") == ("a.example", "/x?y=1")
    assert split_target("/x", "A.example:8080") == ("a.example", "/x")
