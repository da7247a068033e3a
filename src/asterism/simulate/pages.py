"""Which page an address has: the sites' routing, apart from HTTP."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, Final

from asterism.simulate.answers import Page, plain_page
from asterism.simulate.cities import all_cities
from asterism.simulate.commons import SITE_NAMES
from asterism.simulate.markup import MARKUPS
from asterism.simulate.sites import SITES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from asterism.simulate.answers import Request
    from asterism.simulate.sites import Site
    from asterism.simulate.store import Ad, Store

_RELATED: Final = 4
_LISTING: Final = re.compile(
    r"/(?P<city>[a-z-]+)/(?:(?P<section>[a-z-]+)/"
    r"(?:\?page=(?P<a>\d+)|p(?P<b>\d+)\.html|pagina-(?P<c>\d+)/|\?start=(?P<d>\d+))?)?"
)
_INFORMATION: Final = frozenset(
    "/help /terms /privacy /safety /post /publicar /aviso /employers /about /rights".split()  # noqa: SIM905
)
_ROBOTS: Final = "User-agent: *\nDisallow: /account/\nDisallow: /cuenta/\nDisallow: /login\n"
_STYLE: Final = "body{font-family:sans-serif;max-width:60rem;margin:auto}"


def no_site(hosts: Iterable[str]) -> Page:
    """Return what a host gets that no site has: which there are."""
    listed = "\n".join(f"http://{known}/" for known in hosts)
    return plain_page(f"Simulated sites; use this server as an HTTP proxy.\n{listed}\n", 502)


class Pages:
    """The pages of every classified site of a world.

    Args:
        store: the world's ads.
        support: site key → help line, as written in footers.
    """

    def __init__(self, store: Store, support: dict[str, str]) -> None:
        self._store = store
        self._cities = {city.slug: city for city in all_cities()}
        self._hosts = {site.host: site for site in SITES.values()}
        self._markups = {
            key: markup(SITE_NAMES[key], support[key]) for key, markup in MARKUPS.items()
        }

    def close(self) -> None:
        """Forget the world."""
        self._store.close()

    def answer(self, request: Request) -> Page:
        """Return what a request gets: its page, or 405 if it would change something."""
        if request.method == "POST":
            return plain_page("GET and HEAD only\n", 405)
        return self.page(request.host, request.target)

    def page(self, host: str, path: str) -> Page:
        """Return the page at a path (with query) of a host.

        Status 404 for what never was, 410 for an ad that has been taken down, 502 for a host
        that no site of the world has.
        """
        site = self._hosts.get(host)
        if site is None:
            return no_site(self._hosts)
        if path == "/robots.txt":
            return plain_page(_ROBOTS)
        if path == "/style.css":
            return Page(200, "text/css", _STYLE.encode())
        status, text = self._text(site, path)
        body = text.encode(site.encoding, "xmlcharrefreplace")
        return Page(status, f"text/html; charset={site.encoding}", body)

    def _text(self, site: Site, path: str) -> tuple[int, str]:
        markup = self._markups[site.key]
        if path == "/":
            cities = sorted(self._cities.values(), key=lambda city: city.place)
            title = "Ciudades" if site.language == "es" else "Choose a city"
            return 200, markup.links([(f"/{c.slug}/", c.place) for c in cities], title)
        ad = self._store.find(f"http://{site.host}{path}")
        if ad is not None:
            return self._detail(site, ad)
        match = _LISTING.fullmatch(path)
        if match and match["city"] in self._cities:
            if match["section"] is None:
                slug = match["city"]
                rows = [(f"/{slug}/{section}/", name) for section, name in site.sections.items()]
                return 200, markup.links(rows, self._cities[slug].place)
            return self._listing(site, match)
        if path in _INFORMATION:
            return 200, markup.links([("/", markup.name)], path.strip("/").title())
        return 404, markup.links([("/", markup.name)], "404")

    def _detail(self, site: Site, ad: Ad) -> tuple[int, str]:
        markup = self._markups[site.key]
        if ad.removed:
            gone = "Este anuncio ya no existe" if site.language == "es" else "This ad was removed"
            return 410, markup.links([("/", markup.name)], gone)
        slug, section = self._store.slug(ad.fields["place"]), ad.fields["section"]
        rows = self._store.listing(site.key, slug, section) or ()
        start = min(bisect_left(rows, ad.row) + 1, max(len(rows) - _RELATED, 0))
        others = [self._store.ad(row) for row in rows[start : start + _RELATED] if row != ad.row]
        return 200, markup.detail(ad, others, f"/{slug}/{section}/")

    def _listing(self, site: Site, match: re.Match[str]) -> tuple[int, str]:
        markup = self._markups[site.key]
        slug, section = match["city"], match["section"]
        rows = self._store.listing(site.key, slug, section)
        given = next((int(found) for found in match.group("a", "b", "c", "d") if found), None)
        offsets = "start=" in site.later
        at = 0 if given is None else given // site.page if offsets else given - 1
        pages = 0 if rows is None else max(1, -(-len(rows) // site.page))
        if rows is None or not 0 <= at < pages:
            return 404, markup.links([("/", markup.name)], "404")
        newest = rows[::-1][at * site.page : (at + 1) * site.page]
        base = f"/{slug}/{section}/"

        def address(page: int) -> str | None:
            if not 0 <= page < pages:
                return None
            number = page * site.page if offsets else page + 1
            return base if page == 0 else site.later.format(base=base, page=number)

        title = f"{site.sections[section]} - {self._cities[slug].place}"
        ads = [self._store.ad(row) for row in newest]
        return 200, markup.listing(ads, title, address(at - 1), address(at + 1))
