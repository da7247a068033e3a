from __future__ import annotations

import pytest

from asterism.collect.onion.socks import FOR_GOOD, REPLIES, Handshake, Isolation, SocksError

HOST = "service.onion"
ASKED = b"\x05\x01\x00\x03\x0dservice.onion\x00\x50"


def handshake() -> Handshake:
    return Handshake(HOST, 80, Isolation("forum", "run1"))


def test_the_name_goes_to_the_proxy_and_the_source_is_its_user() -> None:
    way = handshake()
    assert way.opening == b"\x05\x01\x02"
    assert way.receive(b"\x05\x02") == b"\x01\x05forum\x04run1"
    assert way.receive(b"\x01\x00") == ASKED
    assert not way.connected
    assert way.receive(b"\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00HTTP") == b"HTTP"
    assert way.connected


@pytest.mark.parametrize("bound", [b"\x01" + bytes(4), b"\x04" + bytes(16), b"\x03\x03abc"])
def test_it_may_come_byte_by_byte(bound: bytes) -> None:
    way, answered = handshake(), b""
    for byte in b"\x05\x02\x01\x00\x05\x00\x00" + bound + b"\x00\x50":
        answered += way.receive(bytes((byte,)))
    assert way.connected
    assert answered.endswith(ASKED)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ((b"HT",), "does not speak SOCKS5"),
        ((b"\x05\x00",), "cannot keep sources"),
        ((b"\x05\xff",), "cannot keep sources"),
        ((b"\x05\x02", b"\x01\x01"), "does not take the words"),
        ((b"\x05\x02", b"\x01\x00", b"\x04\x00\x00\x01" + bytes(6)), "does not speak SOCKS5"),
    ],
)
def test_what_is_no_tor_proxy_is_refused_for_good(said: tuple[bytes, ...], why: str) -> None:
    way = handshake()
    with pytest.raises(SocksError, match=why) as error:
        way.receive(b"".join(said))
    assert error.value.for_good


@pytest.mark.parametrize("reply", [*REPLIES, 0x55])
def test_each_reply_is_told_in_words(reply: int) -> None:
    way = handshake()
    way.receive(b"\x05\x02")
    way.receive(b"\x01\x00")
    with pytest.raises(SocksError, match=r"service\.onion:80: ") as error:
        way.receive(bytes((5, reply, 0, 1)) + bytes(6))
    assert error.value.for_good == (reply in FOR_GOOD)
    assert REPLIES.get(reply, "0x55") in str(error.value)


def test_a_name_that_is_too_long_is_not_sent() -> None:
    with pytest.raises(SocksError, match="1 to 255 bytes"):
        Handshake("a" * 300, 80, Isolation("forum", "run1")).receive(b"\x05\x02\x01\x00")
