"""A captured page as a person may look at it: inert, with passages marked.

The page is written anew from its tokens: only listed elements and attributes come through and
every text is escaped, so that nothing of the source is copied as markup. It is meant for an
`<iframe sandbox>` all the same, and forbids loading anything by its own policy.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from asterism.evidence import markup
from asterism.evidence.passage import Range

ELEMENTS: Final = frozenset((
    "a", "abbr", "address", "article", "aside", "b", "blockquote", "br", "caption", "center",
    "cite", "code", "col", "colgroup", "dd", "del", "details", "dfn", "div", "dl", "dt", "em",
    "figcaption", "figure", "font", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header",
    "hr", "i", "ins", "kbd", "li", "main", "nav", "ol", "p", "pre", "q", "s", "samp", "section",
    "small", "span", "strike", "strong", "sub", "summary", "sup", "table", "tbody", "td",
    "tfoot", "th", "thead", "time", "tr", "u", "ul", "var", "wbr",
))  # fmt: skip
ATTRIBUTES: Final = frozenset((
    "align", "bgcolor", "border", "cellpadding", "cellspacing", "class", "color", "colspan",
    "datetime", "dir", "height", "id", "lang", "rowspan", "size", "style", "title", "valign",
    "width",
))  # fmt: skip
HEAD: Final = (
    '<!doctype html><html><head><meta charset="utf-8">'
    '<meta http-equiv="Content-Security-Policy" '
    "content=\"default-src 'none'; style-src 'unsafe-inline'\">"
    '<meta name="viewport" content="width=device-width">'
)
MARK_STYLE: Final = (
    "<style>mark[data-mention]{background:#ffe58a;color:#1a1a1a;border-radius:2px;"
    "padding:0 1px;scroll-margin:30vh}mark#mention{background:#ffc93c;"
    "outline:2px solid #b86e00}"
    ".asterism-picture{display:inline-block;box-sizing:border-box;min-width:6em;"
    "min-height:4em;max-width:100%;padding:.4em;background:#d9dce1;color:#50565f;"
    "font:12px/1.3 sans-serif;overflow:hidden;vertical-align:bottom}</style>"
)
_CSS_COMMENT: Final = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_CSS_ADDRESS: Final = re.compile(r"(?:url|src|image|image-set)\s*\([^)]*\)?", re.IGNORECASE)
_CSS_IMPORT: Final = re.compile(r"@(?:import|charset|namespace)[^;]*;?", re.IGNORECASE)
_CSS_REFUSED: Final = re.compile(
    r"[\\<]|expression|behavior|-moz-binding|javascript", re.IGNORECASE
)
_LENGTH: Final = re.compile(r"\d{1,4}")


@dataclass(frozen=True, slots=True)
class Mark:
    """A passage to mark.

    Attributes:
        id: the mark's id in the page; empty for none.
        name: what the mark stands for (a mention's id), in its `data-mention`.
        ranges: code points of the source, in order, not overlapping.
    """

    id: str
    name: str
    ranges: Sequence[Range]


@dataclass(frozen=True, slots=True)
class SourceExcerpt:
    """A piece of source around a passage, as plain text that is not escaped yet."""

    before: str
    marked: str
    after: str


def mark_html(source: str, marks: Sequence[Mark]) -> str:
    """Return an inert copy of a page with passages in `<mark>`, as a whole document in UTF-8.

    Scripts, frames, forms, addresses of links and whatever a page loads are gone; pictures are
    grey boxes of their declared size with their description.

    Args:
        source: the decoded page.
        marks: what to mark; where two overlap the earlier one in this list wins.
    """
    owner: dict[int, Mark] = {}
    for mark in reversed(marks):
        for start, end in mark.ranges:
            owner.update(dict.fromkeys(range(start, end), mark))
    styles: list[str] = []
    body = "".join(_written(source, owner, styles))
    return f"{HEAD}{''.join(styles)}{MARK_STYLE}</head><body>{body}</body></html>"


def excerpt(
    source: str, ranges: Sequence[Range], *, lines: int = 8, reach: int = 600
) -> SourceExcerpt:
    """Return the source around a passage; all that fits from the start if there is none.

    Args:
        source: the decoded page or row.
        ranges: the passage.
        lines: at most so many lines before and after.
        reach: at most so many code points before and after.
    """
    if not ranges:
        return SourceExcerpt(source[: 2 * reach], "", "")
    start, end = ranges[0][0], ranges[-1][1]
    before = source[max(0, start - reach) : start].split("\n")[-lines:]
    after = source[end : end + reach].split("\n")[:lines]
    return SourceExcerpt("\n".join(before), source[start:end], "\n".join(after))


def _written(source: str, owner: dict[int, Mark], styles: list[str]) -> Iterator[str]:
    placed: set[str] = set()
    for token in markup.tokens(source):
        if token.kind == "text" and token.name != "title":
            yield from _text(source, token, owner, placed)
        elif token.kind == "other" and token.name == "style":
            if rules := _safe_css(source[token.start : token.end]):
                styles.append(f"<style>{rules}</style>")
        elif token.kind == "open" and token.name == "img":
            yield _picture(token.attributes)
        elif token.kind == "open" and token.name in ELEMENTS:
            yield f"<{token.name}{''.join(_attributes(token.attributes))}>"
        elif token.kind == "close" and token.name in ELEMENTS - markup.VOID:
            yield f"</{token.name}>"


def _text(
    source: str, token: markup.Token, owner: dict[int, Mark], placed: set[str]
) -> Iterator[str]:
    shown = markup.characters(source, token.start, token.end)
    for mark, run in groupby(shown, key=lambda item: owner.get(item[1])):
        text = html.escape("".join(item[0] for item in run), quote=False)
        if mark is None:
            yield text
            continue
        anchor = f' id="{html.escape(mark.id)}"' if mark.id and mark.id not in placed else ""
        placed.add(mark.id)
        yield f'<mark{anchor} data-mention="{html.escape(mark.name)}">{text}</mark>'


def _attributes(attributes: dict[str, str]) -> Iterator[str]:
    for name, value in attributes.items():
        if name not in ATTRIBUTES or (name == "id" and value.startswith("mention")):
            continue
        safe = _safe_css(value) if name == "style" else value
        yield f' {name}="{html.escape(safe)}"'


def _picture(attributes: dict[str, str]) -> str:
    sizes = "".join(
        f"{name}:{attributes[name]}px;"
        for name in ("width", "height")
        if _LENGTH.fullmatch(attributes.get(name, ""))
    )
    words = html.escape(attributes.get("alt", "") or "picture")
    return f'<span class="asterism-picture" style="{sizes}">{words}</span>'


def _safe_css(rules: str) -> str:
    """Return rules without anything that loads or runs; "" if they hide what they say."""
    rules = _CSS_IMPORT.sub("", _CSS_ADDRESS.sub("none", _CSS_COMMENT.sub("", rules)))
    return "" if _CSS_REFUSED.search(rules) else rules
