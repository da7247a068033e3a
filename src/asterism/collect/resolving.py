"""Names into addresses: what a name leads to is checked where it is looked up.

The addresses that are let through are those that are connected to, so that a name whose answer
changes between check and connection (DNS rebinding) gains nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any, Final, Self

from asterism.collect.addresses import is_public

if TYPE_CHECKING:
    from scrapy.crawler import AsyncCrawlerProcess
    from twisted.internet.base import ReactorBase

LOCAL_HOSTS: Final = "ASTERISM_LOCAL_HOSTS"
"""Setting: names that may lead inside a network: hosts of local sources, and the proxy's."""

_log: Final = logging.getLogger(__name__)


class GuardedResolver:
    """Leaves out of every answer the addresses that are not on the open internet.

    A resolver of names as Twisted's `IHostnameResolver` describes it.

    Args:
        reactor: whose resolver answers.
        local: names to which everything is let through.
    """

    def __init__(self, reactor: ReactorBase, local: Sequence[str]) -> None:
        self._reactor = reactor
        self._within: Any = reactor.nameResolver
        self._local = frozenset(name.lower() for name in local)

    @classmethod
    def from_crawler(cls, process: AsyncCrawlerProcess, reactor: ReactorBase) -> Self:
        """Return the resolver of a process that crawls."""
        return cls(reactor, process.settings.getlist(LOCAL_HOSTS))

    def install_on_reactor(self) -> None:
        """Answer for everything that this process looks up."""
        self._reactor.installNameResolver(self)  # type: ignore[arg-type]  # is one

    def resolveHostName(  # noqa: N802 - Twisted's name
        self,
        resolutionReceiver: Any,  # noqa: ANN401, N803 - Twisted's
        hostName: str,  # noqa: N803 - as above
        *rest: Any,  # noqa: ANN401 - handed through
        **named: Any,  # noqa: ANN401 - handed through
    ) -> Any:  # noqa: ANN401 - Twisted's own resolution
        """Look a name up; an address inside a network is as if it were not there."""
        if hostName.lower() not in self._local:
            guarded = _PublicOnly(resolutionReceiver, hostName)
            return self._within.resolveHostName(guarded, hostName, *rest, **named)
        return self._within.resolveHostName(resolutionReceiver, hostName, *rest, **named)


class _PublicOnly:
    """Hands on the addresses that are on the open internet, to an `IResolutionReceiver`."""

    def __init__(self, receiver: Any, name: str) -> None:  # noqa: ANN401 - Twisted's interface
        self._name = name
        self.resolutionBegan = receiver.resolutionBegan
        self.resolutionComplete = receiver.resolutionComplete
        self._resolved = receiver.addressResolved

    def addressResolved(self, address: Any) -> None:  # noqa: ANN401, N802 - Twisted's
        """Hand an address on, or say that it is left out."""
        if is_public(ip_address(address.host.partition("%")[0])):
            self._resolved(address)
        else:
            _log.warning("%s leads inside a network and is not connected to", self._name)
