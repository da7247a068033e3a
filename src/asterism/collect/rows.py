"""Rows of files as drafts of documents: the same rules for every format."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping as Dict
from typing import Any, Final, NamedTuple

import orjson

from asterism.access.policy.words import MarkingError, MarkingWords
from asterism.collect.case_standard import composed
from asterism.collect.columns import Columns, Mapping
from asterism.collect.dates import DateProblemError, read_date
from asterism.collect.documents import Draft, Source
from asterism.collect.rejects import Reject
from asterism.model.marking import LOCAL, Marking, narrowed

TEXT_LIMIT: Final = 1_000_000
LIMITS: Final = {
    "title": 20_000, "text": TEXT_LIMIT, "url": 2_000, "id": 1_000, "kind": 32, "language": 16,
    "source": 500, "place": 20_000, "author": 20_000,
}  # fmt: skip
"""Most code points of each field; addresses must fit an index of every database."""

_EMPTY: Final = dict.fromkeys(LIMITS, "")
CASE: Final = Columns(
    (("id", "id"), ("kind", "kind"), ("title", "title"), ("text", "text"), ("place", "place")),
    ("attributes",),
    "posted_at",
    (("level", "level"), ("caveats", "caveats"), ("exclude", "exclude"), ("consent", "consent")),
)
"""Columns of what `case_standard.composed` returns."""


class Row(NamedTuple):
    """A row of a file with its place in it.

    Attributes:
        number: line on which it begins, 1 for the first; or number of the record.
        offset: its first byte in the file.
        length: in bytes.
        columns: what its columns hold.
        values: by column name.
        entry: where it stands in a file whose rows have no bytes of their own: these bytes are
            then those of the file, and `asterism.evidence.entries` reads this.
    """

    number: int
    offset: int
    length: int
    columns: Columns
    values: Dict[str, Any]
    entry: str | None = None


class RowError(ValueError):
    """A row cannot become a document."""

    def __init__(self, field: str, reason: str, mend: str, raw: object = "") -> None:
        super().__init__(reason)
        self.field, self.reason, self.mend, self.raw = field, reason, mend, str(raw)

    def reject(self, row: int) -> Reject:
        """Return it as a line of the rejects file."""
        return Reject(row, self.field, self.reason, self.mend, self.raw)


class Drafter:
    """Makes drafts of the rows of one captured file.

    Attributes:
        warnings: what was left out of documents since they were last taken.
        new_sources: sources that rows name and that were not seen before.

    Args:
        source: of the file; rows that name none of their own have it.
        capture_id: of the file.
        capture_url: of the file; rows without an address are named after it.
        mapping: zone, date formats and kind.
    """

    def __init__(self, source: Source, capture_id: str, capture_url: str, mapping: Mapping) -> None:
        self.warnings: list[Reject] = []
        self.new_sources: list[Source] = [source]
        self._source = source
        self._capture_id = capture_id
        self._capture_url = capture_url
        self._mapping = mapping
        self._source_ids: dict[str, str] = {}
        self._markings: dict[tuple[str, ...], Marking] = {}

    def draft(self, row: Row) -> Draft:
        """Return a row as a draft.

        Raises:
            RowError: if it has no text, or a field cannot be kept.
        """
        if row.columns.is_case:
            row = self._case(row)
        fields = _texts(row)
        title, text = fields["title"], fields["text"]
        if not title and not text:
            field, reason = "text", "there is no text"
            raise RowError(field, reason, "remove the row, or map the column with its text")
        attributes = self._attributes(row) if row.columns.others else {}
        posted_at = self._posted_at(row, attributes)
        constants = self._mapping.constants
        url, row_id = fields["url"], fields["id"]
        source = fields["source"] or constants.get("source", "")
        if row_id:
            attributes.setdefault("id", row_id)
        draft = Draft(
            self._source_id(source) if source else self._source.id,
            self._capture_id,
            row.offset,
            row.length,
            url or (f"id:{row_id}" if row_id else ""),
            url or (f"{self._capture_url}#{row_id}" if row_id else ""),
            fields["kind"] or constants.get("kind", self._mapping.kind),
            title,
            text,
            fields["language"] or constants.get("language"),
            fields["place"] or constants.get("place"),
            fields["author"] or constants.get("author"),
            posted_at,
            _json(attributes) if attributes else None,
            self._marking(row) if row.columns.marking else self._source.marking,
            row.entry,
        )
        return draft if draft.url else self._named_by_content(draft)

    def _case(self, row: Row) -> Row:
        """Return a row of the case data standard as a document's fields, with its marking."""
        values = composed(row.values, self._mapping.kind)
        for name, column in row.columns.marking:
            said = _stated(name, column, row.values)
            if name != "level":  # none is narrower than what such a row has already
                values[name] = ", ".join(filter(None, (values.get(name, ""), said)))
        return row._replace(columns=CASE, values=values)

    def _attributes(self, row: Row) -> dict[str, Any]:
        attributes: dict[str, Any] = {}
        for column in row.columns.others:
            value = row.values.get(column)
            if value is None or value == "":
                continue
            if column == "attributes" and isinstance(value, dict):
                attributes.update(value)
            else:
                attributes[column] = value
        return attributes

    def _posted_at(self, row: Row, attributes: dict[str, Any]) -> int | None:
        value = row.values.get(row.columns.date) if row.columns.date else None
        if value is None or value == "":
            return None
        try:
            if not isinstance(value, str | int | float):
                message = "is no date in a known form"
                raise DateProblemError(message)  # noqa: TRY301 - one place reports them all
            return read_date(
                value, self._mapping.zone, self._mapping.date_formats, self._mapping.date_order
            )
        except (DateProblemError, OverflowError) as problem:
            attributes["posted_at"] = value
            self.warnings.append(
                Reject(
                    row.number,
                    "posted_at",
                    f"{problem}; stored without a time",
                    "state the zone, and the order (--date-order) or the format of dates in a "
                    "mapping, then import again",
                    str(value),
                    "warning",
                )
            )
            return None

    def _marking(self, row: Row) -> Marking:
        """Return the row's marking: its source's, narrowed by what the row states.

        Raises:
            RowError: if it states nothing where the mapping says that it does, or nothing that
                is understood: a row that may be protected is not stored unprotected.
        """
        stated = tuple(_stated(name, column, row.values) for name, column in row.columns.marking)
        found = self._markings.get(stated)
        if found is None:
            words = dict(zip((name for name, _ in row.columns.marking), stated, strict=True))
            try:
                said = MarkingWords.of_row(words).applied_to(self._source.marking)
            except MarkingError as error:
                field, mend = "marking", "mend what the row says of its marking"
                raise RowError(field, str(error), mend, words) from error
            found = self._markings[stated] = narrowed(self._source.marking, said)
        return found

    def _source_id(self, key: str) -> str:
        found = self._source_ids.get(key)
        if found is None:
            # One site that two organisations read is two sources: each has a marking of its own.
            is_local = self._source.marking == LOCAL
            own = Source(
                key if is_local else f"{self._source.key}/{key}",
                key,
                "site",
                self._source.owner,
                self._source.legal_basis,
                self._source.purpose,
                self._source.retention_days,
                self._source.marking,
            )
            self.new_sources.append(own)
            found = self._source_ids[key] = own.id
        return found

    def _named_by_content(self, draft: Draft) -> Draft:
        """Name a row without address and id after what it says: equal rows are one document."""
        content = f"{draft.title}\0{draft.text}\0{draft.place}\0{draft.posted_at}"
        digest = hashlib.blake2b(content.encode(), digest_size=8).hexdigest()
        return draft._replace(url=f"{self._capture_url}#{digest}")


