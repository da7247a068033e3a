"""Where Tor's SOCKS port is, and whether Tor listens there."""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass
from typing import Final, Self
from urllib.parse import urlsplit

from asterism.collect.onion.socks import Handshake, Isolation, SocksError
from asterism.model.errors import SourceError

DEFAULT_PROXY: Final = "127.0.0.1:9050"
PATIENCE_SECONDS: Final = 10
_PORTS: Final = range(1, 1 << 16)


@dataclass(frozen=True, slots=True)
class TorProxy:
    """Where Tor's SOCKS port listens: a numeric address, so that it need not be looked up."""

    host: str
    port: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the proxy at HOST:PORT.

        Raises:
            SourceError: if it is no numeric address with a port.
        """
        parts = urlsplit(f"//{text.removeprefix('socks5h://').removeprefix('socks5://')}")
        try:
            host, port = str(ipaddress.ip_address(parts.hostname or "")), parts.port or 0
        except ValueError:
            host, port = "", 0
        if port not in _PORTS or parts.path or parts.username:
            message = (
                f"{text} is no address of a Tor proxy: write it as {DEFAULT_PROXY}, "
                "a numeric address and a port"
            )
            raise SourceError(message)
        return cls(host, port)

    def __str__(self) -> str:
        """Return it as it is written."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    def ensure_answers(self) -> None:
        """Speak the first words with the proxy; nothing is asked for.

        Raises:
            SourceError: if nothing listens there, or what does cannot keep sources apart.
        """
        greeting = Handshake("", 0, Isolation("asterism", "greeting"))
        try:
            with socket.create_connection((self.host, self.port), PATIENCE_SECONDS) as way:
                way.sendall(greeting.opening)
                while not (answer := greeting.receive(said := way.recv(64))):
                    if not said:
                        message = "it ended the connection"
                        raise ConnectionError(message)
                way.sendall(answer)
        except (OSError, SocksError) as error:
            message = (
                f"the Tor proxy at {self} does not answer ({error}); start Tor, or say with "
                "--tor-proxy where it listens. Nothing was asked for in any other way."
            )
            raise SourceError(message) from error
