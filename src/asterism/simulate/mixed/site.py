"""The market as a site."""

# ruff: noqa: E501 - markup is read by the line
from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from asterism.simulate.answers import finished, html_page, plain_page
from asterism.simulate.frames import html_text, moment_of, paragraphs
from asterism.simulate.mixed.stock import Stock
from asterism.simulate.notices import TOPICS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asterism.simulate.answers import Page, Request
    from asterism.simulate.notices import Notice
    from asterism.simulate.setting import Setting

KEY: Final = "townmarket"
HOST: Final = "townmarket.example"
PAGE: Final = 25
"""Ads on a page of a list."""
_ITEM: Final = re.compile(r"/item/(\d+)\.html")
_LIST: Final = re.compile(r"/([a-z]+)/(?:page/(\d+)/)?")


class Townmarket:
    """The market of a world's town.

    Args:
        setting: what it is made from.
    """

    host = HOST

    def __init__(self, setting: Setting) -> None:
        stock = Stock(setting, KEY)
        self.watch_list = stock.watch_list
        self._notices = stock.notices
        self._by_number = {
            notice.number: (topic, notice)
            for topic, notices in stock.notices.items()
            for notice in notices
        }

    def answer(self, request: Request) -> Page:
        """Return what a request gets."""
        if request.method == "POST":
            return plain_page("GET and HEAD only\n", 405)
        if request.path == "/robots.txt":
            return plain_page("User-agent: *\nDisallow: /account\n")
        return finished(request, self._page(request.target))

    def _page(self, target: str) -> Page:
        if target == "/":
            rows = "".join(
                f'<li><a class="topic" href="/{topic}/">{topic.title()}</a> ({len(self._notices[topic])})</li>'
                for topic in TOPICS
            )
            return html_page(
                _frame("Town market", f'<h1>Town market</h1><ul class="topics">{rows}</ul>')
            )
        found = _ITEM.fullmatch(target)
        if found is not None and int(found[1]) in self._by_number:
            return html_page(_detail(*self._by_number[int(found[1])]))
        listed = _LIST.fullmatch(target)
        if listed is not None and listed[1] in self._notices:
            return self._list(listed[1], int(listed[2] or 1))
        return html_page(_frame("Not found", "<h1>Not found</h1>"), 404)

    def _list(self, topic: str, page: int) -> Page:
        notices = self._notices[topic]
        pages = max(1, -(-len(notices) // PAGE))
        if not 1 <= page <= pages:
            return html_page(_frame("Not found", "<h1>No such page</h1>"), 404)
        rows = "\n".join(
            f'<div class="offer"><a class="offer-link" href="/item/{notice.number}.html">{html_text(notice.title)}</a> '
            f"<em>{html_text(notice.place)}</em> <b>{notice.price}</b></div>"
            for notice in notices[(page - 1) * PAGE : page * PAGE]
        )
        more = f'<a class="more" href="/{topic}/page/{page + 1}/">More</a>' if page < pages else ""
        return html_page(_frame(topic.title(), f"<h1>{topic.title()}</h1>\n{rows}\n{more}"))

    def published(self, label_key: int) -> Iterator[dict[str, object]]:
        """Yield every ad, and whether and why it is to be kept."""
        for notices in self._notices.values():
            for notice in notices:
                yield notice.line(
                    f"http://{HOST}/item/{notice.number}.html", KEY, label_key,
                    relevant=bool(notice.why), why=notice.why,
                )  # fmt: skip


def _frame(title: str, content: str) -> str:
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{html_text(title)} | Town market</title></head>\n'
        f'<body><header><a href="/">Town market</a> <a href="/account" rel="nofollow">My ads</a></header>\n<main>{content}</main>\n'
        "<footer>Meet in public, pay in person.</footer></body></html>\n"
    )


def _detail(topic: str, notice: Notice) -> str:
    when = moment_of(notice.posted)
    return _frame(
        notice.title,
        f'<p><a href="/{topic}/">{topic.title()}</a></p>\n<h1 class="offer-title">{html_text(notice.title)}</h1>\n'
        f'<table class="offer-facts"><tr><th>Where</th><td class="offer-place">{html_text(notice.place)}</td></tr>'
        f'<tr><th>Price</th><td class="offer-price">{notice.price}</td></tr><tr><th>By</th><td class="offer-by">{html_text(notice.seller)}</td></tr>'
        f'<tr><th>Posted</th><td class="offer-date">{when:%d/%m/%Y %H:%M:%S}</td></tr></table>\n'
        f'<div class="offer-text">{paragraphs(notice.text, "<br>")}</div>',
    )
