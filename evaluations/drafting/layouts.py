"""Sites in small: a listing and its documents, each in a layout of its own.

Half of the layouts were looked at while the draft was made better; the others were written before
and run for the first time when it was done (`seen` says which).
"""

# ruff: noqa: E501, RUF001 - markup is read by the line, in several languages
from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Final

from evaluations.drafting.records import Record, records

_MONTHS: Final = {"es": "marzo", "de": "März", "ar": "مارس"}


@dataclass(frozen=True)
class Layout:
    """One site.

    Attributes:
        name: of the layout.
        seen: whether it was looked at while the draft was made better.
        url: of the listing.
        listing: its page.
        items: pages of documents by address, in the order of the listing.
        next: address of the next page, or None.
        expected: for each document, fields and values.
        right: selectors that a person writes where the draft is wrong.
    """

    name: str
    seen: bool
    url: str
    listing: str
    items: dict[str, str]
    next: str | None
    expected: list[dict[str, str]]
    right: dict[str, str] = field(default_factory=dict)


def _made(  # noqa: PLR0913 - what a site is made of
    name: str,
    language: str,
    address: Callable[[Record], str],
    listing: Callable[[Sequence[Record]], str],
    item: Callable[[Record, Sequence[Record]], str],
    expected: Callable[[Record], dict[str, str]],
    *,
    seen: bool,
    later: str | None = None,
    right: dict[str, str] | None = None,
) -> Layout:
    found = records(language)
    host = f"http://{name.replace('_', '-')}.example"
    return Layout(
        name,
        seen,
        f"{host}/list",
        listing(found),
        {
            f"{host}{address(each)}": item(each, [o for o in found if o is not each])
            for each in found
        },
        f"{host}{later}" if later else None,
        [expected(each) for each in found],
        right or {},
    )


def _page(title: str, body: str, head: str = "", attributes: str = "") -> str:
    return (
        f"<!DOCTYPE html><html {attributes}><head><meta charset=utf-8><title>{escape(title)}</title>"
        f"{head}</head><body>{body}</body></html>"
    )


def _p(record: Record) -> str:
    return "".join(f"<p>{escape(part)}</p>" for part in record.paragraphs)


def _br(record: Record) -> str:
    return "<br><br>".join(map(escape, record.paragraphs))


def _full(record: Record) -> dict[str, str]:
    return {
        "title": record.title, "text": record.text, "place": record.place,
        "posted_at": record.iso, "author": record.author, "price": record.price,
    }  # fmt: skip


def _only(*names: str) -> Callable[[Record], dict[str, str]]:
    return lambda record: {name: _full(record)[name] for name in names}


def table_rows() -> Layout:
    """Rows of a table, facts in another; few classes."""
    top = "<table width=100%><tr><td><a href=/>Home</a></td><td><a href=/post>Post an ad</a></td><td><a href=/faq>FAQ</a></td></tr></table>"

    def listing(found: Sequence[Record]) -> str:
        rows = "".join(
            f"<tr bgcolor=#eee><td>{r.day}/3</td><td><a href=/show.php?id={r.number}>{escape(r.title)}</a></td>"
            f"<td><a href=/user.php?n={r.author}>{r.author}</a></td><td>{r.place}</td></tr>"
            for r in found
        )
        return _page(
            "Board",
            f"{top}<h2>For sale</h2><table border=1>{rows}</table><p><a href=/list?page=2>Next page</a></p>",
        )

    def item(r: Record, others: Sequence[Record]) -> str:
        also = "".join(
            f"<li><a href=/show.php?id={o.number}>{escape(o.title)}</a>" for o in others[:3]
        )
        return _page(
            f"{r.title} - Board",
            f"{top}<h2>{escape(r.title)}</h2><table><tr><td><b>City</b></td><td>{r.place}</td></tr>"
            f"<tr><td><b>Price</b></td><td>{r.price}</td></tr><tr><td><b>Posted</b></td><td>2026-03-{r.day:02} {r.hour:02}:30</td></tr>"
            f"<tr><td><b>Seller</b></td><td>{r.author}</td></tr></table><hr><div>{_p(r)}</div><hr>"
            f"<ul class=related>{also}</ul><small>All ads are the sellers' own. Be careful.</small>",
        )

    return _made(
        "table_rows", "en", lambda r: f"/show.php?id={r.number}", listing, item, _full, seen=True, later="/list?page=2",
        right={"text": "hr + div"},
    )  # fmt: skip


