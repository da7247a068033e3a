"""How each site writes its pages: frames, listings and ads in four different hands."""

# ruff: noqa: E501, D102 - markup is read by the line; the base class says what methods return
from __future__ import annotations

import json
from datetime import UTC, datetime
from html import escape
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from asterism.simulate.store import Ad

_MONTHS_ES: Final = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre",
    "octubre", "noviembre", "diciembre",
)  # fmt: skip


class Markup:
    """What every site's hand has in common; sites override what they write their own way.

    Args:
        name: of the site, for people.
        support: the help line in the footer, as written.
    """

    language = "en"
    head = '<link rel="stylesheet" href="/style.css">'

    def __init__(self, name: str, support: str) -> None:
        self.name = name
        self.support = support

    def frame(self, title: str, content: str) -> str:
        """Return a page around its content."""
        return (
            f'<!DOCTYPE html>\n<html lang="{self.language}">\n<head>\n{self.charset()}'
            f"<title>{escape(title, quote=False)} | {self.name}</title>\n{self.head}\n</head>\n"
            f"<body>\n{self.header()}\n{content}\n{self.footer()}\n</body>\n</html>\n"
        )

    def charset(self) -> str:
        """Return how the page names its encoding."""
        return '<meta charset="utf-8">\n'

    def header(self) -> str:
        """Return what stands above every page."""
        raise NotImplementedError

    def footer(self) -> str:
        """Return what stands below every page."""
        raise NotImplementedError

    def links(self, items: Sequence[tuple[str, str]], title: str) -> str:
        """Return a page's list of (address, text): cities of the site, sections of a city."""
        raise NotImplementedError

    def listing(
        self, ads: Sequence[Ad], title: str, previous: str | None, later: str | None
    ) -> str:
        """Return a listing page; `previous` and `later` are addresses of its neighbours."""
        raise NotImplementedError

    def detail(self, ad: Ad, related: Sequence[Ad], back: str) -> str:
        """Return an ad's page; `back` is the address of its listing."""
        raise NotImplementedError


def _text(value: str) -> str:
    """Return text as HTML, no-break spaces as entities."""
    return escape(value, quote=False).replace("\u00a0", "&nbsp;")


def _attribute(value: str) -> str:
    return escape(value, quote=True)


def paragraphs(text: str, line_break: str) -> str:
    """Return a body as paragraphs with line breaks."""
    return "\n".join(
        f"<p>{_text(block).replace(chr(10), line_break)}</p>" for block in text.split("\n\n")
    )


