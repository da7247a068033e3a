"""A source's session: its cookies, and whether somebody is signed in."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from scrapy import Request
from scrapy.http.cookies import CookieJar

from asterism.collect.bounds import SOURCE
from asterism.collect.capturing import UNKEPT
from asterism.collect.signing_in.credentials import credentials_of
from asterism.collect.signing_in.forms import PLAIN, LoginProblemError, filled, shows

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from scrapy.http import Response

    from asterism.collect.declaration import SiteDeclaration

SIGNING_IN: Final = "asterism_signing_in"
REDIRECTS_LIMIT: Final = 5
WALLS_LIMIT: Final = 3
"""Pages in a row that show nobody signed in, each after a new sign-in: then it is given up."""
_REDIRECTS: Final = range(300, 400)


@dataclass(slots=True)
class Session:
    """Of one source in one run.

    Args:
        declaration: of a source with a log-in.
        fetch: makes a request as every other of the crawl is made.
        meta: what its requests carry (proxy).
    """

    declaration: SiteDeclaration
    fetch: Callable[[Request], Awaitable[Response]]
    meta: dict[str, Any]
    number: int = field(default=0, init=False)
    """How often somebody has been signed in."""
    walls: int = field(default=0, init=False)
    given_up: str = field(default="", init=False)
    jar: CookieJar = field(default_factory=CookieJar, init=False)
    _busy: asyncio.Lock = field(default_factory=asyncio.Lock, init=False)

    @property
    def success(self) -> str:
        """Selector of what a page shows only to somebody signed in."""
        return self.declaration.login.success if self.declaration.login else ""

    @property
    def address(self) -> str:
        """Address of the page with the form."""
        return self.declaration.login.url if self.declaration.login else ""

    async def ensure_signed_in(self, after: int = 0) -> None:
        """Sign in, unless that has been done more often than `after` times.

        Raises:
            LoginProblemError: if it does not work, now or for good.
        """
        async with self._busy:
            if self.given_up:
                raise LoginProblemError(self.given_up)
            if self.number > after:
                return
            try:
                await self._sign_in()
            except LoginProblemError as error:
                self.given_up = str(error)
                raise
            self.number += 1

    def shown_to_nobody(self) -> None:
        """Note a page that shows nobody signed in though somebody has just been."""
        self.walls += 1
        if self.walls >= WALLS_LIMIT:
            self.given_up = "the site shows nobody signed in, page after page"

    async def _sign_in(self) -> None:
        login = self.declaration.login
        if login is None:
            return
        self.jar = CookieJar()
        page = await self._fetched(Request(login.url))
        form = filled(_text(page), page.url, self.declaration, credentials_of(login.credentials))
        sent = Request(
            form.url,
            method="POST",
            body=form.body,
            headers={"Content-Type": PLAIN, "Referer": page.url},
        )
        after = await self._fetched(sent)
        if not shows(_text(after), login.success):
            message = (
                f"signing in at {login.url} did not work: the page after it does not show "
                f"{login.success}; look at the credentials {login.credentials} and login.success"
            )
            raise LoginProblemError(message)

    async def _fetched(self, request: Request) -> Response:
        """Return the page that a request leads to in the end; its cookies are kept."""
        for _ in range(REDIRECTS_LIMIT):
            request.meta.update(self.meta)
            request.meta.update(
                {
                    SOURCE: self.declaration.key,
                    SIGNING_IN: True,
                    UNKEPT: True,
                    "dont_redirect": True,
                    "dont_obey_robotstxt": True,
                }
            )
            request = request.replace(dont_filter=True)
            self.jar.add_cookie_header(request)
            response = await self.fetch(request)
            target = response.headers.get("Location")
            if response.status not in _REDIRECTS or target is None:
                return response
            request = Request(response.urljoin(target.decode("latin-1")))
        message = "signing in is redirected without end"
        raise LoginProblemError(message)


def _text(response: Response) -> str:
    return getattr(response, "text", "")