def module_cards() -> Layout:
    """Cards with classes that a tool has made."""
    nav = '<nav class="Nav_bar__9xQ2a"><a href="/">Start</a><a href="/sell">Sell</a><a href="/help">Help</a></nav>'

    def listing(found: Sequence[Record]) -> str:
        cards = "".join(
            f'<div class="Card_root__k3J9s"><a class="Card_image__Zz81a" href="/item/{r.number}-{r.author}"><img src="/i/{r.number}.jpg" alt=""></a>'
            f'<h3 class="Card_title__a81Bd"><a href="/item/{r.number}-{r.author}">{escape(r.title)}</a></h3>'
            f'<span class="Card_price__p0Qw1">${r.price}</span></div>'
            for r in found
        )
        return _page(
            "Cards",
            f'{nav}<main><h1>Everything</h1><div class="Grid_grid__1aB2c">{cards}</div><div class="Pager_x__2bC3d"><a href="/list?page=1" aria-current="page">1</a><a href="/list?page=2">2</a><a href="/list?page=3">3</a></div></main>',
        )

    def item(r: Record, others: Sequence[Record]) -> str:
        also = "".join(
            f'<a class="Also_link__77aQz" href="/item/{o.number}-{o.author}">{escape(o.title)}</a>'
            for o in others[:4]
        )
        return _page(
            r.title,
            f'{nav}<main><img class="Gallery_main__0a9Sd" src="/i/{r.number}-large.jpg"><h1 class="Title_t__44RtY">{escape(r.title)}</h1>'
            f'<span class="Price_p__9iUyT">${r.price}</span><time datetime="{r.iso}">{r.day} March</time>'
            f'<a class="Seller_s__1qAzX" href="/u/{r.author}" rel="author">{r.author}</a><span data-testid="location">{r.place}</span>'
            f'<section data-testid="description">{_p(r)}</section><aside>{also}</aside></main><footer>Since 2019, from the north.</footer>',
        )

    return _made(
        "module_cards", "en", lambda r: f"/item/{r.number}-{r.author}", listing, item, lambda r: _full(r) | {"price": f"${r.price}"},
        seen=True, later="/list?page=2", right={"author": "a[rel=author]", "attributes.price": "h1 + span", "place": "span[data-testid=location]"},
    )  # fmt: skip


def definition_list() -> Layout:
    """Facts in a definition list, French labels in between."""

    def listing(found: Sequence[Record]) -> str:
        rows = "".join(
            f'<li><a href="annonce-{r.number}.html">{escape(r.title)}</a> <em>{r.place}</em></li>'
            for r in found
        )
        return _page(
            "Annonces",
            f'<div id=menu><a href=/>Accueil</a> <a href=/depot>Déposer</a></div><ol class=annonces>{rows}</ol><a class=suivant href="/list2.html">Suivant</a>',
        )

    def item(r: Record, others: Sequence[Record]) -> str:
        return _page(
            r.title,
            f"<div id=menu><a href=/>Accueil</a> <a href=/depot>Déposer</a></div><h1>{escape(r.title)}</h1><dl class=faits><dt>Ville</dt><dd>{r.place}</dd>"
            f"<dt>Prix</dt><dd>{r.price} €</dd><dt>Publié le</dt><dd>{r.day} mars 2026 {r.hour}:30</dd><dt>Annonceur</dt><dd>{r.author}</dd></dl>"
            f"<div id=descriptif>{_br(r)}</div><p id=pied>Signalez un abus: {len(others)} annonces.</p>",
        )

    return _made(
        "definition_list", "en", lambda r: f"/annonce-{r.number}.html", listing, item, lambda r: _full(r) | {"price": f"{r.price} €"},
        seen=True, later="/list2.html",
    )  # fmt: skip


