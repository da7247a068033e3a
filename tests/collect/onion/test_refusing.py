from __future__ import annotations

import pytest
from scrapy import Request

from asterism.collect.onion.refusing import NetworkMiddleware, WrongNetworkError


@pytest.mark.parametrize(
    ("url", "through_tor"),
    [
        ("http://forum.example/", True),
        ("http://127.0.0.1/", True),
        ("http://onion.example/robots.txt", True),
        ("ftp://service.onion/", True),
        ("data:text/html,x", True),
        ("http://service.onion/", False),
        ("https://www.SERVICE.onion./robots.txt", False),
    ],
)
def test_the_other_network_is_refused(url: str, *, through_tor: bool) -> None:
    with pytest.raises(WrongNetworkError):
        NetworkMiddleware(through_tor=through_tor).process_request(Request(url))


@pytest.mark.parametrize(
    ("url", "through_tor"),
    [
        ("http://service.onion/a", True),
        ("https://www.SERVICE.onion/", True),
        ("http://forum.example/", False),
        ("https://onion.example/", False),
    ],
)
def test_the_own_network_is_let_through(url: str, *, through_tor: bool) -> None:
    NetworkMiddleware(through_tor=through_tor).process_request(Request(url))
