from __future__ import annotations

from types import SimpleNamespace

from scrapy import Request, Spider
from scrapy.core.downloader import Slot
from scrapy.http import Response
from scrapy.utils.test import get_crawler

from asterism.collect.throttling import LEAST_DELAYS, PoliteThrottle


def test_a_fast_site_is_asked_no_faster_than_declared() -> None:
    settings = {"AUTOTHROTTLE_ENABLED": True, LEAST_DELAYS: {"a.example": 2.0}}
    crawler = get_crawler(settings_dict=settings)
    throttle = PoliteThrottle(crawler)
    throttle.mindelay, throttle.maxdelay = 0.0, 60.0
    slot = Slot(1, 2.0)
    crawler.engine = SimpleNamespace(downloader=SimpleNamespace(slots={"a.example": slot}))  # type: ignore[assignment]
    meta = {"download_slot": "a.example", "download_latency": 0.01}
    request = Request("http://a.example/", meta=meta)
    throttle._response_downloaded(Response("http://a.example/"), request, Spider("x"))  # noqa: SLF001
    assert slot.delay == 2.0
    request.meta["download_latency"] = 9.0
    throttle._response_downloaded(Response("http://a.example/"), request, Spider("x"))  # noqa: SLF001
    assert slot.delay == 9.0
