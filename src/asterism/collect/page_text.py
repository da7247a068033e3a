"""What a page says as plain text: line breaks where a browser breaks lines, nothing hidden."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urldefrag, urljoin

from lxml import etree  # type: ignore[import-untyped]
from lxml import html as lxml_html
from lxml.html import HtmlElement  # type: ignore[import-untyped]

BLOCKS: Final = frozenset((
    "address", "article", "aside", "blockquote", "dd", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr",
    "li", "main", "nav", "ol", "p", "pre", "section", "table", "tr", "ul",
))  # fmt: skip
UNSEEN: Final = frozenset(("script", "style", "noscript", "template", "svg", "iframe", "object"))
_SPACES: Final = re.compile(r"[ \t\r\n\f\v\u00a0\x01\x02]+")
_LINE_EDGE, _PARAGRAPH_EDGE = "\x01", "\x02"
_EDGES: Final = re.compile(r"[ \x01\x02]+")
_AROUND_BREAK: Final = re.compile(r"[ \n]+")
_BREAKS: Final = re.compile(r"\n{3,}")
_REFRESHES: Final = etree.XPath(
    "//meta[translate(@http-equiv, 'REFSH', 'refsh') = 'refresh']/@content"
)
_REFRESH_TARGET: Final = re.compile(r"\s*url\s*=\s*[\"']?([^\"']+)", re.IGNORECASE)
_REFRESH_SECONDS, _REFRESH_LENGTH = 10, 2_000
PARSER: Final = lxml_html.HTMLParser(encoding="utf-8", huge_tree=False)


def parse_page(source: str) -> HtmlElement | None:
    """Return the page's root element, or None if there is no element in it."""
    if not source.strip():
        return None
    # lxml refuses an encoding declaration in text, so it is given bytes in a stated encoding.
    data = source.replace("\0", "").encode("utf-8", "replace")
    return lxml_html.document_fromstring(data, parser=PARSER, ensure_head_body=False)


def refresh_of(page: HtmlElement, url: str) -> str | None:
    """Return where a page leads by refreshing itself within some seconds; None if it stays."""
    for found in _REFRESHES(page):
        seconds, _, target = found.partition(";")
        match = _REFRESH_TARGET.match(target[:_REFRESH_LENGTH])
        if match and seconds.strip().isdecimal() and int(seconds) <= _REFRESH_SECONDS:
            try:
                address: str = urldefrag(urljoin(url, match.group(1).strip())).url
            except ValueError:
                continue
            if address != url:
                return address
    return None


def text_of(element: HtmlElement) -> str:
    """Return the text that an element shows; line feeds for <br> and between blocks."""
    pieces: list[str] = []
    _gather(element, pieces)
    text = _EDGES.sub(_break_at_edge, "".join(pieces))
    text = _AROUND_BREAK.sub(_breaks_alone, text)
    return _BREAKS.sub("\n\n", text).strip()


def _break_at_edge(edges: re.Match[str]) -> str:
    """Return the line breaks where blocks meet: edges that touch count once."""
    run = edges.group()
    if _PARAGRAPH_EDGE in run:
        return "\n\n"
    return "\n" if _LINE_EDGE in run else run


def _breaks_alone(run: re.Match[str]) -> str:
    """Return the line breaks of a run without the spaces around them."""
    breaks = run.group().count("\n")
    return "\n" * breaks if breaks else run.group()


def _gather(element: HtmlElement, pieces: list[str]) -> None:
    """Append what an element shows, without recursion: pages nest as deep as they like."""
    stack: list[tuple[HtmlElement | None, str]] = [(element, "")]
    while stack:
        node, following = stack.pop()
        if node is None:
            pieces.append(following)
            continue
        tag = node.tag
        if not isinstance(tag, str) or tag in UNSEEN:
            continue
        edge = _PARAGRAPH_EDGE if tag == "p" else _LINE_EDGE if tag in BLOCKS else ""
        pieces.append("\n" if tag == "br" else edge)
        if node.text:
            pieces.append(_SPACES.sub(" ", node.text))
        if edge:
            stack.append((None, edge))
        for child in reversed(node):
            if child.tail:
                stack.append((None, _SPACES.sub(" ", child.tail)))
            stack.append((child, ""))
