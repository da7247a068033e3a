from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest

from asterism.collect.onion.proxy import TorProxy
from asterism.model.errors import SourceError

if TYPE_CHECKING:
    from conftest import Proxy  # type: ignore[import-not-found]


@pytest.mark.parametrize(
    ("text", "proxy"),
    [
        ("127.0.0.1:9050", "127.0.0.1:9050"),
        ("socks5h://127.0.0.1:9150", "127.0.0.1:9150"),
        ("[::1]:9050", "[::1]:9050"),
    ],
)
def test_a_proxy_is_a_numeric_address(text: str, proxy: str) -> None:
    assert str(TorProxy.parse(text)) == proxy


@pytest.mark.parametrize(
    "text", ["localhost:9050", "127.0.0.1", "127.0.0.1:0", "127.0.0.1:70000", "", "u@127.0.0.1:9"]
)
def test_a_proxy_that_would_have_to_be_looked_up_is_refused(text: str) -> None:
    with pytest.raises(SourceError, match=r"write it as 127.0.0.1:9050"):
        TorProxy.parse(text)


def test_a_proxy_that_answers(proxy: Proxy) -> None:
    TorProxy.parse(proxy.address).ensure_answers()
    assert proxy.asked == []


def test_a_proxy_that_keeps_nobody_apart(proxy: Proxy) -> None:
    proxy.takes_names = False
    with pytest.raises(SourceError, match="cannot keep sources on circuits"):
        TorProxy.parse(proxy.address).ensure_answers()


def test_a_proxy_that_is_down() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(SourceError, match=r"start Tor, or say with --tor-proxy"):
        TorProxy("127.0.0.1", port).ensure_answers()
