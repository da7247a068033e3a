"""What a page says for machines about the document it shows: JSON-LD and microdata."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from lxml.html import HtmlElement  # type: ignore[import-untyped]

from asterism.collect.declaring.linked_data import LinkedData, item_types, types_of
from asterism.collect.declaring.selectors import compiled
from asterism.collect.drafting.selecting import is_selector
from asterism.collect.drafting.shapes import is_related

PROPERTIES: Final = {
    "title": ("headline", "title", "name"),
    "text": ("articleBody", "description", "text", "reviewBody"),
    "place": (
        "jobLocation.address.addressLocality", "address.addressLocality", "areaServed",
        "availableAtOrFrom.address.addressLocality", "offers.areaServed",
        "location.address.addressLocality", "location.name", "contentLocation", "address",
    ),
    "posted_at": (
        "datePosted", "datePublished", "dateCreated", "validFrom", "offers.validFrom", "uploadDate",
    ),
    "author": (
        "author.name", "author", "hiringOrganization.name", "hiringOrganization", "seller.name",
        "offers.seller.name", "creator.name",
    ),
    "language": ("inLanguage",),
    "attributes.price": (
        "offers.price", "price", "baseSalary.value.value", "baseSalary.value.minValue",
        "baseSalary", "priceRange", "offers.lowPrice",
    ),
}  # fmt: skip
"""Properties of schema.org by field, the likeliest first."""
_NOT_DOCUMENTS: Final = frozenset((
    "AdministrativeArea", "AggregateRating", "Brand", "BreadcrumbList", "City", "CollectionPage",
    "Corporation", "Country", "EntryPoint", "GeoCoordinates", "ImageObject", "ItemList",
    "ItemPage", "ListItem", "LocalBusiness", "MonetaryAmount", "Organization", "Person", "Place",
    "PostalAddress", "QuantitativeValue", "Rating", "SearchAction", "SiteNavigationElement",
    "WPFooter", "WPHeader", "WebPage", "WebSite",
))  # fmt: skip


def described(page: HtmlElement) -> Iterator[tuple[str, str, str]]:
    """Give fields that a page describes for machines: field, selector and value.

    Args:
        page: the document's page.
    """
    data = LinkedData(page)
    kind = document_type(data)
    if kind:
        yield from _values(page, data, f"jsonld:{kind}.")
    item = _main_item(page)
    if item is not None:
        types = item_types(item)
        yield from _values(page, data, f"microdata:{types[0]}." if types else "microdata:")


def document_type(data: LinkedData) -> str | None:
    """Return the type of the JSON-LD object that is the document, or None."""
    best, kind = 0, None
    for item in data.all_objects:
        types = [
            name for name in types_of(item) if name not in _NOT_DOCUMENTS and name[:1].isupper()
        ]
        told = sum(
            path.partition(".")[0] in item for paths in PROPERTIES.values() for path in paths
        )
        if types and told > best:
            best, kind = told, types[0]
    return kind


def described_kind(page: HtmlElement) -> str | None:
    """Return the kind of document that a page's own description tells of, or None."""
    item = _main_item(page)
    types: list[Any] = [
        document_type(LinkedData(page)),
        *(item_types(item) if item is not None else ()),
    ]
    return "job_ad" if "JobPosting" in types else None


def _main_item(page: HtmlElement) -> HtmlElement | None:
    """Return the microdata item that is the document, or None."""
    best, chosen = 1, None
    for item in page.xpath("descendant-or-self::*[@itemscope]"):
        types = item_types(item)
        if is_related(item) or (types and types[0] in _NOT_DOCUMENTS):
            continue
        told = len(
            {
                name
                for each in item.xpath(".//*[@itemprop]")
                for name in each.get("itemprop").split()
            }
        )
        if told > best:
            best, chosen = told, item
    return chosen


def _values(page: HtmlElement, data: LinkedData, prefix: str) -> Iterator[tuple[str, str, str]]:
    for name, paths in PROPERTIES.items():
        for path in paths:
            selector = f"{prefix}{path}"
            value = compiled(selector).shown(page, data) if is_selector(selector) else ""
            if value:
                yield name, selector, value
                break
