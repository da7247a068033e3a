"""The changing site: what it shows at the moment, and the life that it published."""

# ruff: noqa: E501 - markup is read by the line
from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from asterism.simulate.answers import finished, html_page, plain_page
from asterism.simulate.changing.lives import plan_lives
from asterism.simulate.frames import html_text, paragraphs
from asterism.simulate.truth import iso

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asterism.simulate.answers import Page, Request
    from asterism.simulate.changing.lives import Event
    from asterism.simulate.notices import Notice
    from asterism.simulate.setting import Setting

KEY: Final = "quickads"
HOST: Final = "quickads.example"
PAGE: Final = 20
"""Ads on a page of the list."""
_LAG: Final = 0.03
_STATUS: Final = {"not-found": 404, "gone": 410, "soft": 200}
_AD: Final = re.compile(r"/ad/(\d+)")
_LIST: Final = re.compile(r"/(?:\?page=(\d+))?")


class Quickads:
    """The changing site of a world.

    The list names an ad until shortly after its removal, as lists that are cached do.

    Args:
        setting: what it is made from.
    """

    host = HOST

    def __init__(self, setting: Setting) -> None:
        self._clock = setting.clock
        self._lag = _LAG * setting.changing_seconds
        self._lives = plan_lives(setting, KEY)
        self._by_number = {life.number: life for life in self._lives}

    @property
    def _seconds(self) -> float:
        return self._clock.now() - self._clock.start

    def answer(self, request: Request) -> Page:
        """Return what a request gets at the moment."""
        if request.method == "POST":
            return plain_page("GET and HEAD only\n", 405)
        if request.path == "/robots.txt":
            return plain_page("User-agent: *\nDisallow: /post\n")
        ad = _AD.fullmatch(request.target)
        if ad is not None:
            return finished(request, self._ad(int(ad[1])))
        found = _LIST.fullmatch(request.target)
        if found is not None:
            return finished(request, self._list(int(found[1] or 1)))
        return html_page(_frame("Not found", "<h1>Not found</h1>"), 404)

    def _listed(self) -> list[Notice]:
        """Return the ads that the list names now, newest first."""
        seconds = self._seconds
        shown = []
        for life in self._lives:
            event = life.at(seconds)
            if event is not None and (
                event.kind != "removed" or seconds - event.seconds < self._lag
            ):
                shown.append(event.notice)
        return shown[::-1]

    def _list(self, page: int) -> Page:
        notices = self._listed()
        pages = max(1, -(-len(notices) // PAGE))
        if not 1 <= page <= pages:
            return html_page(_frame("Not found", "<h1>No such page</h1>"), 404)
        rows = "\n".join(
            f'<li class="ad-row"><a class="ad-link" href="/ad/{notice.number}">{html_text(notice.title)}</a> '
            f'<b>{notice.price}</b> <time datetime="{iso(notice.posted)}">{iso(notice.posted)[:10]}</time></li>'
            for notice in notices[(page - 1) * PAGE : page * PAGE]
        )
        more = f'<a rel="next" href="/?page={page + 1}">Older</a>' if page < pages else ""
        return html_page(
            _frame(
                "Latest ads",
                f'<h1>Latest ads</h1>\n<ul class="ads">\n{rows}\n</ul>\n<nav>{more}</nav>',
            )
        )

    def _ad(self, number: int) -> Page:
        life = self._by_number.get(number)
        event = life.at(self._seconds) if life is not None else None
        if life is None or event is None:
            return html_page(_frame("Not found", "<h1>Not found</h1>"), 404)
        if event.kind == "removed":
            return self._missing(event)
        edited = life.edited(self._seconds)
        return html_page(_frame(event.notice.title, _detail(event.notice, self._at(edited))))

    def _at(self, seconds: float | None) -> str:
        return "" if seconds is None else iso(int(self._clock.start + seconds))

    def _missing(self, event: Event) -> Page:
        if event.manner != "soft":
            return html_page(_frame("Gone", "<h1>This ad is gone</h1>"), _STATUS[event.manner])
        also = "".join(
            f'<li><a href="/ad/{notice.number}">{html_text(notice.title)}</a></li>'
            for notice in self._listed()[:5]
        )
        return html_page(
            _frame(
                "Ad not available",
                '<article class="ad"><h1 class="ad-title">Ad not available</h1>\n<div class="ad-text"><p>'
                "The ad you are looking for has expired or was removed by its owner.</p></div></article>\n"
                f"<h2>You may also like</h2><ul>{also}</ul>",
            )
        )

    def published(self, label_key: int) -> Iterator[dict[str, object]]:
        """Yield every ad with its life: all that happens to it, also what is still to come."""
        for life in self._lives:
            first = life.events[0].notice
            events = [self._event(event) for event in life.events]
            yield first.line(f"http://{HOST}/ad/{life.number}", KEY, label_key, life=events)

    def _event(self, event: Event) -> dict[str, object]:
        told: dict[str, object] = {
            "seconds": event.seconds, "at": self._at(event.seconds), "event": event.kind,
        }  # fmt: skip
        if event.kind == "removed":
            return told | {"manner": event.manner, "status": _STATUS[event.manner]}
        shown = {"text": event.notice.text, "price": event.notice.price}
        return told | shown | ({"changed": event.changed} if event.changed else {})


def _frame(title: str, content: str) -> str:
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{html_text(title)} | Quickads</title></head>\n'
        f'<body><header><a href="/">Quickads</a> <a href="/post" rel="nofollow">Post an ad</a></header>\n<main>{content}</main></body></html>\n'
    )


def _detail(notice: Notice, edited: str) -> str:
    updated = (
        f' <time class="updated" datetime="{edited}">updated {edited[:16]}</time>' if edited else ""
    )
    return (
        f'<article class="ad"><h1 class="ad-title">{html_text(notice.title)}</h1>\n<p class="facts"><span class="place">{html_text(notice.place)}</span> '
        f'<b class="price">{notice.price}</b> <span class="seller">{html_text(notice.seller)}</span> '
        f'<time class="posted" datetime="{iso(notice.posted)}">{iso(notice.posted)[:16]}</time>{updated}</p>\n'
        f'<div class="ad-text">{paragraphs(notice.text, "<br>")}</div></article>'
    )