def moment(fields: dict[str, Any]) -> datetime:
    """Return when an ad was posted."""
    return datetime.strptime(fields["posted_at"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


class Starlist(Markup):
    """HTML5 with JSON-LD."""

    def header(self) -> str:
        return (
            '<header class="top"><a class="logo" href="/">Starlist</a><nav><a href="/">Cities</a> '
            '<a href="/help">Help</a> <a href="/account/login" rel="nofollow">Sign in</a></nav></header>'
        )

    def footer(self) -> str:
        return (
            "<footer><p>Starlist lists ads written by its users. Be careful when meeting strangers. "
            f'Adults 21 and over only.</p><p>Support: {self.support} &middot; <a href="/terms">Terms</a> '
            '&middot; <a href="/privacy">Privacy</a></p></footer>'
        )

    def links(self, items: Sequence[tuple[str, str]], title: str) -> str:
        rows = "\n".join(f'<li><a href="{href}">{_text(text)}</a></li>' for href, text in items)
        return self.frame(
            title, f'<main><h1>{_text(title)}</h1>\n<ul class="places">\n{rows}\n</ul></main>'
        )

    def listing(
        self, ads: Sequence[Ad], title: str, previous: str | None, later: str | None
    ) -> str:
        rows = "\n".join(
            f'<li class="result"><a class="result-title" href="{ad.path}">{_text(ad.fields["title"])}</a>'
            f'<span class="result-date">{moment(ad.fields):%b %d}</span></li>'
            for ad in ads
        )
        back = f'<a rel="prev" href="{_attribute(previous)}">Previous</a>' if previous else ""
        more = f'<a rel="next" href="{_attribute(later)}">Next</a>' if later else ""
        none = "" if ads else "<p>No ads here yet.</p>"
        return self.frame(
            title,
            f'<main><h1>{_text(title)}</h1>\n{none}<ul class="results">\n{rows}\n</ul>\n'
            f'<nav class="pages">{back} {more}</nav></main>',
        )

    def detail(self, ad: Ad, related: Sequence[Ad], back: str) -> str:
        fields = ad.fields
        data = {
            "@context": "https://schema.org", "@type": "Offer", "name": fields["title"],
            "url": fields["url"], "areaServed": fields["place"], "validFrom": fields["posted_at"],
            "category": fields["section"],
        }  # fmt: skip
        script = json.dumps(data, ensure_ascii=False).replace("</", "<\\/")
        also = "\n".join(
            f'<li><a href="{other.path}">{_text(other.fields["title"])}</a></li>'
            for other in related
        )
        return self.frame(
            fields["title"],
            f'<main><p class="crumbs"><a href="{back}">Back to {_text(fields["place"])}</a></p>\n'
            f'<article class="ad"><h1 class="ad-title">{_text(fields["title"])}</h1>\n'
            f'<p class="ad-meta"><span class="ad-place">{_text(fields["place"])}</span> '
            f'<time datetime="{fields["posted_at"]}">{moment(fields):%B %d, %Y %H:%M} UTC</time></p>\n'
            f'<div class="ad-body">{paragraphs(fields["text"], "<br>")}</div>\n'
            f'<p class="ad-tools"><a href="/account/flag?ad={ad.row}" rel="nofollow">Flag</a></p></article>\n'
            f'<aside class="related"><h2>More in {_text(fields["place"])}</h2><ul>\n{also}\n</ul></aside></main>\n'
            f'<script type="application/ld+json">{script}</script>',
        )


class Cityboard(Markup):
    """Tables and few classes, as sites were written twenty years ago."""

    head = "<style>body{font:13px Verdana}td{padding:2px 6px}</style>"

    def charset(self) -> str:
        return '<meta http-equiv="Content-Type" content="text/html; charset=UTF-8">\n'

    def header(self) -> str:
        return (
            '<table width="100%" id="head"><tr><td><b><a href="/">CITYBOARD</a></b> free local ads</td>'
            '<td align="right"><a href="/post">post an ad</a> | <a href="/account/">my ads</a></td></tr></table><hr>'
        )

    def footer(self) -> str:
        return (
            f'<hr><div id="foot"><small>&copy; 2026 Cityboard. Questions? {self.support}. '
            'Never send money in advance. <a href="/safety">safety tips</a></small></div>'
        )

    def links(self, items: Sequence[tuple[str, str]], title: str) -> str:
        cells = "\n".join(
            f'<tr><td><a href="{href}">{_text(text)}</a></td></tr>' for href, text in items
        )
        return self.frame(title, f'<h3>{_text(title)}</h3><table class="index">\n{cells}\n</table>')

    def listing(
        self, ads: Sequence[Ad], title: str, previous: str | None, later: str | None
    ) -> str:
        rows = "\n".join(
            f'<tr><td class="d">{moment(ad.fields):%m/%d}</td><td><a href="{ad.path}">'
            f"{_text(ad.fields['title'])}</a></td><td><i>{_text(ad.fields['place'])}</i></td></tr>"
            for ad in ads
        )
        back = f'<a href="{_attribute(previous)}">&laquo; prev</a>' if previous else ""
        more = f'<a href="{_attribute(later)}">next &raquo;</a>' if later else ""
        return self.frame(
            title,
            f'<h3>{_text(title)}</h3><table class="list">\n{rows}\n</table><p id="pager">{back} {more}</p>',
        )

    def detail(self, ad: Ad, related: Sequence[Ad], back: str) -> str:
        fields = ad.fields
        first, _, rest = fields["text"].partition("\n")
        body = f"<b>{_text(first)}</b>" if rest else _text(first)
        if rest:
            body += "<br />\n" + _text(rest).replace("\n", "<br />\n")
        also = "\n".join(
            f'<tr><td><a href="{other.path}">{_text(other.fields["title"])}</a></td></tr>'
            for other in related
        )
        return self.frame(
            fields["title"],
            f'<p><a href="/">home</a> &gt; <a href="{back}">{_text(fields["place"])}</a></p>\n'
            f'<h2>{_text(fields["title"])}</h2>\n<table class="facts">\n'
            f"<tr><td>Location:</td><td>{_text(fields['place'])}</td></tr>\n"
            f"<tr><td>Posted:</td><td>{moment(fields):%Y-%m-%d %H:%M:%S} UTC</td></tr>\n</table>\n"
            f'<div id="postbody">{body}</div>\n'
            f'<h4>See also</h4><table class="also">\n{also}\n</table>',
        )


class Luna(Markup):
    """Spanish, windows-1252, microdata."""

    language = "es"

    def charset(self) -> str:
        return '<meta http-equiv="Content-Type" content="text/html; charset=windows-1252">\n'

    def header(self) -> str:
        return (
            '<div id="cabecera"><a href="/"><strong>Luna Clasificados</strong></a> '
            '<a href="/publicar">Publica gratis</a> <a href="/cuenta/" rel="nofollow">Mi cuenta</a></div>'
        )

    def footer(self) -> str:
        return (
            f'<div id="pie"><p>Solo mayores de 21 años. Atención al cliente: {self.support}. '
            '<a href="/aviso">Aviso legal</a></p></div>'
        )

    def links(self, items: Sequence[tuple[str, str]], title: str) -> str:
        rows = "\n".join(f'<a class="zona" href="{href}">{_text(text)}</a>' for href, text in items)
        return self.frame(title, f'<div id="contenido"><h1>{_text(title)}</h1>\n{rows}\n</div>')

    def listing(
        self, ads: Sequence[Ad], title: str, previous: str | None, later: str | None
    ) -> str:
        rows = "\n".join(
            f'<div class="anuncio"><h3><a href="{ad.path}">{_text(ad.fields["title"])}</a></h3>'
            f'<span class="fecha">{_spanish(moment(ad.fields), time=False)}</span></div>'
            for ad in ads
        )
        back = f'<a class="anterior" href="{_attribute(previous)}">Anterior</a>' if previous else ""
        more = f'<a class="siguiente" href="{_attribute(later)}">Siguiente</a>' if later else ""
        return self.frame(
            title,
            f'<div id="contenido"><h1>{_text(title)}</h1>\n{rows}\n<div class="paginas">{back} {more}</div></div>',
        )

    def detail(self, ad: Ad, related: Sequence[Ad], back: str) -> str:
        fields = ad.fields
        body = _text(fields["text"]).replace("\n", "<br/>\n")
        also = "\n".join(
            f'<li><a href="{other.path}">{_text(other.fields["title"])}</a></li>'
            for other in related
        )
        return self.frame(
            fields["title"],
            f'<div id="contenido"><a class="volver" href="{back}">Volver</a>\n'
            '<div itemscope itemtype="http://schema.org/Offer">\n'
            f'<h1 itemprop="name">{_text(fields["title"])}</h1>\n'
            f'<p><span itemprop="areaServed">{_text(fields["place"])}</span> &#8211; '
            f'<time itemprop="validFrom" datetime="{fields["posted_at"]}">{_spanish(moment(fields))}</time></p>\n'
            f'<div itemprop="description" class="texto">{body}</div>\n</div>\n'
            f'<div class="otros"><h4>Otros anuncios</h4><ul>\n{also}\n</ul></div></div>',
        )


class Workharbor(Markup):
    """A job board in ISO-8859-1, with a definition list of facts."""

    def charset(self) -> str:
        return '<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">\n'

    def header(self) -> str:
        return (
            '<div class="navbar"><a href="/" class="brand">Workharbor</a> <a href="/employers">Employers</a> '
            '<a href="/login" rel="nofollow">Log in</a></div>'
        )

    def footer(self) -> str:
        return (
            f'<div class="footer">Applicant helpline {self.support}. Never pay to get a job. '
            '<a href="/about">About</a> <a href="/rights">Know your rights</a></div>'
        )

    def links(self, items: Sequence[tuple[str, str]], title: str) -> str:
        rows = "\n".join(f'<dd><a href="{href}">{_text(text)}</a></dd>' for href, text in items)
        return self.frame(title, f'<h1>{_text(title)}</h1>\n<dl class="browse">\n{rows}\n</dl>')

    def listing(
        self, ads: Sequence[Ad], title: str, previous: str | None, later: str | None
    ) -> str:
        rows = "\n".join(
            f'<div class="job-card"><a class="job-link" href="{ad.path}">{_text(ad.fields["title"])}</a>'
            f"<small>{_text(ad.fields['place'])}, {moment(ad.fields):%d %b %Y}</small></div>"
            for ad in ads
        )
        back = f'<a class="prev" href="{_attribute(previous)}">Newer jobs</a>' if previous else ""
        more = f'<a class="next" href="{_attribute(later)}">Older jobs</a>' if later else ""
        return self.frame(
            title, f'<h1>{_text(title)}</h1>\n{rows}\n<div class="pagination">{back} {more}</div>'
        )

    def detail(self, ad: Ad, related: Sequence[Ad], back: str) -> str:
        fields = ad.fields
        also = "\n".join(
            f'<a href="{other.path}">{_text(other.fields["title"])}</a><br>' for other in related
        )
        return self.frame(
            fields["title"],
            f'<div class="job"><h1 class="job-title">{_text(fields["title"])}</h1>\n'
            f'<dl class="job-facts"><dt>Location</dt><dd class="job-location">{_text(fields["place"])}</dd>'
            f'<dt>Posted</dt><dd class="job-posted">{fields["posted_at"]}</dd></dl>\n'
            f'<section class="job-description">{paragraphs(fields["text"], "<br>")}</section>\n'
            f'<p><a href="{back}">More jobs in {_text(fields["place"])}</a></p></div>\n'
            f'<div class="similar"><h3>Similar jobs</h3>\n{also}\n</div>',
        )


def _spanish(when: datetime, *, time: bool = True) -> str:
    day = f"{when.day} de {_MONTHS_ES[when.month - 1]} de {when.year}"
    return f"{day}, {when:%H:%M:%S} UTC" if time else day


MARKUPS: Final[dict[str, type[Markup]]] = {
    "starlist": Starlist,
    "cityboard": Cityboard,
    "lunaclasificados": Luna,
    "workharbor": Workharbor,
}
"""Each site's hand by key."""
