"""Every site of a world that is served or written: the classified ones and those beside them."""

from __future__ import annotations

import json
import secrets
from typing import TYPE_CHECKING, Any, Final

from asterism.simulate.answers import Page, plain_page
from asterism.simulate.cards.site import Cards
from asterism.simulate.changing.site import Quickads
from asterism.simulate.clock import SetClock
from asterism.simulate.commons import commons_of
from asterism.simulate.forum.site import Forum
from asterism.simulate.maze.site import Maze
from asterism.simulate.mixed.site import Townmarket
from asterism.simulate.pages import Pages, no_site
from asterism.simulate.published import classified_items
from asterism.simulate.sites import SITES
from asterism.simulate.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from asterism.simulate.answers import Answer, Host, Request, Site
    from asterism.simulate.setting import Setting
    from asterism.simulate.world import World

CLASSIFIEDS: Final = "classifieds"
CONTROL: Final = "control.example"
_MAKERS: Final[dict[str, Callable[[Setting], Site]]] = {
    "forum": Forum,
    "script": Cards,
    "changing": Quickads,
    "mixed": Townmarket,
    "hostile": Maze,
}
KINDS: Final = (CLASSIFIEDS, *_MAKERS)
"""What `--sites` may name."""


def build_pages(world: World) -> Pages:
    """Return the pages of a world's classified sites, ready to be asked for."""
    support = {
        key: f"({number.value[2:5]}) {number.value[5:8]}-{number.value[8:]}"
        for key, number in commons_of(world).support.items()
    }
    return Pages(Store(world), support)


def build_sites(setting: Setting, kinds: Sequence[str]) -> dict[str, Site]:
    """Return the chosen sites beside the classified ones, by kind."""
    return {kind: make(setting) for kind, make in _MAKERS.items() if kind in kinds}


def watch_list(site: Site | None) -> Iterator[dict[str, object]]:
    """Yield a line for each identifier that the town's market is to be watched for."""
    if isinstance(site, Townmarket):
        for identifier in site.watch_list:
            yield {"kind": identifier.kind, "value": identifier.value}


def published(
    setting: Setting, kinds: Sequence[str], label_key: int = 0
) -> Iterator[dict[str, object]]:
    """Yield a line for every item of the chosen sites, site by site.

    Args:
        setting: of the sites.
        kinds: as in `KINDS`.
        label_key: permutes the labels of owners, and nothing else.
    """
    if CLASSIFIEDS in kinds:
        yield from classified_items(setting.world, label_key)
    for site in build_sites(setting, kinds).values():
        yield from site.published(label_key)


class Web:
    """All sites that are served together, by host name.

    Args:
        setting: of the sites.
        kinds: as in `KINDS`.
    """

    def __init__(self, setting: Setting, kinds: Sequence[str]) -> None:
        self._clock = setting.clock
        self._classifieds = build_pages(setting.world) if CLASSIFIEDS in kinds else None
        self._sites = build_sites(setting, kinds)
        self._hosts: dict[str, Host] = {}
        if self._classifieds is not None:
            self._hosts |= {site.host: self._classifieds for site in SITES.values()}
        self._hosts |= {site.host: site for site in self._sites.values()}
        self._key = secrets.token_urlsafe(12)

    @property
    def hosts(self) -> list[str]:
        """Host names of the sites."""
        return list(self._hosts)

    @property
    def told(self) -> dict[str, Any]:
        """What is told to whoever started the server, and to no page.

        `control` is an address to ask for `clock`, `published.jsonl`, `watch_list.jsonl` and
        `visits` of the maze's rooms; `environment` holds the credentials of sites with a log-in.
        """
        told: dict[str, Any] = {"sites": [f"http://{host}/" for host in self.hosts]}
        if self._sites:
            told["control"] = f"http://{CONTROL}/{self._key}/"
        forum = self._sites.get("forum")
        if isinstance(forum, Forum):
            told["environment"] = {
                "ASTERISM_CREDENTIAL_NIGHTLOUNGE_USER": forum.credentials.user,
                "ASTERISM_CREDENTIAL_NIGHTLOUNGE_PASSWORD": forum.credentials.password,
            }
        return told

    def answer(self, request: Request) -> Answer:
        """Return what a request gets; an onion address leads to the forum."""
        host = request.host
        site = self._hosts.get(host)
        if site is None and host.endswith(".onion"):
            site = self._sites.get("forum")
        if site is not None:
            return site.answer(request)
        if host == CONTROL:
            return self._control(request)
        return no_site(self.hosts)

    def _control(self, request: Request) -> Page:
        """Answer whoever holds the key: the clock, and what has been published so far."""
        if request.path == f"/{self._key}/published.jsonl":
            return _lines(line for site in self._sites.values() for line in site.published(0))
        maze = self._sites.get("hostile")
        if request.path == f"/{self._key}/visits" and isinstance(maze, Maze):
            return plain_page(json.dumps(maze.visits))
        if request.path == f"/{self._key}/watch_list.jsonl":
            return _lines(watch_list(self._sites.get("mixed")))
        if request.path == f"/{self._key}/clock":
            seconds = request.form.get("seconds", "")
            if isinstance(self._clock, SetClock) and seconds.replace(".", "", 1).isdecimal():
                self._clock.set(float(seconds))
            return plain_page(json.dumps({"seconds": self._clock.now() - self._clock.start}))
        return plain_page("nothing here\n", 404)

    def close(self) -> None:
        """Forget the world."""
        if self._classifieds is not None:
            self._classifieds.close()


def _lines(lines: Iterable[dict[str, object]]) -> Page:
    return plain_page("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines))