def json_ld_only() -> Layout:
    """A page that shows little itself and describes itself in JSON-LD."""

    def listing(found: Sequence[Record]) -> str:
        rows = "".join(
            f'<article><h2><a href="/jobs/view/{r.number}">{escape(r.title)}</a></h2><p>{r.place}</p></article>'
            for r in found
        )
        return _page(
            "Jobs",
            f"<header><a href=/>Jobs</a> <a href=/post-a-job>Post a job</a></header><main>{rows}</main>",
            head='<link rel="next" href="/list?start=8">',
        )

    def item(r: Record, others: Sequence[Record]) -> str:
        data = {
            "@context": "https://schema.org",
            "@graph": [
                {"@type": "WebSite", "name": "Jobs", "url": "http://json-ld-only.example/"},
                {
                    "@type": "JobPosting", "title": r.title, "description": "".join(f"<p>{p}</p>" for p in r.paragraphs),
                    "datePosted": r.iso, "hiringOrganization": {"@type": "Organization", "name": r.author},
                    "jobLocation": {"@type": "Place", "address": {"@type": "PostalAddress", "addressLocality": r.place}},
                    "baseSalary": {"@type": "MonetaryAmount", "currency": "USD", "value": {"@type": "QuantitativeValue", "value": int(r.price)}},
                },
            ],
        }  # fmt: skip
        also = "".join(
            f'<li><a href="/jobs/view/{o.number}">{escape(o.title)}</a></li>' for o in others[:3]
        )
        return _page(
            r.title,
            f'<header><a href=/>Jobs</a></header><div id="app"></div><ul class="similar">{also}</ul>',
            head=f'<script type="application/ld+json">{json.dumps(data)}</script>',
        )

    return _made(
        "json_ld_only",
        "en",
        lambda r: f"/jobs/view/{r.number}",
        listing,
        item,
        _full,
        seen=True,
        later="/list?start=8",
    )


def microdata_shop() -> Layout:
    """A shop with microdata."""

    def listing(found: Sequence[Record]) -> str:
        rows = "".join(
            f'<li itemprop="itemListElement" itemscope itemtype="http://schema.org/Product" class="product"><a itemprop="url" href="/p/{r.number}"><span itemprop="name">{escape(r.title)}</span></a></li>'
            for r in found
        )
        return _page(
            "Shop",
            f'<ul class="menu"><li><a href="/a">Tables</a><li><a href="/b">Chairs</a><li><a href="/c">Lamps</a></ul><ul class="products">{rows}</ul><a class="next" href="/list/2">&raquo;</a>',
        )

    def item(r: Record, others: Sequence[Record]) -> str:
        return _page(
            r.title,
            f'<ul class="menu"><li><a href="/a">Tables</a><li><a href="/b">Chairs</a></ul><div itemscope itemtype="http://schema.org/Product"><h1 itemprop="name">{escape(r.title)}</h1>'
            f'<div itemprop="offers" itemscope itemtype="http://schema.org/Offer"><meta itemprop="price" content="{r.price}"><b>{r.price} dollars</b>'
            f'<time itemprop="validFrom" datetime="{r.iso}">{r.day}.3.</time><span itemprop="seller" itemscope itemtype="http://schema.org/Person"><i itemprop="name">{r.author}</i></span>'
            f'<span itemprop="areaServed">{r.place}</span></div><div itemprop="description">{_p(r)}</div></div><p>{len(others)} more in this shop</p>',
        )

    return _made(
        "microdata_shop",
        "en",
        lambda r: f"/p/{r.number}",
        listing,
        item,
        _full,
        seen=True,
        later="/list/2",
    )


