from __future__ import annotations

import gzip
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Request
from scrapy.http import Response

from asterism.collect.arriving import capture_id_of
from asterism.collect.bounds import SOURCE
from asterism.collect.browser.keeping import RENDERED, RenderedMiddleware
from asterism.collect.browser.rendering import BrowserFailedError, Rendered
from asterism.collect.capturing import BESIDE, RECEIVED, received_from
from asterism.collect.declaration import SiteDeclaration
from asterism.evidence.store import RecordKind

URL = "http://127.0.0.1/"


PACKED = gzip.compress("<p>señal".encode("latin-1"))


def shown(
    declaration: SiteDeclaration, rendered: object, **page: object
) -> tuple[Any, Any, Any, Any]:
    """Return the response that goes on, its request, what is beside it, and what is told."""
    handling = declaration.page.model_copy(update={"render": "browser", **page})
    site = declaration.model_copy(update={"page": handling})
    told: list[Any] = []
    receiver = SimpleNamespace(rejects=SimpleNamespace(add=told.extend))
    spider = SimpleNamespace(
        readers={"small": SimpleNamespace(declaration=site)}, receiver=receiver
    )
    crawler: Any = SimpleNamespace(spider=spider)
    headers = {"Content-Type": "text/html; charset=latin-1", "Content-Encoding": "gzip"}
    response = Response(URL, body=PACKED, headers=headers)  # as Scrapy has it while it is packed
    request = Request(URL, meta={SOURCE: "small", RENDERED: rendered})
    request.meta[RECEIVED] = received_from(URL, response)
    middleware = RenderedMiddleware.from_crawler(crawler)
    shown = middleware.process_response(request, response)
    return shown, request, request.meta.get(BESIDE, ()), told


def test_the_rendered_page_takes_the_place_of_the_response(declaration: SiteDeclaration) -> None:
    rendered = Rendered("<p>señal €</p>", b"PNG", (), ("x did not appear",))
    response, request, (raw, picture), told = shown(declaration, rendered, keep_dom=True)
    dom = request.meta[RECEIVED]
    assert response.text == "<p>señal €</p>"
    assert (dom.kind, raw.kind, picture.kind) == tuple(
        RecordKind(name) for name in ("conversion", "response", "resource")
    )
    assert raw.payload == PACKED
    assert dom.payload == "<p>señal €</p>".encode()
    assert dom.refers_to == capture_id_of(declaration.source, raw)
    assert picture.refers_to == capture_id_of(declaration.source, dom)
    assert (picture.url, picture.payload) == (f"urn:fullPage:{URL}", b"PNG")
    assert [reject.level for reject in told] == ["warning"]


def test_without_keeping_it_the_response_stays_what_was_received(
    declaration: SiteDeclaration,
) -> None:
    rendered = Rendered("<p>señal ☂</p>", b"PNG", (), ())
    response, request, (picture,), _ = shown(declaration, rendered, keep_dom=False)
    assert response.body == "<p>señal &#9730;</p>".encode("latin-1")
    raw = request.meta[RECEIVED]
    assert raw.kind == RecordKind.RESPONSE
    assert picture.refers_to == capture_id_of(declaration.source, raw)


def test_what_was_not_rendered_goes_on_as_it_is(declaration: SiteDeclaration) -> None:
    assert shown(declaration, None)[0].body == PACKED
    with pytest.raises(BrowserFailedError):
        shown(declaration, BrowserFailedError("x"))
