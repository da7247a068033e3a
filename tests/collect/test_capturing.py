from __future__ import annotations

import hashlib

from scrapy.http import Response

from asterism.collect.capturing import received_from


def test_a_response_is_taken_as_it_came() -> None:
    response = Response(
        "http://a.example/1",
        status=410,
        headers={
            "Content-Type": "text/html",
            "Set-Cookie": ["a=1", "b=2"],
            "X": "caf\xe9".encode("latin-1"),
        },
        body=b"\x1f\x8bpacked",
    )
    received = received_from("http://a.example/1", response)
    assert (received.status, received.reason) == (410, "Gone")
    assert received.payload == b"\x1f\x8bpacked"
    assert received.payload_sha256 == hashlib.sha256(b"\x1f\x8bpacked").hexdigest()
    assert [value for name, value in received.headers if name == "Set-Cookie"] == ["a=1", "b=2"]
    assert ("X", "caf\xe9") in received.headers


def test_a_status_without_words_has_none() -> None:
    assert received_from("http://a.example/", Response("http://a.example/", 799)).reason == ""
