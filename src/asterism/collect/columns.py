"""Which column of a file holds which field of a document."""

from __future__ import annotations

import codecs
import tomllib
from collections.abc import Mapping as Dict
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Final

import yaml

from asterism.collect.case_standard import is_case_standard
from asterism.model.errors import SourceError

SYNONYMS: Final[dict[str, tuple[str, ...]]] = {
    "text": (
        "text", "body", "content", "description", "ad_text", "post_text", "post_body", "ad_body",
        "message", "details", "narrative", "full_text", "texto", "descripcion", "contenido",
        "beschreibung", "inhalt", "texte", "contenu", "testo", "descrizione",
    ),
    "title": (
        "title", "headline", "subject", "heading", "ad_title", "post_title", "titulo", "titel",
        "titre", "titolo",
    ),
    "url": ("url", "link", "href", "ad_url", "post_url", "page_url", "permalink", "uri", "enlace"),
    "posted_at": (
        "posted_at", "posted", "date_posted", "posted_date", "post_date", "published_at",
        "published", "pub_date", "pubdate", "created_at", "created", "date_created", "datetime",
        "timestamp", "date", "time", "fecha", "datum", "data",
    ),
    "place": (
        "place", "location", "city", "town", "region", "area", "market", "ciudad", "lugar", "ort",
        "stadt", "ville", "lieu", "citta", "luogo",
    ),
    "author": (
        "author", "posted_by", "poster", "username", "user_name", "user", "account", "seller",
        "autor",
    ),
    "language": ("language", "lang", "idioma"),
    "kind": ("kind", "type", "document_type"),
    "source": ("source", "site", "website", "domain", "platform"),
    "id": (
        "id", "ad_id", "post_id", "listing_id", "row_id", "record_id", "external_id", "guid",
        "uuid",
    ),
}  # fmt: skip
"""Names that people give to columns, by field, the likeliest first."""

FIELDS: Final = tuple(SYNONYMS)
MARKING_FIELDS: Final = ("level", "exclude", "caveats", "consent")
"""What a row may state of its own marking; such columns are never guessed."""
CONSTANT_FIELDS: Final = ("kind", "language", "place", "author", "source")
"""What can be stated once for all rows that say nothing of it."""
SOURCE_FACTS: Final = ("key", "name", "legal_basis", "purpose", "retention_days")
HELD: Final = ("level", "caveats", "exclude", "consent", "embargo", "expires", "group")
DATE_ORDERS: Final = ("day-first", "month-first", "year-first")


@dataclass(frozen=True, slots=True)
class Mapping:
    """What a person states about a file, so that nothing has to be guessed.

    Attributes:
        columns: name of the column by field (see `FIELDS`); fields left out are guessed.
        zone: IANA zone of times that state none.
        date_formats: `strptime` formats of its dates.
        delimiter: of a CSV file; "" to find out.
        encoding: of the file; "" to find out.
        kind: kind of documents whose rows state none.
        marking: name of the column by what it states of a row's marking (see `MARKING_FIELDS`).
        date_order: of dates in digits: "day-first", "month-first" or "year-first"; "" to find
            out from the whole column.
        constants: value by field, for rows that have none of their own.
        source: facts of the source (see `SOURCE_FACTS`); what is left out is as without it.
        held: marking of the whole file, in the words of the command line (see `HELD`).
        list: names that lead to the list of a JSON file ("data.items"); "" for the first one.
        sheet: of a workbook; "" for all.
        is_draft: whether files in which no column holds a text are read all the same; a file
            cannot state it.
    """

    columns: Dict[str, str] = field(default_factory=dict)
    zone: str | None = None
    date_formats: tuple[str, ...] = ()
    delimiter: str = ""
    encoding: str = ""
    kind: str = "record"
    marking: Dict[str, str] = field(default_factory=dict)
    date_order: str = ""
    constants: Dict[str, str] = field(default_factory=dict)
    source: Dict[str, Any] = field(default_factory=dict)
    held: Dict[str, Any] = field(default_factory=dict)
    list: str = ""
    sheet: str = ""
    is_draft: bool = False

    @classmethod
    def from_plain(cls, values: Dict[str, Any]) -> Mapping:
        """Return the mapping that plain values (of a YAML, TOML or JSON file) describe.

        Raises:
            SourceError: if a name is unknown, or a value is not of its kind.
        """
        unknown = sorted(set(map(str, values)) - _STATED)
        for name, names in _KNOWN_INSIDE.items():
            inside = values.get(name) or {}
            if not isinstance(inside, dict):
                message = f"{name} is a table, such as {name}: {{{names[0]}: …}}"
                raise SourceError(message)
            unknown += sorted(f"{name}.{key}" for key in set(map(str, inside)) - set(names))
        if unknown:
            message = f"the mapping has unknown names: {', '.join(unknown)}"
            raise SourceError(message)
        formats = values.get("date_formats") or ()
        if isinstance(formats, str) or not all(isinstance(item, str) for item in formats):
            message = 'date_formats is a list of texts, such as ["%d/%m/%Y"]'
            raise SourceError(message)
        if values.get("date_order", "") not in {"", *DATE_ORDERS}:
            known = ", ".join(DATE_ORDERS)
            message = f"date_order is {values['date_order']!r}; write one of {known}"
            raise SourceError(message)
        for name in ("zone", "delimiter", "encoding", "kind", "list", "sheet"):
            if not isinstance(values.get(name, ""), str | None):
                message = f"{name} is {values[name]!r}; write it as text"
                raise SourceError(message)
        _require_known_encoding(values.get("encoding") or "")
        stated = {name: value for name, value in values.items() if value is not None}
        return cls(**{**stated, "date_formats": tuple(formats)})