def board_of_threads() -> Layout:
    """A bulletin board; each post of a thread is a document."""
    top = '<div id="page-header"><a href="./index.php">Board index</a> <a href="./faq.php">FAQ</a> <a href="./ucp.php?mode=login">Login</a></div>'

    def listing(found: Sequence[Record]) -> str:
        rows = "".join(
            f'<li class="row bg{n % 2}"><dl><dt><a href="./viewtopic.php?f=2&amp;t={r.number}" class="topictitle">{escape(r.title)}</a><br>by <a href="./memberlist.php?u={r.day}" class="username">{r.author}</a></dt><dd class="posts">{r.day}</dd></dl></li>'
            for n, r in enumerate(found)
        )
        return _page(
            "Board - Talk",
            f'{top}<ul class="topiclist topics">{rows}</ul><div class="pagination"><strong>1</strong> <a href="./viewforum.php?f=2&amp;start=25">2</a> <a class="right-box right" href="./viewforum.php?f=2&amp;start=25" rel="next">Next</a></div>',
        )

    def item(r: Record, others: Sequence[Record]) -> str:
        posts = "".join(
            f'<div id="p{each.number}" class="post bg{n % 2}"><div class="inner"><div class="postbody"><h3><a href="#p{each.number}">Re: {escape(r.title)}</a></h3>'
            f'<p class="author">by <strong><a class="username" href="./memberlist.php?u={each.day}">{each.author}</a></strong> &raquo; <time datetime="{each.iso}">Mar {each.day}, 2026</time></p>'
            f'<div class="content">{_br(each)}</div></div><dl class="postprofile"><dt><a href="./memberlist.php?u={each.day}">{each.author}</a></dt><dd><strong>Posts:</strong> {each.price}</dd></dl></div></div>'
            for n, each in enumerate([r, *others[:3]])
        )
        return _page(
            f"{r.title} - Board",
            f'{top}<h2 class="topic-title"><a href="./viewtopic.php?t={r.number}">{escape(r.title)}</a></h2>{posts}',
        )

    return _made(
        "board_of_threads", "en", lambda r: f"/viewtopic.php?f=2&t={r.number}", listing, item, _only("text", "author", "posted_at"),
        seen=True, later="/viewforum.php?f=2&start=25", right={"posts.each": ".post", "posts.id": "::attr(id)"},
    )  # fmt: skip


def blog() -> Layout:
    """A blog whose listing shows the beginnings of its articles."""
    nav = '<header class="site-header"><a class="site-title" href="/">A quiet blog</a><nav><a href="/about">About</a><a href="/contact">Contact</a></nav></header>'

    def listing(found: Sequence[Record]) -> str:
        rows = "".join(
            f'<article class="post-{r.number} entry"><h2 class="entry-title"><a href="/2026/03/{r.number}-about-this-thing/" rel="bookmark">{escape(r.title)}</a></h2>'
            f'<div class="entry-summary"><p>{escape(r.paragraphs[0])} <a class="more-link" href="/2026/03/{r.number}-about-this-thing/">Continue reading</a></p></div></article>'
            for r in found
        )
        return _page(
            "A quiet blog",
            f'{nav}<main>{rows}<nav class="navigation pagination"><a class="next page-numbers" href="/list/page/2/">Older posts</a></nav></main><aside class="widget-area"><ul><li><a href="/2026/02/">February 2026</a></li><li><a href="/2026/01/">January 2026</a></li></ul></aside>',
        )

    def item(r: Record, others: Sequence[Record]) -> str:
        recent = "".join(
            f'<li><a href="/2026/03/{o.number}-about-this-thing/">{escape(o.title)}</a></li>'
            for o in others[:5]
        )
        return _page(
            f"{r.title} | A quiet blog",
            f'{nav}<main><article class="post-{r.number} entry"><header class="entry-header"><h1 class="entry-title">{escape(r.title)}</h1>'
            f'<span class="posted-on"><time class="entry-date published" datetime="{r.iso}">March {r.day}, 2026</time></span><span class="byline">by <span class="author vcard"><a href="/author/{r.author}/">{r.author}</a></span></span></header>'
            f'<div class="entry-content">{_p(r)}</div></article></main><aside class="widget-area"><h2>Recent posts</h2><ul>{recent}</ul></aside>',
        )

    return _made(
        "blog",
        "en",
        lambda r: f"/2026/03/{r.number}-about-this-thing/",
        listing,
        item,
        _only("title", "text", "posted_at", "author"),
        seen=True,
        later="/list/page/2/",
    )


