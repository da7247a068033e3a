from __future__ import annotations

import asyncio
import shutil

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse, Response

from asterism.collect.browser.fetching import PageTraffic
from asterism.collect.browser.rendering import BrowserFailedError, Rendered, Renderer
from asterism.collect.declaration import SiteDeclaration

pytestmark = pytest.mark.browser
URL = "http://shop.example/"
PAGE = """<body><script>
document.cookie = "seen=1";
document.body.append(navigator.userAgent, " ", document.cookie, " ", Notification.permission);
</script>"""


async def rendered(path: str, *sources: SiteDeclaration) -> list[Rendered]:
    """Show the page once for each source, in one browser."""

    async def fetch(request: Request) -> Response:
        return Response(request.url)

    renderer = Renderer(path, "Asterism/test")
    try:
        return [
            await renderer.render(
                URL, PageTraffic(source, HtmlResponse(URL, body=PAGE.encode()), fetch, {})
            )
            for source in sources
        ]
    finally:
        await renderer.close()


def test_each_source_has_a_session_of_its_own(declaration: SiteDeclaration) -> None:
    path = shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("Chromium is missing; `make test` installs it when run as root")
    page = declaration.page.model_copy(update={"render": "browser", "screenshot": True})
    first = declaration.model_copy(update={"page": page})
    waiting = page.model_copy(update={"wait_for": "body"})
    second = declaration.model_copy(update={"key": "second", "page": waiting})
    one, two = asyncio.run(rendered(path, first, second))
    for shown in (one, two):
        assert "Asterism/test seen=1 denied" in shown.dom
        assert shown.picture.startswith(b"\x89PNG")
        assert shown.notes == ()


def test_a_browser_that_cannot_be_started_is_told(declaration: SiteDeclaration) -> None:
    with pytest.raises(BrowserFailedError, match="the browser cannot show it"):
        asyncio.run(rendered(shutil.which("true") or "/bin/true", declaration))
