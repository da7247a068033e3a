"""Selectors: how a declaration says where on a page something stands.

=================  =====================================================================
`div.ad h1`        CSS; `::text` and `::attr(name)` take a text or an attribute
`//h1`, `(//a)[2]` XPath 1.0, recognised by its first letter; `./td` within a post
`jsonld:a.b`       a property of a property in the page's JSON-LD; `jsonld:Product.name`
                   looks in objects of that type alone
`microdata:a.b`    the same in microdata
=================  =====================================================================
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Final, TypeAlias

from cssselect import SelectorError
from lxml import etree  # type: ignore[import-untyped]
from lxml.html import HtmlElement  # type: ignore[import-untyped]
from parsel.csstranslator import HTMLTranslator
from pydantic import AfterValidator

from asterism.collect.declaring.linked_data import LinkedData, microdata_values
from asterism.collect.page_text import text_of

JSON_LD: Final = "jsonld:"
MICRODATA: Final = "microdata:"
LENGTH_LIMIT: Final = 2_000
_UNWRITTEN: Final = frozenset(("Cc", "Cs", "Cn", "Co"))
_TRANSLATOR: Final = HTMLTranslator()
_PATH: Final = re.compile(r"@?\w[\w:-]*(?:\.@?\w[\w:-]*)*", re.ASCII)
_TEXT_OF: Final = re.compile(r"::(?:text|attr\([^)]*\))\s*$|/(?:@[\w:-]+|text\(\))\s*$")
_EMPTY_PAGE: Final = etree.fromstring("<html><body><p/></body></html>")

_FUNCTIONS: Final = frozenset((
    "last", "position", "count", "id", "local-name", "namespace-uri", "name", "string", "concat",
    "starts-with", "contains", "substring-before", "substring-after", "substring",
    "string-length", "normalize-space", "translate", "boolean", "not", "true", "false", "lang",
    "number", "sum", "floor", "ceiling", "round", "text", "node", "comment",
    "processing-instruction", "and", "or", "div", "mod",
))  # fmt: skip
"""What may stand before a parenthesis in XPath 1.0."""
_LITERAL: Final = re.compile(r"'[^']*'|\"[^\"]*\"")
_CALL: Final = re.compile(r"([\w.:-]+)\s*\(")

Found: TypeAlias = HtmlElement | str


class SelectorProblemError(ValueError):
    """A selector cannot be understood; says why."""


@dataclass(frozen=True, slots=True)
class Selector:
    """A selector ready to be asked.

    Attributes:
        text: as it was declared.
    """

    text: str
    _find: Callable[[HtmlElement, LinkedData], list[Found]]

    def found(self, element: HtmlElement, data: LinkedData) -> list[Found]:
        """Return what it finds within an element, in the page's order.

        Args:
            element: the page, or a part of it.
            data: JSON-LD of the page.
        """
        return self._find(element, data)

    def shown(self, element: HtmlElement, data: LinkedData) -> str:
        """Return the text of the first thing that it finds and that is not empty, or ""."""
        texts = (shown_text(item) for item in self._find(element, data))
        return next((text for text in texts if text), "")


def shown_text(found: Found) -> str:
    """Return the text of what a selector found."""
    return found.strip() if isinstance(found, str) else text_of(found)


def compiled(text: str, *, within: bool = False) -> Selector:
    """Return a selector ready to be asked.

    Args:
        text: as it was declared.
        within: whether it is asked of a part of a page; a path then begins there.

    Raises:
        SelectorProblemError: if it cannot be understood.
    """
    if len(text) > LENGTH_LIMIT:
        message = f"a selector has at most {LENGTH_LIMIT:,} characters"
        raise SelectorProblemError(message)
    if any(unicodedata.category(letter) in _UNWRITTEN for letter in text):
        message = f"the selector {text!r} holds characters that cannot be seen"
        raise SelectorProblemError(message)
    for prefix in (JSON_LD, MICRODATA):
        if text.startswith(prefix):
            return Selector(text, _of_linked_data(text, prefix, within=within))
    path = _xpath(text, within=within)

    def find(element: HtmlElement, _: LinkedData) -> list[Found]:
        found = path(element)
        # A path may also count or join: then it gives one value.
        return found if isinstance(found, list) else [_said(found)]

    return Selector(text, find)


def _of_linked_data(
    text: str, prefix: str, *, within: bool
) -> Callable[[HtmlElement, LinkedData], list[Found]]:
    name = text.removeprefix(prefix)
    if not _PATH.fullmatch(name):
        message = f"after {prefix} stand names joined by dots, like {prefix}offers.price"
        raise SelectorProblemError(message)
    steps = tuple(name.split("."))
    if prefix == MICRODATA:
        return lambda element, _: microdata_values(element, steps)
    if within:
        message = "JSON-LD speaks of the whole page; within a post use CSS, XPath or microdata"
        raise SelectorProblemError(message)
    return lambda _, data: list(data.values(steps))


def _xpath(text: str, *, within: bool) -> etree.XPath:
    try:
        if text.startswith(("/", "(", "./")):
            _check_functions(text)
            path = re.sub(r"^(\(*)/", r"\1./", text) if within else text
        else:
            path = _TRANSLATOR.css_to_xpath(text)
        found = etree.XPath(path, smart_strings=False)
        found(_EMPTY_PAGE)
    except (SelectorError, etree.XPathError, ValueError) as error:
        message = f"the selector {text!r} cannot be understood: {error}"
        raise SelectorProblemError(message) from error
    return found


def _check_functions(path: str) -> None:
    """Refuse what lxml would only notice on a page that has the element before it."""
    bare = _LITERAL.sub("''", path)
    called = (name.rpartition("::")[2] for name in _CALL.findall(bare))
    unknown = [name for name in called if name not in _FUNCTIONS]
    if unknown or "$" in bare:
        what = f"{unknown[0]}() is no function" if unknown else "there are no variables"
        message = f"the selector {path!r} cannot be understood: {what} of XPath 1.0"
        raise SelectorProblemError(message)


def _said(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _checked(text: str) -> str:
    compiled(text)
    return text


def _checked_within(text: str) -> str:
    compiled(text, within=True)
    return text


def _checked_element(text: str) -> str:
    if text.startswith((JSON_LD, MICRODATA)) or _TEXT_OF.search(text):
        message = f"the selector {text!r} must find elements, by CSS or XPath"
        raise SelectorProblemError(message)
    return _checked(text)


SelectorText = Annotated[str, AfterValidator(_checked)]
"""A selector asked of a page."""

InnerSelectorText = Annotated[str, AfterValidator(_checked_within)]
"""A selector asked of a post."""

ElementSelectorText = Annotated[str, AfterValidator(_checked_element)]
"""A selector of elements."""