def font_tags() -> Layout:
    """A page as they were written in 1998."""

    def listing(found: Sequence[Record]) -> str:
        rows = "".join(
            f"<FONT FACE=Arial SIZE=2><B><A HREF=ad{r.number}.htm>{escape(r.title)}</A></B></FONT><BR>"
            for r in found
        )
        return _page(
            "Ads",
            f"<CENTER><FONT SIZE=5>LOCAL ADS</FONT><BR><A HREF=index.htm>Home</A> | <A HREF=mailto:x@font-tags.example>Mail</A></CENTER><HR>{rows}<HR><A HREF=ads2.htm>More ads</A>",
        )

    def item(r: Record, others: Sequence[Record]) -> str:
        return _page(
            "Ads",
            f"<CENTER><FONT SIZE=5>LOCAL ADS</FONT></CENTER><HR><FONT SIZE=4 COLOR=red><B>{escape(r.title)}</B></FONT><BR><FONT SIZE=2><B>Location:</B> {r.place}<BR><B>Date:</B> March {r.day}, 2026 {r.hour}:30<BR><B>Price:</B> ${r.price}</FONT><P>"
            f"<FONT FACE=Arial SIZE=3>{_br(r)}</FONT><HR><FONT SIZE=1>Copyright 2026 Local Ads. {len(others)} others.</FONT>",
        )

    return _made(
        "font_tags", "en", lambda r: f"/ad{r.number}.htm", listing, item, lambda r: _only("title", "text", "place", "posted_at")(r) | {"price": f"${r.price}"},
        seen=True, later="/ads2.htm", right={"title": "font[color=red]", "text": "font[size='3']"},
    )  # fmt: skip


def arabic() -> Layout:
    """Right to left, Arabic labels."""
    top = '<div class="header"><a href="/">الرئيسية</a> <a href="/add">أضف إعلانا</a></div>'

    def listing(found: Sequence[Record]) -> str:
        rows = "".join(
            f'<div class="listing-row"><a href="/ar/ad/{r.number}">{escape(r.title)}</a><span>{r.place}</span><span>{r.price}</span></div>'
            for r in found
        )
        return _page(
            "إعلانات",
            f'{top}<div class="listings">{rows}</div><div class="pager"><a href="/list?p=2">التالي</a></div>',
            attributes="dir=rtl lang=ar",
        )

    def item(r: Record, others: Sequence[Record]) -> str:
        return _page(
            r.title,
            f'{top}<h1>{escape(r.title)}</h1><ul class="details"><li><span>المدينة:</span> <span>{r.place}</span></li><li><span>السعر:</span> <span>{r.price}</span></li><li><span>تاريخ النشر:</span> <span>2026-03-{r.day:02} {r.hour:02}:30</span></li></ul>'
            f'<div class="description">{_p(r)}</div><div class="footer">جميع الحقوق محفوظة {len(others)}</div>',
            attributes="dir=rtl lang=ar",
        )

    return _made(
        "arabic",
        "ar",
        lambda r: f"/ar/ad/{r.number}",
        listing,
        item,
        _only("title", "text", "place", "posted_at", "price"),
        seen=False,
        later="/list?p=2",
    )


