"""Documents, their mentions and the captures they were read out of."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from pydantic import Field

from asterism.access import Session
from asterism.access.session import Item
from asterism.web.answers.base import Answer, moment
from asterism.web.drawing.words import identifier_words


class DocumentBrief(Answer):
    """A document in a list."""

    id: str
    url: str
    kind: str
    title: str
    place: str | None = Field(description='As extracted: "US/FL/Tampa"; null if unknown.')
    stated_place: str | None = Field(description="As the site wrote it.")
    latitude: float | None = Field(description="Degrees north, WGS 84, of the city.")
    longitude: float | None = Field(description="Degrees east, WGS 84, of the city.")
    posted_at: datetime | None
    network_id: str | None = Field(description="Null for a document that stands alone.")

    @property
    def heading(self) -> str:
        """The title, or what stands for one."""
        return self.title.strip() or "Untitled"


class DocumentAnswer(DocumentBrief):
    """One document as a whole."""

    text: str
    language: str | None
    author: str | None
    source_id: str
    source_key: str
    source_name: str
    capture_id: str
    capture_offset: int | None = Field(description="First byte in the payload; null for all of it.")
    capture_length: int | None
    attributes: dict[str, Any]
    supersedes: str | None
    marking_id: int = Field(exclude=True)


class MentionAnswer(Answer):
    """A value found in a document."""

    document_id: str
    id: str
    kind: str
    field: str = Field(description='"title" or "text".')
    start: int = Field(description="First code point in the field.")
    end: int = Field(description="One past the last code point.")
    raw: str
    value: str = Field(description="Normalised.")
    display: str = Field(description="The value as people write it.")
    confidence: float
    reserved: bool = Field(description="From a range that is kept for fiction.")
    hidden: bool = Field(description="Was not plainly written and had to be deciphered.")
    reading: str | None = Field(description='How it was deciphered: "four1five → 415".')
    role: str | None = Field(description="Whose value it is, as far as the words around it say.")
    attributes: dict[str, Any]
    identifier_id: str | None = Field(description="The identifier it stands for, if it can join.")


class CaptureAnswer(Answer):
    """Bytes as received: where and when from, and where they are kept."""

    id: str
    url: str
    captured_at: datetime
    http_status: int | None
    media_type: str
    encoding: str | None
    sha256: str | None = Field(
        description="Of the payload. Like what follows, null where only one row of it is open."
    )
    length: int | None = Field(description="Bytes of payload.")
    store_path: str | None = Field(description="WARC file, inside the workspace's captures.")
    store_offset: int | None
    store_length: int | None


def read_document(session: Session, document_id: str) -> DocumentAnswer:
    """Return one document.

    Raises:
        NotFoundError: if there is none that this person may see.
    """
    row = session.document(document_id)
    return DocumentAnswer(
        **document_brief(row).model_dump(),
        text=row["text"],
        language=row["language"],
        author=row["author"],
        source_id=row["source_id"],
        source_key=row["source_key"],
        source_name=row["source_name"],
        capture_id=row["capture_id"],
        capture_offset=row["capture_offset"],
        capture_length=row["capture_length"],
        attributes=json_object(row["attributes"]),
        supersedes=row["supersedes"],
        marking_id=row["marking_id"],
    )


def read_mentions(session: Session, document_id: str) -> list[MentionAnswer]:
    """Return a document's mentions, those of the title first, in the order of the text.

    Raises:
        NotFoundError: if there is no such document that this person may see.
    """
    session.document(document_id)
    return [mention_answer(row) for row in _title_first(session.mentions([document_id]))]


def read_capture(session: Session, capture_id: str) -> CaptureAnswer:
    """Return where a capture came from and lies.

    Raises:
        NotFoundError: if there is none that this person may see.
    """
    return _capture_answer(session.capture(capture_id), whole=True)


def read_capture_of(session: Session, document_id: str) -> CaptureAnswer:
    """Return where the capture that a document was read from came from and lies.

    Raises:
        NotFoundError: if there is no such document that this person may see.
    """
    row, whole = session.capture_behind(session.document(document_id))
    return _capture_answer(row, whole=whole)


def _capture_answer(row: Item, *, whole: bool) -> CaptureAnswer:
    captured_at = moment(row["captured_at"])
    assert captured_at is not None  # noqa: S101 - the column is not nullable
    return CaptureAnswer(
        id=row["id"],
        url=row["url"],
        captured_at=captured_at,
        http_status=row["http_status"],
        media_type=row["media_type"],
        encoding=row["encoding"],
        sha256=row["payload_sha256"] if whole else None,
        length=row["payload_length"] if whole else None,
        store_path=row["store_path"] if whole else None,
        store_offset=row["store_offset"] if whole else None,
        store_length=row["store_length"] if whole else None,
    )


def document_brief(row: Item, network_id: str | None = None) -> DocumentBrief:
    """Return a row of `Session.document`, `documents` or `network_documents` as an answer."""
    return DocumentBrief(
        id=row["id"],
        url=row["url"],
        kind=row["kind"],
        title=row["title"],
        place=row["place_value"],
        stated_place=row["place"],
        latitude=row["latitude"],
        longitude=row["longitude"],
        posted_at=moment(row["posted_at"]),
        network_id=network_id or row.get("network_id"),
    )


def mention_answer(row: Item) -> MentionAnswer:
    """Return a row of `Session.mentions` as an answer."""
    return MentionAnswer(
        document_id=row["document_id"],
        id=row["id"],
        kind=row["kind"],
        field=row["field"],
        start=row["span_start"],
        end=row["span_end"],
        raw=row["raw"],
        value=row["value"],
        display=identifier_words(row["kind"], row["value"], row["display"]),
        confidence=row["confidence"],
        reserved=row["reserved"],
        hidden=row["hidden"],
        reading=row["reading"],
        role=row["role"],
        attributes=json_object(row["attributes"]),
        identifier_id=row["identifier_id"],
    )


def json_object(text: str | None) -> dict[str, Any]:
    """Return a JSON object of the record; an absent one is empty."""
    if not text:
        return {}
    value: dict[str, Any] = json.loads(text)
    return value


def _title_first(rows: list[Item]) -> list[Item]:
    return sorted(rows, key=lambda row: (row["field"] != "title", row["span_start"]))
