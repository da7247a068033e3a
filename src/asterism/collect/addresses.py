"""Which addresses a crawl may connect to: none inside a network, unless its source is local."""

from __future__ import annotations

import re
import socket
import unicodedata
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Final

Address = IPv4Address | IPv6Address

INNER_NAMES: Final = frozenset(("localhost", "local", "internal", "lan", "intranet", "home.arpa"))
"""Names, and ends of names, that only ever lead inside a network."""

_TRANSLATED: Final = IPv6Network("64:ff9b::/96")
_COMPATIBLE: Final = IPv6Network("::/96")
_LAST_32_BITS: Final = 0xFFFFFFFF
_NUMBERS: Final = re.compile(r"(?:0x[0-9a-f]*|[0-9]+)(?:\.(?:0x[0-9a-f]*|[0-9]+)){0,3}")


def is_public(address: Address) -> bool:
    """Return whether an address is on the open internet.

    An IPv6 address that carries an IPv4 address (mapped, compatible, translated, 6to4, Teredo)
    leads to that one, and is as public as it.
    """
    return all(
        item.is_global and not item.is_multicast and not item.is_reserved
        for item in (_carried(address) or (address,))
    )


def literal_address(host: str) -> Address | None:
    """Return the address that a host's text states, in any form that a resolver reads.

    Resolvers read "2130706433", "0x7f.1" and "0177.0.0.1" as 127.0.0.1, and so does this.

    Returns:
        None if it is a name.
    """
    text = unicodedata.normalize("NFKC", host).strip().strip("[]").partition("%")[0].rstrip(".")
    try:
        return ip_address(text)
    except ValueError:
        pass
    if not _NUMBERS.fullmatch(text.lower()):
        return None
    try:
        return IPv4Address(socket.inet_aton(text))
    except OSError:
        return None


def leads_inside(host: str) -> bool:
    """Return whether a host's text alone shows that it is not on the open internet."""
    address = literal_address(host)
    if address is not None:
        return not is_public(address)
    name = host.lower().rstrip(".")
    return any(name == inner or name.endswith(f".{inner}") for inner in INNER_NAMES)


def _carried(address: Address) -> tuple[IPv4Address, ...]:
    """Return the IPv4 addresses that an IPv6 address leads to."""
    if isinstance(address, IPv4Address):
        return ()
    if address.ipv4_mapped is not None:
        return (address.ipv4_mapped,)
    if address.sixtofour is not None:
        return (address.sixtofour,)
    if address.teredo is not None:
        return address.teredo
    if address in _TRANSLATED or address in _COMPATIBLE:
        return (IPv4Address(int(address) & _LAST_32_BITS),)
    return ()
