"""Which column of a file holds which field of a document."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping as Dict
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Final

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
    """

    columns: Dict[str, str] = field(default_factory=dict)
    zone: str | None = None
    date_formats: tuple[str, ...] = ()
    delimiter: str = ""
    encoding: str = ""
    kind: str = "record"
    marking: Dict[str, str] = field(default_factory=dict)

    @classmethod
    def from_plain(cls, values: Dict[str, Any]) -> Mapping:
        """Return the mapping that plain values (of a TOML or JSON file) describe.

        Raises:
            SourceError: if a name is unknown.
        """
        unknown = set(values) - _STATED
        unknown |= set(values.get("columns", {})) - set(FIELDS)
        unknown |= set(values.get("marking", {})) - set(MARKING_FIELDS)
        if unknown:
            message = f"the mapping has unknown names: {', '.join(sorted(unknown))}"
            raise SourceError(message)
        formats = tuple(values.get("date_formats", ()))
        return cls(**{**values, "date_formats": formats})


_STATED: Final = frozenset(item.name for item in fields(Mapping))


def read_mapping(path: Path) -> Mapping:
    """Return the mapping that a TOML or JSON file states.

    Raises:
        SourceError: if it cannot be read, or states something unknown.
    """
    try:
        text = path.read_text(encoding="utf-8")
        values = json.loads(text) if path.suffix == ".json" else tomllib.loads(text)
    except (OSError, ValueError) as error:
        message = f"{path}: cannot be read as a mapping, TOML or JSON ({error})"
        raise SourceError(message) from error
    if not isinstance(values, dict):
        message = f"{path}: a mapping is a table, such as columns = {{ text = 'Body' }}"
        raise SourceError(message)
    try:
        return Mapping.from_plain(values)
    except (SourceError, TypeError) as error:
        message = f"{path}: {error}; known are columns, zone, date_formats, delimiter, encoding"
        raise SourceError(message) from error


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of one kind of row.

    Attributes:
        fields: (field, column name) pairs.
        others: columns that become attributes.
        date: column of the time of posting; "" if there is none.
        marking: (what it states of the row's marking, column name) pairs.
    """

    fields: tuple[tuple[str, str], ...]
    others: tuple[str, ...]
    date: str = ""
    marking: tuple[tuple[str, str], ...] = ()


def choose_columns(names: Sequence[str], mapping: Mapping) -> Columns:
    """Return which of these columns holds which field; a column that is not there holds none."""
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


def require_text(columns: Columns, names: Sequence[str]) -> None:
    """Refuse a file in which no column holds text.

    Raises:
        SourceError: if there is neither a text nor a title.
    """
    if not {"text", "title"} & {field_name for field_name, _ in columns.fields}:
        message = (
            f"no column looks like the text of a document; the columns are: {', '.join(names)}. "
            "Say which one it is with a mapping"
        )
        raise SourceError(message)


def _folded(name: str) -> str:
    return "_".join(name.strip().lower().replace("-", " ").replace("_", " ").split())
