"""The maze: which room an address is, and where the true ads are."""

# ruff: noqa: E501 - markup is read by the line
from __future__ import annotations

from collections import Counter
from functools import partial
from random import Random
from typing import TYPE_CHECKING, Final

from asterism.simulate.answers import Page, Stream, html_page, plain_page
from asterism.simulate.frames import html_text, paragraphs
from asterism.simulate.keyed import Permutation, derive_key
from asterism.simulate.maze import redirects, rooms
from asterism.simulate.maze.bodies import BODIES
from asterism.simulate.notices import NoticeWriter
from asterism.simulate.population import drawn
from asterism.simulate.truth import iso

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from asterism.simulate.answers import Answer, Request
    from asterism.simulate.notices import Notice
    from asterism.simulate.setting import Setting

KEY: Final = "maze"
HOST: Final = "maze.example"
WHERE: Final = {
    "ads": 8, "calendar": 2, "list": 2, "deeper": 1, "shop": 2, "more": 3, "crowd": 1, "odd": 1,
    "hop": 2, "cookies": 2, "flaky": 1, "broken": 2, "latin": 2,
}  # fmt: skip
"""Room → true ads that are found there."""
_ROBOTS: Final = "User-agent: *\nDisallow: /forbidden/\n"
_OLD: Final = 12