def chinese() -> Layout:
    """A Chinese board with labels and values in one text."""
    top = '<div id="nav"><a href="/">首页</a><a href="/post">发布</a><a href="/help">帮助</a></div>'

    def listing(found: Sequence[Record]) -> str:
        rows = "".join(
            f'<li><a href="/info/{r.number}.shtml" target="_blank">{escape(r.title)}</a><span class="dizhi">{r.place}</span><i>{r.price}元</i></li>'
            for r in found
        )
        return _page(
            "分类信息",
            f'{top}<ul class="infolist">{rows}</ul><div class="pages"><a href="/list/pn2/">下一页</a></div>',
            attributes="lang=zh",
        )

    def item(r: Record, others: Sequence[Record]) -> str:
        return _page(
            r.title,
            f'{top}<h1 class="tit">{escape(r.title)}</h1><p>城市：{r.place}</p><p>发布时间：2026年3月{r.day}日 {r.hour:02}:30</p><p>价格：{r.price}元</p><p>联系人：{r.author}</p><div class="miaoshu">{_p(r)}</div><div class="foot">本站共{len(others)}条</div>',
            attributes="lang=zh",
        )

    return _made(
        "chinese",
        "zh",
        lambda r: f"/info/{r.number}.shtml",
        listing,
        item,
        lambda r: _full(r) | {"price": f"{r.price}元"},
        seen=False,
        later="/list/pn2/",
    )


def spanish_divs() -> Layout:
    """Spanish, divs within divs, dates in words."""
    top = '<div class="cabecera"><a href="/">Inicio</a><a href="/publicar">Publicar</a></div>'

    def listing(found: Sequence[Record]) -> str:
        rows = "".join(
            f'<div class="fila"><div class="foto"><a href="/anuncio/{r.number}"><img src="/f/{r.number}.jpg"></a></div><div class="cuerpo"><div class="titular"><a href="/anuncio/{r.number}">{escape(r.title)}</a></div><div class="extracto">{escape(r.paragraphs[0][:40])}...</div></div></div>'
            for r in found
        )
        return _page(
            "Anuncios",
            f'{top}<div class="resultados">{rows}</div><div class="paginador"><a href="/list?pagina=2">Siguiente &raquo;</a></div>',
            attributes="lang=es",
        )

    def item(r: Record, others: Sequence[Record]) -> str:
        otros = "".join(
            f'<div class="otro"><a href="/anuncio/{o.number}">{escape(o.title)}</a></div>'
            for o in others[:3]
        )
        return _page(
            r.title,
            f'{top}<div class="ficha"><div class="ficha-titulo"><h1>{escape(r.title)}</h1></div><div class="ficha-datos"><div><strong>Ciudad:</strong> {r.place}</div><div><strong>Publicado:</strong> {r.day} de marzo de 2026, {r.hour}:30</div><div><strong>Precio:</strong> {r.price} €</div></div>'
            f'<div class="ficha-texto">{_br(r)}</div></div><div class="relacionados">{otros}</div><div class="pie">Aviso legal</div>',
            attributes="lang=es",
        )

    return _made(
        "spanish_divs",
        "es",
        lambda r: f"/anuncio/{r.number}",
        listing,
        item,
        lambda r: _only("title", "text", "place", "posted_at")(r) | {"price": f"{r.price} €"},
        seen=False,
        later="/list?pagina=2",
    )


def utility_classes() -> Layout:
    """Nested divs that only have classes for their looks."""
    nav = '<div class="flex items-center px-4 py-2 bg-white"><a class="text-lg" href="/">Swap</a><a class="ml-4 text-sm" href="/new">New</a></div>'

    def listing(found: Sequence[Record]) -> str:
        rows = "".join(
            f'<div class="p-4 rounded-lg shadow md:flex"><div class="flex-1"><div class="mb-2"><a class="text-xl font-bold hover:underline" href="/l/{r.author}-{r.number}">{escape(r.title)}</a></div><div class="text-sm text-gray-500">{r.place} · ${r.price}</div></div></div>'
            for r in found
        )
        return _page(
            "Swap",
            f'{nav}<div class="grid gap-4">{rows}</div><div class="flex justify-end mt-8"><a class="px-3 py-1" href="/list?page=2">Next →</a></div>',
        )

    def item(r: Record, others: Sequence[Record]) -> str:
        return _page(
            f"{r.title} · Swap",
            f'{nav}<div class="mx-auto max-w-2xl"><h1 class="text-3xl font-bold">{escape(r.title)}</h1><div class="text-sm text-gray-500"><span>{r.place}</span> <time datetime="{r.iso}">{r.day} Mar</time></div><div class="text-2xl">${r.price}</div><div class="mt-6 leading-7">{_p(r)}</div></div><div class="mt-12 text-xs">{len(others)} members swap here</div>',
        )

    return _made(
        "utility_classes",
        "en",
        lambda r: f"/l/{r.author}-{r.number}",
        listing,
        item,
        lambda r: _only("title", "text", "place", "posted_at")(r) | {"price": f"${r.price}"},
        seen=False,
        later="/list?page=2",
        right={"place": "h1 + div span", "attributes.price": "h1 + div + div"},
    )


