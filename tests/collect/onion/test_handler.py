from __future__ import annotations

from asterism.collect.onion.crawling import through_tor
from asterism.collect.onion.guard import RefusingResolver
from asterism.collect.onion.handler import PROXY_SETTING, OnionDownloadHandler


def test_no_other_handler_is_left() -> None:
    before = {"DOWNLOAD_HANDLERS": {"http": "some.Handler"}, "USER_AGENT": "x"}
    settings = through_tor(before, "127.0.0.1:9050", "run1")
    handlers = settings["DOWNLOAD_HANDLERS"]
    assert {name for name, handler in handlers.items() if handler is not None} == {"http", "https"}
    assert set(handlers.values()) == {OnionDownloadHandler, None}
    assert settings["TWISTED_DNS_RESOLVER"] is RefusingResolver
    assert (settings[PROXY_SETTING], settings["USER_AGENT"]) == ("127.0.0.1:9050", "x")
