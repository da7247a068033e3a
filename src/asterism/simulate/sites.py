"""The sites of the world: who they are, how they divide their ads and what addresses look like."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from random import Random


@dataclass(frozen=True, slots=True)
class Site:
    """A site that shows ads.

    Attributes:
        key: what documents call their source.
        host: reserved-domain host name.
        kind: of its documents: "ad" or "job_ad".
        language: of its pages' frame: "en" or "es".
        encoding: of its pages.
        page: ads on one listing page.
        sections: slug → title.
        detail: address of an ad below the host; `{city}`, `{section}` and `{id}` are filled in.
        later: address of a further listing page; `{base}` and `{page}` are filled in.
    """

    key: str
    host: str
    kind: str
    language: str
    encoding: str
    page: int
    sections: dict[str, str]
    detail: str
    later: str

    def url(self, city: str, section: str, number: int) -> str:
        """Return the address of an ad."""
        path = self.detail.format(city=city, section=section, id=number)
        return f"http://{self.host}{path}"


SITES: Final[dict[str, Site]] = {
    site.key: site
    for site in (
        Site(
            "starlist", "starlist.example", "ad", "en", "utf-8", 30,
            {"companions": "Companions", "massage": "Massage", "market": "For sale and services"},
            "/{city}/{section}/{id}", "{base}?page={page}",
        ),
        Site(
            "cityboard", "www.cityboard.example", "ad", "en", "utf-8", 25,
            {"dating": "Dating", "bodywork": "Bodywork", "stuff": "Stuff"},
            "/view/{id}.html", "{base}p{page}.html",
        ),
        Site(
            "lunaclasificados", "lunaclasificados.example", "ad", "es", "windows-1252", 25,
            {"acompanantes": "Acompañantes", "masajes": "Masajes"},
            "/anuncio/{id}", "{base}pagina-{page}/",
        ),
        Site(
            "workharbor", "workharbor.example", "job_ad", "en", "iso-8859-1", 25,
            {"general-labor": "General labor", "hospitality": "Hospitality and service"},
            "/jobs/{id}", "{base}?start={page}",
        ),
    )
}  # fmt: skip
"""Every site by key."""


def draw_site(style: str, language: str, taste: float, random: Random) -> tuple[Site, str]:
    """Draw the site and the section for an ad.

    Args:
        style: "ads", "jobs", "noise" or "spam".
        language: "en" or "es".
        taste: the author's leaning between sites, 0 to 1.
        random: source of chance.
    """
    draw = random.random
    if style == "jobs":
        site = SITES["workharbor"]
    elif language == "es" and draw() < 0.85:  # noqa: PLR2004 - some Spanish ads are elsewhere
        site = SITES["lunaclasificados"]
    else:
        site = SITES["starlist" if draw() < 0.25 + 0.6 * taste else "cityboard"]
    sections = tuple(site.sections)
    if style == "noise":
        return site, sections[-1]
    return site, sections[draw() < 0.3]  # noqa: PLR2004 - three ads in ten stand in the second
