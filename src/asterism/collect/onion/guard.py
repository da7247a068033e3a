"""Refuses, in the whole process, what would not go through Tor: defence in depth.

The download handler knows no other way than the proxy. Should anything else in the process,
a library that looks something up or a line of ours that errs, try to reach the network, it
meets this: an audit hook of Python's (PEP 578), which cannot be taken out again, before every
`connect`, every datagram and every look-up of a name, and before programs are started.
"""

from __future__ import annotations

import errno
import ipaddress
import sys
from typing import TYPE_CHECKING, Any, Final, Self

from twisted.internet.error import DNSLookupError

from asterism.collect.onion.proxy import TorProxy

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from twisted.internet.base import ReactorBase
    from twisted.internet.interfaces import IHostResolution, IResolutionReceiver

CONNECTING: Final = frozenset({"socket.connect", "socket.sendto", "socket.sendmsg"})
LOOKING_UP: Final = frozenset(
    {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo"}
)
STARTING: Final = frozenset(
    {"subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "pty.spawn"}
)


class NotThroughTorError(PermissionError):
    """Something tried to reach the network past the proxy."""

    def __init__(self, what: str) -> None:
        super().__init__(errno.EACCES, f"a crawl through Tor refuses {what}")


class Guard:
    """What an audit hook asks.

    Args:
        proxy: the only address that may be connected to.
    """

    def __init__(self, proxy: TorProxy) -> None:
        self._proxy = (proxy.host, proxy.port)
        self.refused: list[str] = []

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Let what happens in the process happen, or raise.

        Raises:
            NotThroughTorError: for a connection, a look-up or a program that is not allowed.
        """
        if event in CONNECTING:
            address = arguments[1]
            if isinstance(address, tuple) and address[:2] != self._proxy:
                self._refuse(f"a connection to {address[0]} port {address[1]}")
        elif event in LOOKING_UP:
            host = arguments[0][0] if isinstance(arguments[0], tuple) else arguments[0]
            if not _is_numeric(host):
                self._refuse(f"to look up {_text(host)}")
        elif event in STARTING:
            self._refuse(f"to start {_text(arguments[0])}")

    def _refuse(self, what: str) -> None:
        self.refused.append(what)
        raise NotThroughTorError(what)


def close_all_but(proxy: TorProxy) -> Guard:
    """Let this process, from now to its end, connect to the proxy alone; return the guard."""
    guard = Guard(proxy)
    sys.addaudithook(guard)
    return guard


class RefusingResolver:
    """Looks nothing up: Scrapy's `DNS_RESOLVER` in a crawl through Tor."""

    def __init__(self, reactor: ReactorBase) -> None:
        self._reactor = reactor

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> Self:  # noqa: ARG003 - Scrapy's
        """Return the resolver of a reactor."""
        return cls(reactor)

    def install_on_reactor(self) -> None:
        """Take the place of the reactor's resolver."""
        self._reactor.installNameResolver(self)  # type: ignore[arg-type]  # it is one in what it can do

    def resolveHostName(  # noqa: N802 - Twisted's name
        self,
        resolutionReceiver: IResolutionReceiver,  # noqa: ARG002, N803 - Twisted's names
        hostName: str,  # noqa: N803
        *_: object,
        **__: object,
    ) -> IHostResolution:
        """Refuse.

        Raises:
            DNSLookupError: always.
        """
        message = f"a crawl through Tor does not look up {hostName}"
        raise DNSLookupError(message)


def _is_numeric(host: object) -> bool:
    if host is None:
        return True
    try:
        ipaddress.ip_address(_text(host).partition("%")[0])
    except ValueError:
        return False
    return True


def _text(value: object) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)
