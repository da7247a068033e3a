"""What a declaration would read of a saved page, field by field, without collecting anything."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import orjson
from lxml.html import HtmlElement  # type: ignore[import-untyped]
from w3lib.encoding import html_to_unicode

from asterism.collect.declaration import SiteDeclaration
from asterism.collect.declaring.linked_data import LinkedData
from asterism.collect.documents import Draft
from asterism.collect.page_reading import Links, PageReader
from asterism.collect.page_text import parse_page
from asterism.collect.rejects import Reject
from asterism.model.clock import to_datetime
from asterism.model.errors import SourceError

PAGE_LIMIT: Final = 32 << 20


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is not as the declaration says.

    Attributes:
        field: the key it is about, or "".
        reason: what is wrong.
        mend: how to mend it; may be "".
        level: "error" if the page cannot be collected like this, else "warning".
    """

    field: str
    reason: str
    mend: str = ""
    level: str = "warning"

    def __str__(self) -> str:
        """Return it as one line."""
        return ": ".join(
            filter(None, (self.field, "; ".join(filter(None, (self.reason, self.mend)))))
        )


@dataclass(frozen=True, slots=True)
class FieldCheck:
    """What a field's selector finds.

    Attributes:
        name: of the field.
        selector: as declared.
        matches: how many places it finds on the page, or in its posts together.
        shown: in how many documents it finds something.
        value: what would be stored, a list of it where there are posts; None where nothing is.
    """

    name: str
    selector: str
    matches: int
    shown: int
    value: Any


