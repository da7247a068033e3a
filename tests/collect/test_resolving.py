from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from twisted.internet.address import IPv4Address, IPv6Address

from asterism.collect.resolving import GuardedResolver

ANSWER = [
    IPv4Address("TCP", "169.254.169.254", 80),
    IPv4Address("TCP", "8.8.8.8", 80),
    IPv6Address("TCP", "fe80::1%eth0", 80),
    IPv6Address("TCP", "::ffff:127.0.0.1", 80),
    IPv6Address("TCP", "2606:4700::1111", 80),
]


class Receiver:
    """Keeps what a name was resolved to."""

    def __init__(self) -> None:
        self.hosts: list[str] = []
        self.ended = 0

    def resolutionBegan(self, _: object) -> None:  # noqa: N802 - Twisted's
        """Begin."""

    def addressResolved(self, address: Any) -> None:  # noqa: ANN401, N802 - Twisted's
        self.hosts.append(address.host)

    def resolutionComplete(self) -> None:  # noqa: N802 - Twisted's
        self.ended += 1


class Answering:
    """A reactor's resolver that gives every name the same answer."""

    def resolveHostName(self, receiver: Any, *_: object) -> None:  # noqa: ANN401, N802 - Twisted's
        receiver.resolutionBegan(None)
        for address in ANSWER:
            receiver.addressResolved(address)
        receiver.resolutionComplete()


def resolved(name: str) -> Receiver:
    reactor = SimpleNamespace(nameResolver=Answering())
    receiver = Receiver()
    GuardedResolver(reactor, ["Own.example"]).resolveHostName(receiver, name, 80)  # type: ignore[arg-type]
    return receiver


def test_a_name_leads_to_the_open_internet_only() -> None:
    found = resolved("rebound.example")
    assert found.hosts == ["8.8.8.8", "2606:4700::1111"]
    assert found.ended == 1


def test_a_local_source_may_lead_anywhere() -> None:
    assert len(resolved("own.example").hosts) == len(ANSWER)