class Maze:
    """The hostile site of a world.

    Attributes:
        visits: first part of the path → how often it was asked for.

    Args:
        setting: what it is made from; half the true ads are the population's.
    """

    host = HOST

    def __init__(self, setting: Setting) -> None:
        world = setting.world
        writer = NoticeWriter(world.seed, world.documents, KEY)
        random = Random(derive_key("maze", world.seed))  # noqa: S311 - a simulation
        count = sum(WHERE.values())
        owners = setting.population.of("operation_sex", "independent")
        notices = [writer.owners(voice) for voice in drawn(random, owners, count // 2)]
        notices += [writer.strangers() for _ in range(count - len(notices))]
        random.shuffle(notices)
        numbers = Permutation(40 * count, derive_key("maze numbers", world.seed))
        self._held: dict[str, list[Notice]] = {}
        self._by_number: dict[int, tuple[str, Notice]] = {}
        left = iter(notices)
        for room, wanted in WHERE.items():
            self._held[room] = [next(left) for _ in range(wanted)]
            for notice in self._held[room]:
                notice.number = 1000 + numbers(len(self._by_number))
                self._by_number[notice.number] = (room, notice)
        self.visits: Counter[str] = Counter()
        self._flaky: Counter[str] = Counter()
        endless = {
            "calendar": rooms.calendar, "list": rooms.sessions, "deeper": rooms.deeper,
            "shop": rooms.shop, "more": rooms.more, "crowd": rooms.crowd, "odd": rooms.odd_links,
            "based": rooms.based,
        }  # fmt: skip
        self._rooms: dict[str, Callable[[Request], Answer]] = {
            "": self._entrance, "ads": self._plain, "item": self._item, "flaky": self._fail_once,
            "cookies": self._cookies, "hop": redirects.hops, "to": redirects.to,
            "loop": redirects.loop, "chain": redirects.chain, "body": self._body,
            "old": self._soft, "members": self._wall, "forbidden": self._forbidden,
            **{name: partial(self._endless, make, name) for name, make in endless.items()},
        }  # fmt: skip

    def answer(self, request: Request) -> Answer:
        """Return what a request gets."""
        if request.method == "POST":
            return plain_page("GET and HEAD only\n", 405)
        if request.path == "/robots.txt":
            return plain_page(_ROBOTS)
        room = request.path.split("/")[1] if request.path.startswith("/") else ""
        self.visits[room] += 1
        made = self._rooms.get(room)
        answer = html_page(_frame("<h1>Nothing here</h1>"), 404) if made is None else made(request)
        if request.method == "HEAD" and isinstance(answer, Stream):
            return plain_page("")
        return answer

    def _links(self, room: str) -> list[str]:
        return [_link(f"/item/{notice.number}", notice) for notice in self._held[room]]

    def _entrance(self, request: Request) -> Page:
        del request
        names = [
            f"/{name}/"
            for name in self._rooms
            if name not in {"", "item", "hop", "to", "body", "flaky"}
        ]
        names += [f"/to/{name}" for name in (*redirects.TARGETS, "without", "refresh")]
        names += [f"/body/{name}" for name in BODIES]
        names += ["/loop/a", "/chain/0", "/calendar/2026/10/"]
        links = "\n".join(f"<li>{rooms.go(name, name.strip('/'))}</li>" for name in names)
        items = [_link(f"/hop/3/{notice.number}", notice) for notice in self._held["hop"]]
        items += [_link(f"/flaky/{notice.number}", notice) for notice in self._held["flaky"]]
        items += [_link(f"/body/{name}", None) for name in BODIES]
        items += [_link(f"/to/{name}", None) for name in redirects.TARGETS]
        items += self._links("broken") + self._links("latin")
        return html_page(_frame(f"<h1>Maze</h1><ul>{links}</ul>\n{''.join(items)}"))

    def _plain(self, request: Request) -> Page:
        del request
        return html_page(_frame(f"<h1>Ads</h1>{''.join(self._links('ads'))}"))

    def _endless(
        self, make: Callable[[Request, list[str]], str], name: str, request: Request
    ) -> Page:
        return html_page(_frame(make(request, self._links(name) if name in WHERE else [])))

    def _cookies(self, request: Request) -> Page:
        return redirects.cookie_wall(request, _frame("".join(self._links("cookies"))))

    def _fail_once(self, request: Request) -> Page:
        """Fail the first time, then lead to the ad's page."""
        number = request.path.removeprefix("/flaky/")
        self._flaky[number] += 1
        if self._flaky[number] == 1:
            return Page(503, "text/html", b"<h1>Try again</h1>")
        return self._shown(number)

    def _body(self, request: Request) -> Answer:
        made = BODIES.get(request.path.removeprefix("/body/"))
        return made() if made is not None else html_page(_frame("<h1>Nothing here</h1>"), 404)

    def _soft(self, request: Request) -> Page:
        """Name ads that are gone; their pages have status 200 and the look of an ad."""
        if request.path == "/old/":
            return html_page(_frame("".join(_link(f"/old/{n}", None) for n in range(_OLD))))
        return html_page(
            _frame(
                '<h1 class="name">Page not found</h1><div class="body"><p>Sorry, this ad does not exist any more.</p></div>'
            )
        )

    def _wall(self, request: Request) -> Page:
        """Name ads that only those see who sign in, which nobody can."""
        if request.path == "/members/":
            return html_page(_frame("".join(_link(f"/members/{n}", None) for n in range(_OLD))))
        form = '<form id="login" action="/members/" method="post"><input name="user"><input name="password" type="password"></form>'
        return html_page(
            _frame(
                f'<h1 class="name">Log in</h1><div class="body"><p>Please log in to continue.</p></div>{form}'
            )
        )

    def _forbidden(self, request: Request) -> Page:
        del request
        return html_page(_frame(rooms.go("/forbidden/further/", "robots.txt says no")))

    def _item(self, request: Request) -> Page:
        return self._shown(request.path.removeprefix("/item/"))

    def _shown(self, number: str) -> Page:
        room, notice = self._by_number.get(int(number) if number.isdecimal() else 0, ("", None))
        if notice is None:
            return html_page(_frame("<h1>Nothing here</h1>"), 404)
        content = _detail(notice)
        if room == "broken":  # nothing is closed that could be left open
            unclosed = content.replace("</p>", "").replace("</div>", "")
            return html_page(f"</div><table><b>{unclosed}<i><a href=")
        if room == "latin":  # no header names the encoding
            page = _frame(
                content,
                '<meta http-equiv="content-type" content="text/html; charset=windows-1252">',
            )
            return Page(200, "text/html", page.encode("cp1252", "xmlcharrefreplace"))
        return html_page(_frame(content))

    def published(self, label_key: int) -> Iterator[dict[str, object]]:
        """Yield the true ads, and the room that leads to each."""
        for room, notices in self._held.items():
            for notice in notices:
                path = f"/{'flaky' if room == 'flaky' else 'item'}/{notice.number}"
                yield notice.line(f"http://{HOST}{path}", KEY, label_key, room=room)


def _link(address: str, notice: Notice | None) -> str:
    title = "An ad" if notice is None else html_text(notice.title)
    return f'<p><a class="item" href="{address}">{title}</a></p>\n'


def _frame(content: str, head: str = '<meta charset="utf-8">') -> str:
    return f'<!DOCTYPE html>\n<html lang="en"><head>{head}<title>Maze</title></head>\n<body>{content}</body></html>\n'


def _detail(notice: Notice) -> str:
    return (
        f'<h1 class="name">{html_text(notice.title)}</h1>\n<p><span class="where">{html_text(notice.place)}</span> <b class="price">{notice.price}</b> '
        f'<em class="by">{html_text(notice.seller)}</em> <time datetime="{iso(notice.posted)}">{iso(notice.posted)}</time></p>\n'
        f'<div class="body">{paragraphs(notice.text, "<br>")}</div>'
    )