@dataclass(slots=True)
class PageCheck:
    """What a declaration would read of a page.

    Attributes:
        source: key of the source.
        url: the page's address.
        encoding: of the page's text.
        fields: in the order of the declaration.
        documents: as they would be stored.
        links: where the page leads.
        problems: errors first.
    """

    source: str
    url: str
    encoding: str
    fields: list[FieldCheck]
    documents: list[dict[str, Any]]
    links: Links
    problems: list[Problem] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong that would keep the page from being collected."""
        return not any(problem.level == "error" for problem in self.problems)

    @property
    def kind(self) -> str:
        """What the page is: "document", "listing" or "neither"."""
        if any(document["text"] for document in self.documents):
            return "document"
        return "listing" if self.links.items or self.links.follow else "neither"

    def to_json(self) -> dict[str, Any]:
        """Return it as plain values; attributes stand among the fields under their own names."""
        return {
            "source": self.source,
            "ok": self.ok,
            "page": self.kind,
            "url": self.url,
            "encoding": self.encoding,
            "fields": {_own_name(item, self.fields): item.value for item in self.fields},
            "selectors": {
                _own_name(item, self.fields): {
                    "selector": item.selector, "matches": item.matches, "documents": item.shown
                }
                for item in self.fields
            },
            "documents": self.documents,
            "links": {
                name: {"count": len(found), "addresses": list(found)}
                for name, found in (
                    ("items", self.links.items),
                    ("follow", self.links.follow),
                    ("next", self.links.next),
                )
            },
            "problems": [
                {"field": p.field, "reason": p.reason, "mend": p.mend, "level": p.level}
                for p in self.problems
            ],
        }  # fmt: skip


def check_page(declaration: SiteDeclaration, body: bytes, url: str, seen_at: int) -> PageCheck:
    """Return what a declaration would read of a page.

    Args:
        declaration: of the source.
        body: the page's bytes.
        url: its address.
        seen_at: when it was received, microseconds since 1970 in UTC.
    """
    reader = PageReader(declaration)
    encoding, text = html_to_unicode("text/html", body)
    page = parse_page(text)
    if page is None:
        empty = Problem("", "the page holds no HTML", "save it anew", "error")
        return PageCheck(declaration.key, url, encoding, [], [], Links((), (), ()), [empty])
    data = LinkedData(page)
    drafts, rejects = reader.drafts(page, url, "", seen_at)
    documents = [_plain(draft) for draft in drafts]
    fields = [_field_check(reader, name, page, data, documents) for name in reader.fields]
    check = PageCheck(declaration.key, url, encoding, fields, documents, reader.links(page, url))
    check.problems = sorted(
        _problems(check, declaration, rejects, data.problems), key=lambda problem: problem.level
    )
    return check


def read_page(path: Path) -> bytes:
    """Return the bytes of a saved page.

    Raises:
        SourceError: if it cannot be read or is too large.
    """
    try:
        size = path.stat().st_size
        if size > PAGE_LIMIT:
            message = f"{path}: has {size:,} bytes, at most {PAGE_LIMIT:,} are read"
            raise SourceError(message)
        return path.read_bytes()
    except OSError as error:
        message = f"{path}: cannot be read ({error})"
        raise SourceError(message) from error


def _own_name(item: FieldCheck, fields: list[FieldCheck]) -> str:
    name = item.name.removeprefix("attributes.")
    return item.name if any(other.name == name and other is not item for other in fields) else name


def _plain(draft: Draft) -> dict[str, Any]:
    posted = None if draft.posted_at is None else to_datetime(draft.posted_at)
    return {
        "url": draft.url,
        "kind": draft.kind,
        "title": draft.title,
        "text": draft.text,
        "place": draft.place,
        "posted_at": None if posted is None else posted.isoformat().replace("+00:00", "Z"),
        "author": draft.author,
        "language": draft.language,
        "attributes": orjson.loads(draft.attributes) if draft.attributes else {},
    }


def _field_check(
    reader: PageReader,
    name: str,
    page: HtmlElement,
    data: LinkedData,
    documents: list[dict[str, Any]],
) -> FieldCheck:
    selector = reader.fields[name]
    found = [len(selector.found(part, data)) for part in reader.posts(page)]
    attribute = name.removeprefix("attributes.")
    values = [
        document["attributes"].get(attribute) if attribute != name else document[name] or None
        for document in documents
    ]
    shown = sum(value is not None for value in values)
    if reader.declaration.posts is None:
        return FieldCheck(name, selector.text, sum(found), shown, values[0] if values else None)
    return FieldCheck(name, selector.text, sum(found), shown, values)


def _problems(
    check: PageCheck, declaration: SiteDeclaration, rejects: list[Reject], scripts: list[str]
) -> list[Problem]:
    if check.kind == "neither":
        reason = "the page shows neither a document nor links to documents where they are declared"
        mend = "mend the selectors, or check another page"
        return [Problem("", reason, mend, "error"), *(Problem("", said) for said in scripts)]
    problems = []
    if check.kind == "document":
        problems += [Problem(item.field, item.reason, item.mend) for item in rejects]
        problems += _empty_fields(check, declaration)
    elif not check.links.items:
        mend = "they are further in, or crawl.items is to be mended"
        problems.append(Problem("crawl.items", "no links to documents on this page", mend))
    off = sorted(
        {a for a in (*check.links.items, *check.links.listings) if _leaves(a, declaration)}
    )
    if off:
        reason = f"{len(off)} links leave the hosts of crawl.start and are not followed: {off[0]}"
        problems.append(Problem("crawl", reason, "add a start page there, or narrow the selectors"))
    return [*problems, *(Problem("", said) for said in scripts)]


def _empty_fields(check: PageCheck, declaration: SiteDeclaration) -> list[Problem]:
    total = len(check.documents)
    problems = []
    for item in check.fields:
        if item.shown == total:
            continue
        where = "here" if declaration.posts is None else f"in {total - item.shown} of {total} posts"
        reason = f"{item.selector} shows nothing {where}"
        if item.matches and not item.shown:
            reason = f"{item.selector} finds {item.matches} places, and nothing to store {where}"
        problems.append(Problem(item.name, reason))
    return problems


def _leaves(address: str, declaration: SiteDeclaration) -> bool:
    return (
        address.split("/")[2].rpartition("@")[2].partition(":")[0].lower() not in declaration.hosts
    )
