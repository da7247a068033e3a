"""The site of cards: an empty page, a script, and the addresses the script asks."""

from __future__ import annotations

import json
import re
from importlib import resources
from random import Random
from typing import TYPE_CHECKING, Final

from asterism.simulate.answers import Page, finished, html_page, plain_page
from asterism.simulate.keyed import Permutation, derive_key
from asterism.simulate.notices import NoticeWriter
from asterism.simulate.population import drawn
from asterism.simulate.truth import iso

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asterism.simulate.answers import Request
    from asterism.simulate.notices import Notice
    from asterism.simulate.setting import Setting

KEY: Final = "flashlist"
HOST: Final = "flashlist.example"
BATCH: Final = 20
"""Cards that one answer holds."""
_FEWEST, _MOST, _SHARE = 70, 4_000, 0.1
_CARD: Final = re.compile(r"/api/cards/(\d+)")
_SHELL: Final = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Flashlist</title>
<link rel="stylesheet" href="/app.css">
<script src="/app.js" defer></script>
</head>
<body>
<header><a href="/" data-inside>Flashlist</a></header>
<main id="app"></main>
<noscript>Flashlist needs JavaScript.</noscript>
</body>
</html>
"""


class Cards:
    """The site of cards of a world.

    Args:
        setting: what it is made from; half the cards are the population's.
    """

    host = HOST

    def __init__(self, setting: Setting) -> None:
        world = setting.world
        count = min(_MOST, max(_FEWEST, int(world.documents * _SHARE)))
        writer = NoticeWriter(world.seed, world.documents, KEY)
        random = Random(derive_key("cards", world.seed))  # noqa: S311 - a simulation
        owners = setting.population.of("operation_sex", "independent", "agency")
        notices = [writer.owners(voice) for voice in drawn(random, owners, count // 2)]
        notices += [writer.strangers() for _ in range(count - len(notices))]
        numbers = Permutation(40 * count, derive_key("card numbers", world.seed))
        for index, notice in enumerate(notices):
            notice.number = 500_000 + numbers(index)
        notices.sort(key=lambda notice: (-notice.posted, notice.number))
        self._notices = notices
        self._by_number = {notice.number: notice for notice in notices}

    def answer(self, request: Request) -> Page:
        """Return what a request gets."""
        if request.method == "POST":
            return plain_page("GET and HEAD only\n", 405)
        return finished(request, self._page(request))

    def _page(self, request: Request) -> Page:
        path = request.path
        if path == "/robots.txt":
            return plain_page("User-agent: *\nDisallow:\n")
        if path == "/api/cards":
            return self._batch(request.query.get("after", "0"))
        if path in {"/app.js", "/app.css"}:
            text = resources.files(__package__).joinpath(path[1:]).read_text(encoding="utf-8")
            kind = "text/javascript" if path.endswith("js") else "text/css"
            return plain_page(text)._replace(content_type=f"{kind}; charset=utf-8")
        match = _CARD.fullmatch(path)
        if match is not None:
            notice = self._by_number.get(int(match[1]))
            return _json({"error": "no such card"}, 404) if notice is None else _json(_card(notice))
        if path == "/" or path.startswith("/card/"):
            return html_page(_SHELL)  # whatever the address: the script finds out
        return html_page(_SHELL, 404)

    def _batch(self, after: str) -> Page:
        if not after.isdecimal():
            return _json({"error": "after must be a number"}, 400)
        at = int(after)
        shown = self._notices[at : at + BATCH]
        later = at + BATCH if at + BATCH < len(self._notices) else None
        heads = [{k: v for k, v in _card(notice).items() if k != "text"} for notice in shown]
        return _json({"cards": heads, "next": later})

    def published(self, label_key: int) -> Iterator[dict[str, object]]:
        """Yield every card, newest first."""
        for notice in self._notices:
            yield notice.line(f"http://{HOST}/card/{notice.number}", KEY, label_key)


def _card(notice: Notice) -> dict[str, object]:
    return {
        "id": notice.number,
        "title": notice.title,
        "place": notice.place,
        "price": notice.price,
        "posted_at": iso(notice.posted),
        "seller": notice.seller,
        "text": notice.text,
    }


def _json(value: dict[str, object], status: int = 200) -> Page:
    return Page(status, "application/json", json.dumps(value, ensure_ascii=False).encode())
