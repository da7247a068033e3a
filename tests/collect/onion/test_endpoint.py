from __future__ import annotations

from typing import Any

import pytest
from twisted.internet.error import ConnectionRefusedError as NobodyListensError
from twisted.internet.protocol import Factory, Protocol
from twisted.internet.testing import MemoryReactorClock, StringTransport
from twisted.python.failure import Failure

from asterism.collect.onion.endpoint import ProxyGoneError, TorEndpoint
from asterism.collect.onion.proxy import TorProxy
from asterism.collect.onion.socks import Isolation, SocksError

GONE: Any = Failure(NobodyListensError())  # type: ignore[no-untyped-call]
HOST = "service.onion"
GREETED = b"\x05\x02\x01\x00"
CONNECTED = b"\x05\x00\x00\x01" + bytes(6)


class Service(Protocol):
    """Notes what a service says."""

    heard = b""
    lost = False

    def dataReceived(self, data: bytes) -> None:  # noqa: N802 - Twisted's name
        self.heard += data

    def connectionLost(self, reason: Failure | None = None) -> None:  # noqa: ARG002, N802
        self.lost = True


def dialled(host: str = HOST, proxy: str = "127.0.0.1:9050") -> tuple[Any, Any, list[Any]]:
    """Return a reactor, and the list that what comes of a connection is put into."""
    reactor: Any = MemoryReactorClock()  # type: ignore[no-untyped-call]
    way = TorEndpoint(reactor, TorProxy.parse(proxy), host, 80, Isolation("forum", "run1"))
    came: list[Any] = []
    waiting = way.connect(Factory.forProtocol(Service))
    waiting.addBoth(came.append)
    return reactor, waiting, came


def answered(reactor: Any) -> tuple[Any, Any]:  # noqa: ANN401 - a fake reactor
    """Let the proxy take the connection; return its protocol."""
    protocol = reactor.tcpClients[0][2].buildProtocol(None)
    transport: Any = StringTransport()  # type: ignore[no-untyped-call]
    protocol.makeConnection(transport)
    return protocol, transport


def test_the_service_gets_its_connection_after_the_proxy_agreed() -> None:
    reactor, _, came = dialled()
    assert reactor.tcpClients[0][:2] == ("127.0.0.1", 9050)
    protocol, transport = answered(reactor)
    protocol.dataReceived(GREETED)
    assert HOST.encode() in transport.value()
    assert came == []
    protocol.dataReceived(CONNECTED + b"HTTP")
    (service,) = came
    protocol.dataReceived(b"/1.1")
    assert service.heard == b"HTTP/1.1"
    protocol.connectionLost(GONE)
    assert service.lost


def test_a_clear_name_is_not_even_told_to_the_proxy() -> None:
    reactor, _, (failure,) = dialled("forum.example")
    assert isinstance(failure.value, SocksError)
    assert reactor.tcpClients == []


@pytest.mark.parametrize("proxy", ["127.0.0.1:9050", "[::1]:9050"])
def test_a_proxy_that_is_gone(proxy: str) -> None:
    reactor, _, came = dialled(proxy=proxy)
    reactor.tcpClients[0][2].clientConnectionFailed(None, GONE)
    assert isinstance(came[0].value, ProxyGoneError)
    assert len(reactor.tcpClients) == 1


def test_a_refusal_ends_the_connection() -> None:
    reactor, _, came = dialled()
    protocol, transport = answered(reactor)
    protocol.dataReceived(GREETED + b"\x05\xf0\x00\x01" + bytes(6))
    assert "no descriptor" in str(came[0].value)
    assert transport.disconnecting


def test_whoever_stops_waiting_leaves_no_connection_behind() -> None:
    reactor, waiting, came = dialled()
    protocol, transport = answered(reactor)
    waiting.cancel()
    assert transport.disconnecting
    protocol.connectionLost(GONE)
    assert len(came) == 1