def german_jobs() -> Layout:
    """German, dates like 24.03.2026."""
    top = '<div class="kopf"><a href="/">Start</a> <a href="/inserieren">Inserieren</a></div>'

    def listing(found: Sequence[Record]) -> str:
        rows = "".join(
            f'<tr class="treffer"><td class="datum">{r.day:02}.03.2026</td><td class="titel"><a href="/anzeige/{r.number}.html">{escape(r.title)}</a></td><td class="ort">{r.place}</td></tr>'
            for r in found
        )
        return _page(
            "Anzeigen",
            f'{top}<table class="trefferliste">{rows}</table><a class="weiter" href="/list?seite=2">weiter</a>',
            attributes="lang=de",
        )

    def item(r: Record, others: Sequence[Record]) -> str:
        return _page(
            r.title,
            f'{top}<div class="anzeige"><h1>{escape(r.title)}</h1><table class="merkmale"><tr><th>Ort</th><td>{r.place}</td></tr><tr><th>Preis</th><td>{r.price} EUR</td></tr><tr><th>Eingestellt</th><td>{r.day:02}.03.2026 {r.hour:02}:30</td></tr><tr><th>Anbieter</th><td>{r.author}</td></tr></table><div class="beschreibung">{_p(r)}</div></div><div class="fuss">Impressum {len(others)}</div>',
            attributes="lang=de",
        )

    return _made(
        "german_jobs",
        "de",
        lambda r: f"/anzeige/{r.number}.html",
        listing,
        item,
        lambda r: _full(r) | {"price": f"{r.price} EUR"},
        seen=False,
        later="/list?seite=2",
    )


def old_forum() -> Layout:
    """A forum of tables, each post under an anchor."""

    def listing(found: Sequence[Record]) -> str:
        rows = "".join(
            f'<tr><td><img src="/folder.gif"></td><td><a href="showthread.php?t={r.number}">{escape(r.title)}</a></td><td>{r.author}</td><td>{r.day}</td></tr>'
            for r in found
        )
        return _page(
            "Forum",
            f'<a href="/">Home</a><table class="threadlist"><tr><th></th><th>Thread</th><th>By</th><th>Replies</th></tr>{rows}</table><a href="forumdisplay.php?f=1&amp;page=2">Next</a>',
        )

    def item(r: Record, others: Sequence[Record]) -> str:
        posts = "".join(
            f'<table class="post"><tr><td class="date"><a name="post{each.number}"></a>{each.day} Mar 2026 {each.hour:02}:30</td></tr><tr><td class="user"><b class="username">{each.author}</b></td><td class="message">{_br(each)}</td></tr></table>'
            for each in [r, *others[:3]]
        )
        return _page(r.title, f'<a href="/">Home</a><h1>{escape(r.title)}</h1>{posts}')

    return _made(
        "old_forum",
        "en",
        lambda r: f"/showthread.php?t={r.number}",
        listing,
        item,
        _only("text", "author", "posted_at"),
        seen=False,
        later="/forumdisplay.php?f=1&page=2",
        right={"posts.each": "table.post", "posts.id": "a[name]::attr(name)"},
    )


