"""Sources are declared, not coded: one TOML file says where a site's pages and fields are.

Selectors are CSS (with `::attr(name)` and `::text`), or XPath where they begin with "/" or "(".
"""

from __future__ import annotations

import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Final, Self
from urllib.parse import urlsplit

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)

from asterism.access.policy.words import MarkingError, MarkingWords
from asterism.collect.documents import Source
from asterism.model.errors import SourceError
from asterism.model.marking import LOCAL, Marking

_STRICT: Final = ConfigDict(extra="forbid", frozen=True)
LOCAL_CONCURRENCY: Final = 8


class Crawl(BaseModel):
    """Which pages there are.

    Attributes:
        start: addresses of the first pages.
        follow: selectors of links to further listings (cities, sections).
        items: selectors of links from a listing to documents.
        next: selectors of the link to a listing's next page.
    """

    model_config = _STRICT

    start: list[str] = Field(min_length=1)
    follow: list[str] = []
    items: list[str] = Field(min_length=1)
    next: list[str] = []

    @field_validator("start")
    @classmethod
    def _are_web_addresses(cls, addresses: list[str]) -> list[str]:
        for address in addresses:
            parts = urlsplit(address)
            if parts.scheme not in {"http", "https"} or not parts.hostname:
                message = f"{address} is no http address"
                raise ValueError(message)
        return addresses


class Fields(BaseModel):
    """Where a document's page shows what; each a selector."""

    model_config = _STRICT

    title: str | None = None
    text: str
    place: str | None = None
    posted_at: str | None = None
    author: str | None = None
    language: str | None = None
    attributes: dict[str, str] = {}


class Pace(BaseModel):
    """How politely a site is asked. What is left out follows from `local`."""

    model_config = _STRICT

    delay_seconds: float | None = Field(default=None, ge=0)
    concurrency: int | None = Field(default=None, ge=1, le=64)


class Handling(BaseModel):
    """How what comes from a site is marked; what is left out is as for every source.

    Attributes:
        owner: the organisation that decides about it; the workspace's own if left out.
        level: "clear", "green", "amber", "amber+strict" or "red".
        group: the sharing group.
        exclude: "organisation:NAME" or "person:NAME", never to see it.
        caveats: "juvenile", "victim-only", "sealed" or others.
        embargo: the day on which its embargo ends (2026-12-31).
        expires: the last day on which it is seen.
        consent: "given", "withdrawn" or "not asked".
    """

    model_config = _STRICT

    owner: str | None = None
    level: str | None = None
    group: str | None = None
    exclude: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()
    embargo: str | None = None
    expires: str | None = None
    consent: str | None = None

    @model_validator(mode="after")
    def _is_understood(self) -> Self:
        try:
            self.applied_to(LOCAL)
        except MarkingError as error:
            raise ValueError(str(error)) from error
        return self

    def applied_to(self, marking: Marking) -> Marking:
        """Return a marking with what is stated here in the place of what it says."""
        return MarkingWords(**self.model_dump()).applied_to(marking)


class SiteDeclaration(BaseModel):
    """A site as a source: what it is, on what ground it is collected, and how to read it."""

    model_config = _STRICT

    key: str = Field(pattern=r"^[a-z0-9][a-z0-9._-]{0,63}$")
    name: str = Field(min_length=1)
    owner: str = Field(min_length=1)
    legal_basis: str = Field(min_length=1)
    purpose: str = Field(min_length=1)
    retention_days: int | None = Field(default=None, ge=1)
    local: bool = False
    document_kind: str = Field(default="ad", max_length=32)
    zone: str | None = None
    date_formats: list[str] = []
    crawl: Crawl
    fields_: Fields = Field(alias="fields")
    pace: Pace = Pace()
    marking: Handling = Handling()

    @field_validator("legal_basis", "purpose", "owner")
    @classmethod
    def _says_something(cls, value: str) -> str:
        if not value.strip():
            message = "must say something"
            raise ValueError(message)
        return value.strip()

    @property
    def source(self) -> Source:
        """Its row in the sources table."""
        return Source(
            self.key,
            self.name,
            "site",
            self.owner,
            self.legal_basis,
            self.purpose,
            self.retention_days,
            self.marking.applied_to(LOCAL),
        )

    @property
    def hosts(self) -> frozenset[str]:
        """Host names of its first pages: it is not followed elsewhere."""
        return frozenset(urlsplit(address).hostname or "" for address in self.crawl.start)

    @property
    def delay_seconds(self) -> float:
        """Seconds between two requests to one of its hosts."""
        given = self.pace.delay_seconds
        return given if given is not None else 0.0 if self.local else 1.0

    @property
    def concurrency(self) -> int:
        """How many requests to one of its hosts may be under way."""
        return self.pace.concurrency or (LOCAL_CONCURRENCY if self.local else 2)


def read_declaration(path: Path) -> SiteDeclaration:
    """Return the source that a TOML file declares.

    Raises:
        SourceError: if the file is unreadable or incomplete; a source without a legal basis
            or a purpose does not run.
    """
    try:
        return _checked(path.read_text(encoding="utf-8"), str(path))
    except (OSError, UnicodeDecodeError) as error:
        message = f"{path}: cannot be read ({error})"
        raise SourceError(message) from error


def demonstration_sources() -> list[SiteDeclaration]:
    """Return the declarations of the simulated sites."""
    folder = files("asterism.collect").joinpath("demonstration")
    found = sorted(folder.iterdir(), key=lambda item: item.name)
    return [
        _checked(item.read_text(encoding="utf-8"), item.name)
        for item in found
        if item.name.endswith(".toml")
    ]


def _checked(text: str, name: str) -> SiteDeclaration:
    try:
        return SiteDeclaration.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        message = f"{name}: is no TOML: {error}"
    except ValidationError as error:
        problems = "; ".join(
            f"{'.'.join(str(part) for part in item['loc'])}: {item['msg']}"
            for item in error.errors()
        )
        message = f"{name}: this source does not run until its declaration is mended: {problems}"
    raise SourceError(message)
