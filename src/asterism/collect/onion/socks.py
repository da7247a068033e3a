"""What is said to a SOCKS5 proxy (RFC 1928, 1929), apart from how it is sent.

Only host names are ever asked for: the proxy looks them up, this machine never does.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

VERSION: Final = 5
WITH_PASSWORD: Final = 2
CONNECT: Final = 1
NAME: Final = 3
_ADDRESS_LENGTHS: Final = {1: 4, 4: 16}
_LONGEST: Final = 255

REPLIES: Final = {
    0x01: "Tor could not do it",
    0x02: "Tor's rules do not allow it",
    0x03: "the network cannot be reached",
    0x04: "the service cannot be reached",
    0x05: "the service refused the connection",
    0x06: "the circuit broke or took too long",
    0x07: "the proxy does not know how to connect: it is no SOCKS port of Tor",
    0x08: "the proxy takes no host names: it is no SOCKS port of Tor",
    0xF0: "no descriptor of the service is found: it is offline, or its address is wrong",
    0xF1: "the service's descriptor is invalid",
    0xF2: "the service did not answer at its introduction points",
    0xF3: "the service did not come to the rendezvous",
    0xF4: "the service wants a key of its visitors, and none is set in Tor",
    0xF5: "the service does not take the key that is set in Tor",
    0xF6: "the address is no valid onion address",
    0xF7: "the service took too long to answer at its introduction points",
}
"""By reply: those of RFC 1928, and those of Tor's proposal 304 (`ExtendedErrors`)."""

FOR_GOOD: Final = frozenset({0x02, 0x07, 0x08, 0xF4, 0xF5, 0xF6})
"""Replies that asking again does not change."""


class SocksError(Exception):
    """The proxy did not connect us; `reply` says why, None if it did not speak SOCKS5."""

    def __init__(self, message: str, reply: int | None = None) -> None:
        super().__init__(message)
        self.reply = reply

    @property
    def for_good(self) -> bool:
        """Whether asking again is in vain."""
        return self.reply is None or self.reply in FOR_GOOD


@dataclass(frozen=True, slots=True)
class Isolation:
    """A user name and password that mean nothing but "a circuit of its own".

    Tor never puts streams with different ones on one circuit (`IsolateSOCKSAuth`, its default).
    """

    source: str
    run: str


@dataclass(slots=True)
class Handshake:
    """One connection's way to the service. Send `opening`, then whatever `receive` returns.

    Args:
        host: name of the service.
        port: of the service.
        isolation: what this connection shares circuits with.
    """

    host: str
    port: int
    isolation: Isolation
    connected: bool = field(default=False, init=False)
    _received: bytearray = field(default_factory=bytearray, init=False)
    _step: int = field(default=0, init=False)

    @property
    def opening(self) -> bytes:
        """What is said first: only to be asked for a user name will do."""
        return bytes((VERSION, 1, WITH_PASSWORD))

    def receive(self, data: bytes) -> bytes:
        """Take what the proxy said and return the answer.

        Once `connected`, what is returned is the service's first words and not to be sent.

        Raises:
            SocksError: if the proxy refuses, or is no SOCKS5 proxy that keeps sources apart.
        """
        self._received += data
        answer = b""
        while not self.connected and (said := self._next_message()) is not None:
            answer += self._answer(said)
        if self.connected:
            answer, self._received = bytes(self._received), bytearray()
        return answer

    def _next_message(self) -> bytes | None:
        """Take the next whole message off what was received; None if it has not come yet."""
        length = 2 if self._step < 2 else self._reply_length()  # noqa: PLR2004 - two short ones
        if length is None or len(self._received) < length:
            return None
        said = bytes(self._received[:length])
        del self._received[:length]
        return said

    def _reply_length(self) -> int | None:
        if len(self._received) < 5:  # noqa: PLR2004 - up to the length of a name
            return None
        if self._received[3] == NAME:
            return 7 + self._received[4]
        return 6 + _ADDRESS_LENGTHS.get(self._received[3], 0)

    def _answer(self, said: bytes) -> bytes:
        self._step += 1
        if self._step == 1:
            return self._name_and_password(said)
        if self._step == 2:  # noqa: PLR2004 - the second of three
            if said[1]:
                message = "the proxy does not take the words that keep sources apart"
                raise SocksError(message)
            return self._request()
        if said[0] != VERSION:
            raise SocksError(NO_SOCKS)
        if reply := said[1]:
            why = REPLIES.get(reply, f"Tor gave the reply {reply:#04x}")
            message = f"{self.host}:{self.port}: {why}"
            raise SocksError(message, reply)
        self.connected = True
        return b""

    def _name_and_password(self, said: bytes) -> bytes:
        if said[0] != VERSION:
            raise SocksError(NO_SOCKS)
        if said[1] != WITH_PASSWORD:
            message = (
                "the proxy takes no user name, so it cannot keep sources on circuits of their own: "
                "is it a SOCKS port of Tor?"
            )
            raise SocksError(message)
        user, password = self.isolation.source.encode(), self.isolation.run.encode()
        return b"".join((b"\x01", _counted(user), _counted(password)))

    def _request(self) -> bytes:
        host = _counted(self.host.encode("ascii"))
        return bytes((VERSION, CONNECT, 0, NAME)) + host + self.port.to_bytes(2)


NO_SOCKS: Final = "what listens there does not speak SOCKS5"


def _counted(text: bytes) -> bytes:
    if not 0 < len(text) <= _LONGEST:
        message = f"SOCKS5 takes 1 to {_LONGEST} bytes where {len(text)} are given"
        raise SocksError(message)
    return bytes((len(text),)) + text
