"""What the pages of every site have in common, and how text becomes markup."""

from __future__ import annotations

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


def html_text(value: str) -> str:
    """Return text as HTML, no-break spaces as entities."""
    return escape(value, quote=False).replace("\u00a0", "&nbsp;")


def html_attribute(value: str) -> str:
    """Return text as the value of an attribute."""
    return escape(value, quote=True)


def paragraphs(text: str, line_break: str) -> str:
    """Return a body as paragraphs with line breaks."""
    return "\n".join(
        f"<p>{html_text(block).replace(chr(10), line_break)}</p>" for block in text.split("\n\n")
    )


def moment(fields: dict[str, Any]) -> datetime:
    """Return when an ad was posted."""
    return datetime.strptime(fields["posted_at"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def moment_of(seconds: int) -> datetime:
    """Return seconds since 1970 as a moment in UTC."""
    return datetime.fromtimestamp(seconds, UTC)


def spanish_date(when: datetime, *, time: bool = True) -> str:
    """Return a moment as Spanish sites write it."""
    day = f"{when.day} de {_MONTHS_ES[when.month - 1]} de {when.year}"
    return f"{day}, {when:%H:%M:%S} UTC" if time else day
