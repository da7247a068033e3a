from __future__ import annotations

import gzip

from asterism.simulate.answers import Request, finished, html_page, redirect


def test_a_request_knows_its_parts() -> None:
    headers = {"cookie": "a=1; b=x=y; broken"}
    request = Request("POST", "a.example", "/p?q=1&q=2&r=", headers, b"name=%C3%A9&x=a+b")
    assert request.path == "/p"
    assert request.query == {"q": "2", "r": ""}
    assert request.form == {"name": "é", "x": "a b"}
    assert request.cookies == {"a": "1", "b": "x=y", "broken": ""}


def test_a_page_is_compressed_for_those_who_ask() -> None:
    page = html_page("word " * 200)
    plain = finished(Request("GET", "a.example", "/"), page)
    assert plain.body == page.body
    packed = finished(Request("GET", "a.example", "/", {"accept-encoding": "br, gzip"}), page)
    assert gzip.decompress(packed.body) == page.body
    assert ("Content-Encoding", "gzip") in packed.headers
    assert dict(packed.headers)["ETag"] == dict(plain.headers)["ETag"]


def test_what_the_client_has_is_not_sent_again() -> None:
    page = html_page("hello")
    tag = dict(finished(Request("GET", "a.example", "/"), page).headers)["ETag"]
    known = finished(Request("GET", "a.example", "/", {"if-none-match": tag}), page)
    assert (known.status, known.body) == (304, b"")
    other = finished(Request("GET", "a.example", "/", {"if-none-match": tag}), html_page("bye"))
    assert other.status == 200


def test_only_found_pages_are_tagged() -> None:
    request = Request("GET", "a.example", "/", {"accept-encoding": "gzip"})
    missing = html_page("x" * 999, 404)
    assert finished(request, missing) == missing
    assert redirect("/b").headers == (("Location", "/b"),)
