"""Keys that say how a site is walked: where, how far, how fast, as whom, and what is kept."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from asterism.collect.declaring.keys import Part, WebAddress, Words, ZoneName
from asterism.collect.declaring.selectors import ElementSelectorText, SelectorText
from asterism.model.mention import JOINABLE

Indicator = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=64)]
ClockTime = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]


class Keep(Part):
    """What a targeted crawl keeps; anything else is read, judged and forgotten."""

    watch_list: bool = False
    """Keep pages that show an identifier of the workspace's watch list."""
    indicators: list[Annotated[list[Indicator], Field(min_length=1)]] = Field(default=[])
    """Combinations of indicator categories: a page that shows all of one combination is kept."""
    unlinked_days: int = Field(default=30, ge=1)
    """Days after which a kept page that nothing was joined to expires."""

    @field_validator("indicators")
    @classmethod
    def _are_no_identifiers(cls, combinations: list[list[str]]) -> list[list[str]]:
        for name in (name for names in combinations for name in names):
            if name in JOINABLE:
                message = f"{name} is no indicator: that a page shows one never keeps it"
                raise ValueError(message)
        return combinations

    @model_validator(mode="after")
    def _keeps_something(self) -> Self:
        if not self.watch_list and not self.indicators:
            message = "nothing would be kept; state watch_list: true, or indicators"
            raise ValueError(message)
        return self


class Crawl(Part):
    """Which pages there are."""

    start: list[WebAddress] = Field(min_length=1)
    """Addresses of the first pages. The crawl does not leave their hosts."""
    follow: list[SelectorText] = Field(default=[])
    """Selectors of links to further listings (cities, sections)."""
    items: list[SelectorText] = Field(min_length=1)
    """Selectors of links from a listing to documents."""
    next: list[SelectorText] = Field(default=[])
    """Selectors of the link to a next page, of listings and of threads."""
    mode: Literal["declared", "whole", "targeted"] = "declared"
    """`declared` keeps every item; `whole` keeps entire forums, threads with all replies;
    `targeted` keeps only what `keep` describes."""
    keep: Keep | None = None
    """Only for `mode: targeted`."""
    max_pages: int = Field(default=100_000, ge=1)
    """Pages of one run at most: a bound against sites without end."""
    max_depth: int = Field(default=20, ge=1)
    """Links from a start page at most; next pages do not count."""

    @model_validator(mode="after")
    def _keeps_when_targeted(self) -> Self:
        if self.mode == "targeted" and self.keep is None:
            message = "mode targeted needs keep: what makes a page worth keeping"
            raise ValueError(message)
        if self.mode != "targeted" and self.keep is not None:
            message = f"keep is for mode targeted; with mode {self.mode} leave it out"
            raise ValueError(message)
        return self


class Window(Part):
    """The hours in which a site is asked."""

    from_: ClockTime = Field(alias="from")
    """When it begins, like "22:00"."""
    to: ClockTime
    """When it ends; before `from`, it is on the next day."""
    zone: ZoneName
    """Zone of both."""


class Pace(Part):
    """How politely a site is asked. What is left out follows from `local`."""

    delay_seconds: float | None = Field(default=None, ge=0)
    """Seconds between two requests to one host; 1 if left out, 0 for local sources."""
    concurrency: int | None = Field(default=None, ge=1, le=64)
    """Requests to one host at a time; 2 if left out, 8 for local sources."""
    window: Window | None = None
    """The hours in which the site is asked; at any hour if left out."""
    revisit_seconds: float | None = Field(default=None, gt=0)
    """Seconds from one visit to the next; once if left out."""


class Robots(Part):
    """Whether the site's robots.txt is obeyed."""

    policy: Literal["obey", "ignore"] = "obey"
    """`ignore` needs a reason."""
    reason: Words | None = None
    """Why it is ignored; kept with the run and in its captures."""

    @model_validator(mode="after")
    def _has_a_reason(self) -> Self:
        if self.policy == "ignore" and self.reason is None:
            message = "policy ignore needs a reason, which is kept with what is collected"
            raise ValueError(message)
        return self


class PageHandling(Part):
    """How a page is brought to where it shows what it has."""

    render: Literal["http", "browser"] = "http"
    """`browser` lets Chromium run the page's scripts (needs the extra `browser`)."""
    wait_for: ElementSelectorText | None = None
    """With a browser: selector of what must be there before the page is read."""
    scroll: int = Field(default=0, ge=0, le=1_000)
    """With a browser: how often an endless page is scrolled to its end."""
    screenshot: bool = False
    """With a browser: keep a picture of the whole page as a capture of its own."""
    keep_dom: bool = True
    """With a browser: keep the page as rendered beside the response as received."""

    @model_validator(mode="after")
    def _scrolls_in_a_browser(self) -> Self:
        if self.render == "http" and (self.wait_for or self.scroll or self.screenshot):
            message = "wait_for, scroll and screenshot need render: browser"
            raise ValueError(message)
        return self


class Login(Part):
    """How the crawl signs in."""

    url: WebAddress
    """Address of the page with the form, on a host of `crawl.start`."""
    form: ElementSelectorText
    """Selector of the form."""
    user_field: Words
    """Name of the form's field for the user."""
    password_field: Words
    """Name of the form's field for the password."""
    success: SelectorText
    """Selector of what only a page of somebody signed in shows."""
    credentials: str = Field(pattern=r"^[A-Z][A-Z0-9_]{0,63}$")
    """NAME: user and password stand in ASTERISM_CREDENTIAL_NAME_USER and _PASSWORD in the
    environment, or in the keyring under "asterism:NAME"; never in this file."""
