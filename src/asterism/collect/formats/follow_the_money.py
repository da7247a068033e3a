"""FollowTheMoney entities, one JSON object each: https://followthemoney.tech.

Every property becomes a line of the text, and these also become fields:

- title: `caption`, otherwise the first of `name`, `title`, `subject`, `fileName`;
- posted_at: `publishedAt`, `date`, `startDate`, `createdAt`, `modifiedAt`, the first that is there;
- author: `author`, `publisher`, `from`; place: `city`, `region`, `country`; language: `language`;
- address of the document: `sourceUrl`, when there is just one.

The entity's id makes it the same document when it comes again; schema, datasets and all
properties stay in the attributes.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from asterism.collect.columns import Mapping
from asterism.collect.formats.base import WHOLE, Findings, Item
from asterism.collect.formats.json_lines import json_rows
from asterism.collect.formats.json_objects import Values, parsed, text_of, texts
from asterism.collect.page_text import parse_page
from asterism.collect.page_text import text_of as page_text_of
from asterism.collect.rejects import Reject
from asterism.collect.rows import Row

TITLES: Final = ("name", "title", "subject", "fileName")
DATES: Final = ("publishedAt", "date", "startDate", "createdAt", "modifiedAt")
AUTHORS: Final = ("author", "publisher", "from")
PLACES: Final = ("city", "region", "country")
LONG: Final = ("bodyText", "description", "summary", "notes", "bodyHtml")
"""Properties that are written out without a label, before the others."""
SCHEMATA: Final = frozenset({
    "Address", "Airplane", "Analyzable", "Annotation", "Article", "Assessment", "Asset",
    "Associate", "Audio", "BankAccount", "Call", "CallForTenders", "Company", "Contract",
    "ContractAward", "CourtCase", "CourtCaseParty", "CryptoWallet", "Debt", "Directorship",
    "Document", "Documentation", "EconomicActivity", "Email", "Employment", "Event", "Family",
    "Folder", "HyperText", "Identification", "Image", "Interest", "Interval", "LegalEntity",
    "License", "Membership", "Mention", "Message", "Note", "Occupancy", "Organization",
    "Ownership", "Package", "Page", "Pages", "Passport", "Payment", "Person", "PlainText",
    "Position", "Post", "Project", "ProjectParticipant", "PublicBody", "RealEstate",
    "Representation", "Sanction", "Security", "Similar", "Succession", "Table", "TaxRoll",
    "Thing", "Trip", "UnknownLink", "UserAccount", "Value", "Vehicle", "Vessel", "Video",
    "Workbook",
})  # fmt: skip


def entity_list(path: Path, mapping: Mapping, findings: Findings) -> Iterator[Item]:
    """Yield the entities of a JSON list."""
    for element, number, values in parsed(path, lambda keys: keys == ()):
        if isinstance(values, Reject):
            yield values
        else:
            yield _row(
                Row(number, element.offset, element.length, WHOLE, values), mapping, findings
            )


def entity_lines(path: Path, mapping: Mapping, findings: Findings) -> Iterator[Item]:
    """Yield the entities of a file with one on each line."""
    for item in json_rows(path, mapping, findings.encoding, findings.encodings):
        yield item if isinstance(item, Reject) else _row(item, mapping, findings)


def _row(row: Row, mapping: Mapping, findings: Findings) -> Item:
    values = dict(row.values)
    schema, properties = values.get("schema"), values.get("properties")
    entity_id = text_of(values.get("id"))
    if not entity_id or not isinstance(schema, str) or not isinstance(properties, dict):
        missing = "id" if not entity_id else "properties" if isinstance(schema, str) else "schema"
        mend = "export it with FollowTheMoney again, or take it out"
        return Reject(row.number, missing, f"the entity has no {missing}", mend, str(values)[:200])
    if schema not in SCHEMATA:
        findings.note(f"schema {schema[:40]} is unknown here; its properties are read all the same")
    wrong = next((name for name in properties if not _is_values(properties[name])), None)
    if wrong is not None:
        mend = "give a list of texts, as FollowTheMoney does"
        return Reject(row.number, wrong, "is neither a text nor a list of texts", mend)
    document = _document(schema, entity_id, properties, values, mapping)
    return row._replace(columns=WHOLE, values=document)


def _document(
    schema: str, entity_id: str, properties: Values, values: Values, mapping: Mapping
) -> Values:
    title = text_of(values.get("caption")) or _first(properties, TITLES)
    long = [text for name in LONG for text in _long(name, properties)]
    others = [
        f"{name}: {text}"
        for name in properties
        if name not in LONG
        for text in texts(properties[name])
    ]
    addresses = list(texts(properties.get("sourceUrl")))
    attributes: dict[str, Any] = {"schema": schema, "properties": properties}
    attributes |= {name: values[name] for name in ("datasets", "referents") if values.get(name)}
    return {
        "id": entity_id,
        "kind": mapping.kind,
        "title": title or schema,
        "text": "\n".join([*long, *others]),
        "url": addresses[0] if len(addresses) == 1 else "",
        "author": _first(properties, AUTHORS),
        "place": _first(properties, PLACES),
        "language": _first(properties, ("language",)),
        "posted_at": _first(properties, DATES),
        "attributes": attributes,
    }


def _long(name: str, properties: Values) -> Iterator[str]:
    for text in texts(properties.get(name)):
        if name != "bodyHtml":
            yield text
        elif (page := parse_page(text)) is not None:
            yield page_text_of(page)


def _first(properties: Values, names: tuple[str, ...]) -> str:
    return next((text for name in names for text in texts(properties.get(name))), "")


def _is_values(value: object) -> bool:
    items = value if isinstance(value, list) else [value]
    return all(item is None or isinstance(item, str | int | float) for item in items)
