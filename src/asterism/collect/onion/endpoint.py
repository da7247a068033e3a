"""Connections of Twisted that begin at Tor's SOCKS proxy and nowhere else."""

from __future__ import annotations

from typing import Any

from twisted.internet.defer import Deferred, fail
from twisted.internet.endpoints import (
    TCP4ClientEndpoint,
    TCP6ClientEndpoint,
    connectProtocol,
    wrapClientTLS,
)
from twisted.internet.error import ConnectError
from twisted.internet.interfaces import IReactorTCP
from twisted.internet.protocol import Protocol, connectionDone
from twisted.python.failure import Failure
from twisted.web.client import URI

from asterism.collect.onion.addresses import is_onion
from asterism.collect.onion.proxy import TorProxy
from asterism.collect.onion.socks import Handshake, Isolation, SocksError


class ProxyGoneError(Exception):
    """Nothing listens where the Tor proxy should."""


class TorEndpoint:
    """A service behind the proxy.

    Args:
        reactor: that connects.
        proxy: where Tor listens.
        host: name of the onion service; others are refused with `SocksError`.
        port: of the service.
        isolation: what the connection shares circuits with.
        seconds: to wait for the proxy itself to take the connection.
    """

    def __init__(
        self,
        reactor: IReactorTCP,
        proxy: TorProxy,
        host: str,
        port: int,
        isolation: Isolation,
        seconds: float = 10,
    ) -> None:
        self._proxy = proxy
        self._service = (host, port, isolation)
        kind = TCP6ClientEndpoint if ":" in proxy.host else TCP4ClientEndpoint
        self._way = kind(reactor, proxy.host, proxy.port, timeout=seconds)

    def connect(self, protocol_factory: Any) -> Deferred[Any]:  # noqa: ANN401 - Twisted's factory
        """Return the service's protocol, once Tor has connected it."""
        host, port, isolation = self._service
        if not is_onion(host):
            message = f"{host} is no onion service: it is not asked for through Tor"
            return fail(SocksError(message))
        speaking = _ThroughProxy(Handshake(host, port, isolation), protocol_factory)
        way = connectProtocol(self._way, speaking)  # type: ignore[no-untyped-call]
        way.addErrback(self._proxy_failed, speaking)
        return speaking.reached

    def _proxy_failed(self, failure: Failure, speaking: _ThroughProxy) -> None:
        if isinstance(failure.value, ConnectError):
            message = f"the Tor proxy at {self._proxy} does not answer: {failure.value}"
            speaking.give_up(ProxyGoneError(message))
        else:
            speaking.give_up(failure)


class _ThroughProxy(Protocol):
    """Speaks with the proxy, and hands the connection on when the service is there."""

    transport: Any = None  # Twisted's interface says nothing to a type checker

    def __init__(self, handshake: Handshake, inner: Any) -> None:  # noqa: ANN401 - Twisted's factory
        self.reached: Deferred[Any] = Deferred(lambda _: self._abort())
        self._handshake = handshake
        self._factory = inner
        self._inner: Any = None

    def connectionMade(self) -> None:  # noqa: N802 - Twisted's name
        """Open the conversation, if anybody still waits for it."""
        if self.reached.called:
            self._abort()
        else:
            self.transport.write(self._handshake.opening)

    def dataReceived(self, data: bytes) -> None:  # noqa: N802 - Twisted's name
        """Take what the proxy says, later what the service says."""
        if self._inner is not None:
            self._inner.dataReceived(data)
            return
        try:
            answer = self._handshake.receive(data)
        except SocksError as error:
            self.give_up(error)
            return
        if self._handshake.connected:
            self._begin(answer)
        else:
            self.transport.write(answer)

    def connectionLost(self, reason: Failure = connectionDone) -> None:  # noqa: N802 - Twisted's name
        """Tell whoever waits or speaks."""
        if self._inner is not None:
            self._inner.connectionLost(reason)
        else:
            self.give_up(reason)

    def give_up(self, why: Failure | BaseException) -> None:
        """Tell whoever waits why there is no connection, and end what there is of it."""
        if not self.reached.called:
            self.reached.errback(why)
        self._abort()

    def _abort(self) -> None:
        if self.transport is not None:
            self.transport.abortConnection()

    def _begin(self, first: bytes) -> None:
        self._inner = self._factory.buildProtocol(self.transport.getPeer())
        self._inner.makeConnection(self.transport)
        self.reached.callback(self._inner)
        if first:
            self._inner.dataReceived(first)


class TorEndpoints:
    """Gives Twisted's web client its connections: all through one proxy, for one source.

    Args:
        reactor: that connects.
        proxy: where Tor listens.
        isolation: of the source.
        tls: policy of https services.
    """

    def __init__(
        self,
        reactor: IReactorTCP,
        proxy: TorProxy,
        isolation: Isolation,
        tls: Any,  # noqa: ANN401 - Twisted's interface says nothing to a type checker
    ) -> None:
        self._reactor = reactor
        self._proxy = proxy
        self._isolation = isolation
        self._tls = tls

    def endpointForURI(self, uri: URI) -> Any:  # noqa: ANN401, N802 - Twisted's endpoint and name
        """Return the way to an address."""
        way: Any = TorEndpoint(
            self._reactor, self._proxy, uri.host.decode("ascii"), uri.port, self._isolation
        )
        if uri.scheme == b"https":
            way = wrapClientTLS(self._tls.creatorForNetloc(uri.host, uri.port), way)
        return way
