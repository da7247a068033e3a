"""A page run in Chromium: opened, waited for, scrolled, and taken down as it then stands."""

from __future__ import annotations

import asyncio
import contextlib
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from asterism.collect.browser.chromium import async_playwright, launched

if TYPE_CHECKING:
    from asterism.collect.browser.chromium import Browser, BrowserContext, Page, Playwright
    from asterism.collect.browser.fetching import PageTraffic
    from asterism.collect.declaring.crawling import PageHandling
    from asterism.evidence.store import Received

PAGE_SECONDS: Final = 120
"""For one page, from first to last."""
WAIT_SECONDS: Final = 20
"""For what `wait_for` names, and for the page's own requests."""
GROWTH_SECONDS: Final = 1.5
"""After which an end that was scrolled to, with nothing asked for, is the end."""
LOOK_SECONDS: Final = 0.05
DOM_LIMIT: Final = 16 << 20
PICTURE_HEIGHT: Final = 12_000
"""Pixels of a screenshot at most: what is below is not in it."""
PAGES_AT_A_TIME: Final = 2
SIZE: Final = {"width": 1280, "height": 900}

_HAS_MORE: Final = "document.documentElement.scrollHeight > window.innerHeight"
_EXTENT: Final = (
    "[document.documentElement.scrollHeight, document.getElementsByTagName('*').length]"
)
_TO_THE_END: Final = "window.scrollTo(0, document.documentElement.scrollHeight)"
_LENGTH: Final = "document.documentElement.outerHTML.length"


class BrowserFailedError(Exception):
    """Chromium could not show a page, also when it was tried again."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A page as it stood after its scripts had run.

    Attributes:
        dom: as HTML.
        picture: of the whole page, as PNG; b"" if none is kept.
        feeding: answers that its scripts got from its own hosts.
        notes: what was not as declared.
    """

    dom: str
    picture: bytes
    feeding: tuple[Received, ...]
    notes: tuple[str, ...]


class Renderer:
    """Chromium, started when the first page needs it. Use `close` once.

    Args:
        path: of the program.
        user_agent: what the crawler calls itself, in the browser too.
    """

    def __init__(self, path: str, user_agent: str) -> None:
        self._path = path
        self._user_agent = user_agent
        self._playwright: Playwright | None = None
        self._browser: Browser | None = None
        self._contexts: dict[str, BrowserContext] = {}
        self._starting = asyncio.Lock()
        self._turn = asyncio.Semaphore(PAGES_AT_A_TIME)

    async def render(self, url: str, traffic: PageTraffic) -> Rendered:
        """Return a page as it stands when it is complete as declared.

        A page that fails is shown once more, in a browser started anew if that has ended.

        Args:
            url: its address.
            traffic: answers what it asks for.

        Raises:
            BrowserFailedError: if Chromium cannot show it.
        """
        async with self._turn:
            for attempt in (1, 2):
                try:
                    async with asyncio.timeout(PAGE_SECONDS):
                        return await self._shown(url, traffic.again())
                except Exception as error:
                    if attempt == 1:
                        continue
                    message = f"the browser cannot show it: {_first_line(error)}"
                    raise BrowserFailedError(message) from error
        raise AssertionError

    async def context_of(self, source: str) -> BrowserContext:
        """Return a source's own session: cookies and storage that no other source sees."""
        async with self._starting:
            if self._playwright is None:
                self._playwright = await async_playwright().start()
            if self._browser is None or not self._browser.is_connected():
                self._contexts.clear()
                self._browser = await launched(self._playwright, self._path)
            if source not in self._contexts:
                context = await self._browser.new_context(
                    user_agent=self._user_agent,
                    viewport=SIZE,  # type: ignore[arg-type]  # a typed dictionary of these keys
                    service_workers="block",
                    accept_downloads=False,
                )
                await context.route_web_socket("**/*", lambda socket: socket.close())
                self._contexts[source] = context
            return self._contexts[source]

    async def close(self) -> None:
        """End Chromium."""
        await self._end_browser()
        if self._playwright is not None:
            await self._playwright.stop()
            self._playwright = None

    async def _end_browser(self) -> None:
        browser, self._browser = self._browser, None
        self._contexts.clear()
        if browser is not None:
            with contextlib.suppress(Exception):  # it may have crashed
                await browser.close()

    async def _shown(self, url: str, traffic: PageTraffic) -> Rendered:
        context = await self.context_of(traffic.declaration.key)
        page = await context.new_page()
        try:
            page.on("popup", lambda other: asyncio.ensure_future(other.close()))
            # Playwright marks what it is given, and takes no method of an object with slots.
            await page.route("**/*", lambda route, asked: traffic.answer(route, asked))  # noqa: PLW0108
            await page.goto(url, wait_until="domcontentloaded", timeout=WAIT_SECONDS * 1000)
            handling = traffic.declaration.page
            notes = await _settled(page, traffic, handling)
            for _ in range(handling.scroll):
                if not await _grown(page, traffic):
                    break
            if await page.evaluate(_LENGTH) > DOM_LIMIT:
                message = f"the page has grown to more than {DOM_LIMIT >> 20} MiB"
                raise BrowserFailedError(message)
            dom = await page.content()
            shot = await _picture(page) if handling.screenshot else b""
            return Rendered(dom, shot, tuple(traffic.feeding), tuple(notes))
        finally:
            with contextlib.suppress(Exception):  # it may have crashed
                await page.close()


async def _settled(page: Page, traffic: PageTraffic, handling: PageHandling) -> list[str]:
    """Wait for what is declared, or until nothing is asked for; return what did not come."""
    if handling.wait_for is not None:
        how = "xpath=" if handling.wait_for.startswith(("/", "(")) else "css="
        try:
            await page.wait_for_selector(
                f"{how}{handling.wait_for}", state="attached", timeout=WAIT_SECONDS * 1000
            )
        except Exception:  # noqa: BLE001 - Playwright's own, which is there only with the extra
            return [f"{handling.wait_for} did not appear within {WAIT_SECONDS} s"]
    await _quiet(traffic, WAIT_SECONDS)
    return []


async def _quiet(traffic: PageTraffic, seconds: float) -> None:
    """Wait until nothing has been under way for three looks, but not longer than this."""
    until, quiet = time.monotonic() + seconds, 0
    while time.monotonic() < until and quiet < 3:  # noqa: PLR2004 - see above
        quiet = 0 if traffic.under_way else quiet + 1
        await asyncio.sleep(LOOK_SECONDS)


async def _grown(page: Page, traffic: PageTraffic) -> bool:
    """Scroll to the end; return whether more came of it."""
    if not await page.evaluate(_HAS_MORE):
        return False
    before: Any = await page.evaluate(_EXTENT)
    await page.evaluate(_TO_THE_END)
    began = time.monotonic()
    still = began
    while time.monotonic() - still < GROWTH_SECONDS and time.monotonic() - began < WAIT_SECONDS:
        await asyncio.sleep(LOOK_SECONDS)
        if await page.evaluate(_EXTENT) != before:
            await _quiet(traffic, WAIT_SECONDS)
            return True
        if traffic.under_way:
            still = time.monotonic()
    return False


async def _picture(page: Page) -> bytes:
    height = min(await page.evaluate("document.documentElement.scrollHeight"), PICTURE_HEIGHT)
    return await page.screenshot(
        full_page=True,
        clip={"x": 0, "y": 0, "width": SIZE["width"], "height": max(height, 1)},
        animations="disabled",
        timeout=WAIT_SECONDS * 1000,
    )


def _first_line(error: BaseException) -> str:
    return str(error).strip().partition("\n")[0][:300] or type(error).__name__