_STATED: Final = frozenset(item.name for item in fields(Mapping)) - {"is_draft"}


_KNOWN_INSIDE: Final[dict[str, tuple[str, ...]]] = {
    "columns": FIELDS,
    "marking": MARKING_FIELDS,
    "constants": CONSTANT_FIELDS,
    "source": SOURCE_FACTS,
    "held": HELD,
}


def read_mapping(path: Path) -> Mapping:
    """Return the mapping that a YAML, TOML or JSON file states.

    Raises:
        SourceError: if it cannot be read, or states something unknown.
    """
    try:
        text = path.read_text(encoding="utf-8")
        values = tomllib.loads(text) if path.suffix == ".toml" else yaml.safe_load(text)
    except (OSError, ValueError, yaml.YAMLError, RecursionError) as error:
        message = f"{path}: cannot be read as a mapping, YAML, TOML or JSON ({error})"
        raise SourceError(message) from error
    if not isinstance(values, dict):
        message = f"{path}: a mapping is a table, such as columns: {{text: Body}}"
        raise SourceError(message)
    try:
        return Mapping.from_plain(values)
    except (SourceError, TypeError) as error:
        message = f"{path}: {error}; known are {', '.join(sorted(_STATED))}"
        raise SourceError(message) from error


def _require_known_encoding(name: str) -> None:
    try:
        codecs.lookup(name or "utf-8")
    except LookupError as error:
        message = f"encoding {name!r} is unknown; write one such as utf-8 or windows-1251"
        raise SourceError(message) from error


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of one kind of row.

    Attributes:
        fields: (field, column name) pairs.
        others: columns that become attributes.
        date: column of the time of posting; "" if there is none.
        marking: (what it states of the row's marking, column name) pairs.
        is_case: whether they are those of the Human Trafficking Case Data Standard.
    """

    fields: tuple[tuple[str, str], ...]
    others: tuple[str, ...]
    date: str = ""
    marking: tuple[tuple[str, str], ...] = ()
    is_case: bool = False


def choose_columns(names: Sequence[str], mapping: Mapping) -> Columns:
    """Return which of these columns holds which field; a column that is not there holds none."""
    if is_case_standard(names):
        return Columns((), (), "", tuple(mapping.marking.items()), is_case=True)
    chosen: dict[str, str] = {}
    folded: dict[str, str] = {}
    marking = set(mapping.marking.values())
    for name in names:
        if name not in marking:
            folded.setdefault(_folded(name), name)
    for field_name, synonyms in SYNONYMS.items():
        stated = mapping.columns.get(field_name)
        if stated is not None:
            if stated in names:
                chosen[field_name] = stated
            continue
        found = next((folded[item] for item in synonyms if item in folded), None)
        if found is not None and found not in mapping.columns.values():
            chosen[field_name] = found
    taken = set(chosen.values())
    # What a row says of its marking is no attribute of the document: it may name people.
    others = tuple(sorted(set(names) - taken - marking))
    return Columns(
        tuple(chosen.items()), others, chosen.get("posted_at", ""), tuple(mapping.marking.items())
    )


def has_text(columns: Columns) -> bool:
    """Return whether rows of these columns can be documents."""
    return columns.is_case or any(name in {"text", "title"} for name, _ in columns.fields)


def require_text(columns: Columns, names: Sequence[str]) -> None:
    """Refuse a file in which no column holds text.

    Raises:
        SourceError: if there is neither a text nor a title.
    """
    if not has_text(columns):
        message = (
            f"no column looks like the text of a document; the columns are: {', '.join(names)}. "
            "Say which one it is with a mapping; --draft-map FILE writes a first one"
        )
        raise SourceError(message)


def _folded(name: str) -> str:
    return "_".join(name.strip().lower().replace("-", " ").replace("_", " ").split())
