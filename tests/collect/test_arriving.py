from __future__ import annotations

from asterism.collect.arriving import Arrival, Body, capture_id_of
from asterism.collect.documents import Source
from asterism.evidence.store import Received

SOURCE = Source("a", "A", "site", "local", "test", "test")


def test_an_arrival_knows_its_capture_and_its_type() -> None:
    headers = (("Content-Type", "Text/HTML; charset=utf-8"),)
    received = Received("http://a.example/", 5, 200, "OK", headers, b"x", "0" * 64)
    arrival = Arrival(SOURCE, received)
    assert arrival.capture_id == capture_id_of(SOURCE, received)
    assert arrival.media_type == "text/html"
    assert Body("Text/HTML; charset=x", b"").media_type == "text/html"