def open_graph() -> Layout:
    """An article whose head says most."""
    nav = "<header><nav><a href=/>News</a><a href=/world>World</a><a href=/sport>Sport</a></nav></header>"

    def listing(found: Sequence[Record]) -> str:
        rows = "".join(
            f'<div class="teaser"><a class="teaser__link" href="/news/{r.number}-{r.place.lower()}"><h3>{escape(r.title)}</h3><p>{escape(r.paragraphs[0])}</p></a></div>'
            for r in found
        )
        return _page(
            "News",
            f'{nav}<section class="teasers">{rows}</section><a rel="next" href="/list?page=2">Older</a>',
        )

    def item(r: Record, others: Sequence[Record]) -> str:
        head = f'<meta property="og:title" content="{escape(r.title)}"><meta property="article:published_time" content="{r.iso}"><meta name="author" content="{r.author}"><meta property="og:site_name" content="The News">'
        return _page(
            f"{r.title} – The News",
            f'{nav}<article><h1>{escape(r.title)}</h1><div class="article-body">{_p(r)}<div class="promo">Read our letter, {len(others)} readers do.</div></div></article><footer>Imprint</footer>',
            head=head,
        )

    return _made(
        "open_graph",
        "en",
        lambda r: f"/news/{r.number}-{r.place.lower()}",
        listing,
        item,
        lambda r: _only("title", "posted_at", "author")(r) | {"text": r.text},
        seen=False,
        later="/list?page=2",
        right={"author": "meta[name=author]::attr(content)", "text": "div.article-body > p"},
    )


def read_more() -> Layout:
    """Titles that are no links, and links that all say the same."""

    def listing(found: Sequence[Record]) -> str:
        rows = "".join(
            f'<li class="offer"><h4>{escape(r.title)}</h4><p>{escape(r.paragraphs[0])}</p><a class="btn btn-primary" href="/offers/{r.number}">Details</a></li>'
            for r in found
        )
        return _page(
            "Offers",
            f'<div id="topbar"><a href="/">Home</a><a href="/login">Log in</a></div><ul class="offers">{rows}</ul><ul class="pagination"><li><a href="/list?page=2">&gt;</a></li></ul>',
        )

    def item(r: Record, others: Sequence[Record]) -> str:
        return _page(
            r.title,
            f'<div id="topbar"><a href="/">Home</a></div><div class="offer-detail"><h2 class="offer-name">{escape(r.title)}</h2><span class="offer-city">{r.place}</span><span class="offer-price">{r.price}</span><span class="offer-date">{r.day} Mar 2026 {r.hour:02}:30</span><div class="offer-text">{_p(r)}</div></div><p>{len(others)} offers in all</p>',
        )

    return _made(
        "read_more",
        "en",
        lambda r: f"/offers/{r.number}",
        listing,
        item,
        _only("title", "text", "place", "price", "posted_at"),
        seen=False,
        later="/list?page=2",
    )


def american_dates() -> Layout:
    """Dates like 03/24/2026 and labels in the text."""

    def listing(found: Sequence[Record]) -> str:
        rows = "".join(
            f'<p class="row"><a href="/d/{r.number}.html">{escape(r.title)}</a> <small>({r.place})</small></p>'
            for r in found
        )
        return _page(
            "Trades",
            f'<div class="leftbar"><a href="/tampa/">tampa</a><a href="/ocala/">ocala</a></div><div class="rows">{rows}</div><p class="nextpage"><a href="/list/index100.html">next 100 postings</a></p>',
        )

    def item(r: Record, others: Sequence[Record]) -> str:
        return _page(
            r.title,
            f'<h2 class="postingtitle">{escape(r.title)}</h2><p class="postinginfo">Date: 03/{r.day:02}/2026 {r.hour:02}:30</p><p class="postinginfo">Location: {r.place}</p><section id="userbody">{_br(r)}</section><p class="postinginfo">{len(others)} flags</p>',
        )

    return _made(
        "american_dates",
        "en",
        lambda r: f"/d/{r.number}.html",
        listing,
        item,
        _only("title", "text", "place", "posted_at"),
        seen=False,
        later="/list/index100.html",
    )


LAYOUTS: Final = (
    table_rows, module_cards, definition_list, json_ld_only, microdata_shop, board_of_threads, blog, font_tags,
    arabic, chinese, spanish_divs, utility_classes, german_jobs, old_forum, open_graph, read_more, american_dates,
)  # fmt: skip
