"""How each site writes its pages: frames, listings and ads in four different hands."""

# ruff: noqa: E501, D102 - markup is read by the line; the base class says what methods return
from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from asterism.simulate.frames import (
    Markup,
    html_attribute,
    html_text,
    moment,
    paragraphs,
    spanish_date,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from asterism.simulate.store import Ad


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
        rows = "\n".join(f'<li><a href="{href}">{html_text(text)}</a></li>' for href, text in items)
        return self.frame(
            title, f'<main><h1>{html_text(title)}</h1>\n<ul class="places">\n{rows}\n</ul></main>'
        )

    def listing(
        self, ads: Sequence[Ad], title: str, previous: str | None, later: str | None
    ) -> str:
        rows = "\n".join(
            f'<li class="result"><a class="result-title" href="{ad.path}">{html_text(ad.fields["title"])}</a>'
            f'<span class="result-date">{moment(ad.fields):%b %d}</span></li>'
            for ad in ads
        )
        back = f'<a rel="prev" href="{html_attribute(previous)}">Previous</a>' if previous else ""
        more = f'<a rel="next" href="{html_attribute(later)}">Next</a>' if later else ""
        none = "" if ads else "<p>No ads here yet.</p>"
        return self.frame(
            title,
            f'<main><h1>{html_text(title)}</h1>\n{none}<ul class="results">\n{rows}\n</ul>\n'
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
            f'<li><a href="{other.path}">{html_text(other.fields["title"])}</a></li>'
            for other in related
        )
        return self.frame(
            fields["title"],
            f'<main><p class="crumbs"><a href="{back}">Back to {html_text(fields["place"])}</a></p>\n'
            f'<article class="ad"><h1 class="ad-title">{html_text(fields["title"])}</h1>\n'
            f'<p class="ad-meta"><span class="ad-place">{html_text(fields["place"])}</span> '
            f'<time datetime="{fields["posted_at"]}">{moment(fields):%B %d, %Y %H:%M} UTC</time></p>\n'
            f'<div class="ad-body">{paragraphs(fields["text"], "<br>")}</div>\n'
            f'<p class="ad-tools"><a href="/account/flag?ad={ad.path.rpartition("/")[2]}" rel="nofollow">Flag</a></p></article>\n'
            f'<aside class="related"><h2>More in {html_text(fields["place"])}</h2><ul>\n{also}\n</ul></aside></main>\n'
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
            f'<tr><td><a href="{href}">{html_text(text)}</a></td></tr>' for href, text in items
        )
        return self.frame(
            title, f'<h3>{html_text(title)}</h3><table class="index">\n{cells}\n</table>'
        )

    def listing(
        self, ads: Sequence[Ad], title: str, previous: str | None, later: str | None
    ) -> str:
        rows = "\n".join(
            f'<tr><td class="d">{moment(ad.fields):%m/%d}</td><td><a href="{ad.path}">'
            f"{html_text(ad.fields['title'])}</a></td><td><i>{html_text(ad.fields['place'])}</i></td></tr>"
            for ad in ads
        )
        back = f'<a href="{html_attribute(previous)}">&laquo; prev</a>' if previous else ""
        more = f'<a href="{html_attribute(later)}">next &raquo;</a>' if later else ""
        return self.frame(
            title,
            f'<h3>{html_text(title)}</h3><table class="list">\n{rows}\n</table><p id="pager">{back} {more}</p>',
        )

    def detail(self, ad: Ad, related: Sequence[Ad], back: str) -> str:
        fields = ad.fields
        first, _, rest = fields["text"].partition("\n")
        body = f"<b>{html_text(first)}</b>" if rest else html_text(first)
        if rest:
            body += "<br />\n" + html_text(rest).replace("\n", "<br />\n")
        also = "\n".join(
            f'<tr><td><a href="{other.path}">{html_text(other.fields["title"])}</a></td></tr>'
            for other in related
        )
        return self.frame(
            fields["title"],
            f'<p><a href="/">home</a> &gt; <a href="{back}">{html_text(fields["place"])}</a></p>\n'
            f'<h2>{html_text(fields["title"])}</h2>\n<table class="facts">\n'
            f"<tr><td>Location:</td><td>{html_text(fields['place'])}</td></tr>\n"
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
        rows = "\n".join(
            f'<a class="zona" href="{href}">{html_text(text)}</a>' for href, text in items
        )
        return self.frame(title, f'<div id="contenido"><h1>{html_text(title)}</h1>\n{rows}\n</div>')

    def listing(
        self, ads: Sequence[Ad], title: str, previous: str | None, later: str | None
    ) -> str:
        rows = "\n".join(
            f'<div class="anuncio"><h3><a href="{ad.path}">{html_text(ad.fields["title"])}</a></h3>'
            f'<span class="fecha">{spanish_date(moment(ad.fields), time=False)}</span></div>'
            for ad in ads
        )
        back = (
            f'<a class="anterior" href="{html_attribute(previous)}">Anterior</a>'
            if previous
            else ""
        )
        more = f'<a class="siguiente" href="{html_attribute(later)}">Siguiente</a>' if later else ""
        return self.frame(
            title,
            f'<div id="contenido"><h1>{html_text(title)}</h1>\n{rows}\n<div class="paginas">{back} {more}</div></div>',
        )

    def detail(self, ad: Ad, related: Sequence[Ad], back: str) -> str:
        fields = ad.fields
        body = html_text(fields["text"]).replace("\n", "<br/>\n")
        also = "\n".join(
            f'<li><a href="{other.path}">{html_text(other.fields["title"])}</a></li>'
            for other in related
        )
        return self.frame(
            fields["title"],
            f'<div id="contenido"><a class="volver" href="{back}">Volver</a>\n'
            '<div itemscope itemtype="http://schema.org/Offer">\n'
            f'<h1 itemprop="name">{html_text(fields["title"])}</h1>\n'
            f'<p><span itemprop="areaServed">{html_text(fields["place"])}</span> &#8211; '
            f'<time itemprop="validFrom" datetime="{fields["posted_at"]}">{spanish_date(moment(fields))}</time></p>\n'
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
        rows = "\n".join(f'<dd><a href="{href}">{html_text(text)}</a></dd>' for href, text in items)
        return self.frame(title, f'<h1>{html_text(title)}</h1>\n<dl class="browse">\n{rows}\n</dl>')

    def listing(
        self, ads: Sequence[Ad], title: str, previous: str | None, later: str | None
    ) -> str:
        rows = "\n".join(
            f'<div class="job-card"><a class="job-link" href="{ad.path}">{html_text(ad.fields["title"])}</a>'
            f"<small>{html_text(ad.fields['place'])}, {moment(ad.fields):%d %b %Y}</small></div>"
            for ad in ads
        )
        back = (
            f'<a class="prev" href="{html_attribute(previous)}">Newer jobs</a>' if previous else ""
        )
        more = f'<a class="next" href="{html_attribute(later)}">Older jobs</a>' if later else ""
        return self.frame(
            title,
            f'<h1>{html_text(title)}</h1>\n{rows}\n<div class="pagination">{back} {more}</div>',
        )

    def detail(self, ad: Ad, related: Sequence[Ad], back: str) -> str:
        fields = ad.fields
        also = "\n".join(
            f'<a href="{other.path}">{html_text(other.fields["title"])}</a><br>'
            for other in related
        )
        return self.frame(
            fields["title"],
            f'<div class="job"><h1 class="job-title">{html_text(fields["title"])}</h1>\n'
            f'<dl class="job-facts"><dt>Location</dt><dd class="job-location">{html_text(fields["place"])}</dd>'
            f'<dt>Posted</dt><dd class="job-posted">{fields["posted_at"]}</dd></dl>\n'
            f'<section class="job-description">{paragraphs(fields["text"], "<br>")}</section>\n'
            f'<p><a href="{back}">More jobs in {html_text(fields["place"])}</a></p></div>\n'
            f'<div class="similar"><h3>Similar jobs</h3>\n{also}\n</div>',
        )


MARKUPS: Final[dict[str, type[Markup]]] = {
    "starlist": Starlist,
    "cityboard": Cityboard,
    "lunaclasificados": Luna,
    "workharbor": Workharbor,
}
"""Each site's hand by key."""