def _texts(row: Row) -> dict[str, str]:
    """Return the text fields of a row, trimmed, "" where there is none."""
    texts = _EMPTY.copy()
    values = row.values
    for name, column in row.columns.fields:
        value = values.get(column)
        if value is None or name == "posted_at":
            continue
        if type(value) is not str:
            value = _plain(name, value)
        if "\0" in value:
            field, reason = name, "holds NUL characters"
            raise RowError(field, reason, "remove the NUL characters", value)
        if "\r" in value:
            value = value.replace("\r\n", "\n").replace("\r", "\n")
        value = value.strip()
        if len(value) > LIMITS[name]:
            reason = f"has {len(value):,} characters, at most {LIMITS[name]:,} are kept"
            raise RowError(name, reason, "shorten it, or split the row", value[:200])
        texts[name] = value
    return texts


def _json(attributes: dict[str, Any]) -> str:
    """Return attributes with sorted keys.

    Raises:
        RowError: if the record cannot keep them.
    """
    try:
        return orjson.dumps(attributes, option=orjson.OPT_SORT_KEYS).decode()
    except (TypeError, ValueError) as error:
        field, reason = "attributes", f"a value cannot be kept ({error})"
        raise RowError(field, reason, "mend the value, or leave the column out") from error


def _stated(name: str, column: str, values: Dict[str, Any]) -> str:
    """Return what a column states of a row's marking; a list of words as one text."""
    if column not in values:
        reason = f"has no {column!r}, which states its marking"
        mend = "give it, and leave it empty where there is nothing to state"
        raise RowError(name, reason, mend)
    value = values[column]
    if isinstance(value, list):
        return ",".join(map(str, value))
    return "" if value is None else str(value).strip()


def _plain(name: str, value: object) -> str:
    if isinstance(value, dict | list):
        reason, mend = "is a list or an object", "give it as one text"
        raise RowError(name, reason, mend, value)
    return str(value)
