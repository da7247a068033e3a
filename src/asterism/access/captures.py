"""Captures through a Session: from a mention to the place in the bytes that were received.

`Session.mention_in_capture` and `Session.document_in_capture` are what pages call; the
functions here do their work.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from fastwarc.warc import ArchiveIterator

from asterism.evidence.entries import read_entry
from asterism.evidence.errors import EvidenceError
from asterism.evidence.kept_file import KeptFile
from asterism.evidence.locate import (
    PAGE_TYPES,
    WEB_ARCHIVES,
    byte_range,
    decode,
    locate_in,
    passages,
)
from asterism.evidence.marked import Mark, excerpt, mark_html
from asterism.evidence.message import MAIL, SAVED_PAGES, saved_page, shown_mail
from asterism.evidence.reader import CaptureContent, read_capture, read_rows
from asterism.evidence.store import Place

if TYPE_CHECKING:
    from asterism.access.session import Item, Session


@dataclass(frozen=True, slots=True)
class CaptureView:
    """A document's captured page or row with a passage marked in it.

    Attributes:
        kind: "html" for a page, "row" for a row of a file.
        html: the inert page as a whole HTML document, for the `srcdoc` (escape it) of an
            `<iframe sandbox>`; passages stand in `<mark data-mention=ID>` and the one asked
            for in `<mark id="mention">`. None for a row.
        found: whether the passage asked for was found in what was received.
        source_before: source before the passage; plain text, not escaped.
        source_marked: the passage as it was received, markup or escapes included; plain text.
        source_after: source after it; plain text.
        byte_start: first byte of the passage in the body (its Content-Encoding undone) or in
            the file; None if not found, or if it was put together or decoded for this view.
        byte_end: one past the last.
        capture_id: the capture.
        url: address of the capture.
        captured_at: when it was received, microseconds since 1970 in UTC.
        sha256: of the payload as received, or as erasure of others left it, hexadecimal; it was
            checked for this view (for a row, the digest of the segment of the file that holds it).
        media_type: as the server or the import said.
        encoding: of the text.
        http_status: None for a file.
        http_headers: as received; empty for a file.
        store_path: WARC file below the captures folder. This and what follows, and the digest,
            are of the whole capture: None where only the row is open to this person.
        store_offset: first byte of the record in it.
        store_length: its length in bytes, packed.
    """

    kind: Literal["html", "row"]
    html: str | None
    found: bool
    source_before: str
    source_marked: str
    source_after: str
    byte_start: int | None
    byte_end: int | None
    capture_id: str
    url: str
    captured_at: int
    sha256: str | None
    media_type: str
    encoding: str | None
    http_status: int | None
    http_headers: tuple[tuple[str, str], ...]
    store_path: str | None
    store_offset: int | None
    store_length: int | None


def capture_content(session: Session, capture_id: str) -> CaptureContent:
    """Return a capture's bytes as they were received. See `Session.capture_content`."""
    row = session.capture(capture_id)
    return read_capture(session.paths.captures, _place(row), _standing_digest(row))


def capture_row(session: Session, document_id: str) -> bytes:
    """Return the bytes that a document was read from: its row of a file, or the whole body."""
    return _material(session, session.document(document_id)).body


def mention_in_capture(session: Session, document_id: str, mention_id: str) -> CaptureView:
    """Return the page or row with one mention marked. See `Session.mention_in_capture`."""
    mention = session.mention(document_id, mention_id)
    return _view(session, session.document(document_id), [mention], focused=True)


def document_in_capture(session: Session, document_id: str) -> CaptureView:
    """Return the page or row with every mention marked. See `Session.document_in_capture`."""
    document = session.document(document_id)
    return _view(session, document, session.mentions([document_id]), focused=False)


def _view(
    session: Session, document: Item, mentions: Sequence[Item], *, focused: bool
) -> CaptureView:
    material = _material(session, document)
    capture, body, content = material.row, material.body, material.content
    source = decode(body, capture["encoding"])
    shown_passages = passages(source, capture["media_type"])
    marks = [
        Mark(
            "mention" if focused else f"mention-{row['id']}",
            row["id"],
            locate_in(
                shown_passages,
                row["field"],
                document[row["field"]],
                row["span_start"],
                row["span_end"],
            ),
        )
        for row in mentions
    ]
    ranges = marks[0].ranges if focused else []
    shown = excerpt(source, ranges)
    is_page = capture["media_type"] in PAGE_TYPES
    # Where a row lies in its file tells of the rows before it.
    first = document["capture_offset"] or 0 if material.whole and not is_page else 0
    span = None
    if ranges and not material.rendered:
        span = byte_range(body, capture["encoding"], (ranges[0][0], ranges[-1][1]))
    return CaptureView(
        kind="html" if is_page else "row",
        html=mark_html(source, marks) if is_page else None,
        found=bool(ranges),
        source_before=shown.before,
        source_marked=shown.marked,
        source_after=shown.after,
        byte_start=first + span[0] if span else None,
        byte_end=first + span[1] if span else None,
        capture_id=capture["id"],
        url=capture["url"],
        captured_at=capture["captured_at"],
        sha256=_standing_digest(capture) if material.whole else None,
        media_type=capture["media_type"],
        encoding=capture["encoding"],
        http_status=content.status if content else capture["http_status"],
        http_headers=content.headers if content else (),
        store_path=capture["store_path"] if material.whole else None,
        store_offset=capture["store_offset"] if material.whole else None,
        store_length=capture["store_length"] if material.whole else None,
    )


@dataclass(frozen=True, slots=True)
class _Material:
    """What a document was read from.

    Attributes:
        row: its capture's row.
        body: the bytes.
        content: the HTTP response, if it came with one.
        whole: whether the whole capture is open to this person, and not this row alone.
        rendered: whether these bytes were decoded or put together from what was received.
    """

    row: Mapping[Any, Any]
    body: bytes
    content: CaptureContent | None
    whole: bool
    rendered: bool = False


_AS_JSON: Final = {"media_type": "application/json", "encoding": "utf-8"}
_AS_TEXT: Final = {"media_type": "text/plain", "encoding": "utf-8"}
_AS_PAGE: Final = {"media_type": "text/html", "encoding": "utf-8"}


def _material(session: Session, document: Item) -> _Material:
    row, whole = session.capture_behind(document)
    captures = session.paths.captures
    if document["capture_offset"] is None:
        content = read_capture(captures, _place(row), _standing_digest(row))
        return _Material(row, content.body, content, whole)
    if document["capture_entry"] is not None:
        if row["remaining_sha256"] is not None:
            message = "a row of this file was erased, and with it the bytes of all its rows"
            raise EvidenceError(message)
        length = row["payload_length"]
        kept = KeptFile(captures, _place(row), length)
        entry = read_entry(kept, row["media_type"], document["capture_entry"], length)
        return _Material({**row, **_AS_JSON}, entry, None, whole, rendered=True)
    record = read_rows(
        captures, _place(row), document["capture_offset"], document["capture_length"]
    )
    if row["media_type"] in MAIL:
        shown = shown_mail(record).encode("utf-8", "replace")
        return _Material({**row, **_AS_TEXT}, shown, None, whole, rendered=True)
    if row["media_type"] in SAVED_PAGES:
        shown = saved_page(record)[0].encode("utf-8", "replace")
        return _Material({**row, **_AS_PAGE}, shown, None, whole, rendered=True)
    if row["media_type"] not in WEB_ARCHIVES:
        return _Material(row, record, None, whole)
    content = _archived(record)
    noted = json.loads(document["attributes"] or "{}").get("archive", {})
    page = {"url": document["url"], "media_type": "text/html", "encoding": noted.get("encoding")}
    return _Material({**row, **page}, content.body, content, whole)


def _archived(record: bytes) -> CaptureContent:
    """Return the response inside a record of another tool's WARC file."""
    for found in ArchiveIterator(io.BytesIO(record), auto_decode="transfer"):
        headers = tuple(found.http_headers.astuples())
        return CaptureContent(found.reader.read(), found.http_headers.status_code, headers)
    message = "the archived record cannot be read"
    raise EvidenceError(message)


def _place(row: Mapping[Any, Any]) -> Place:
    return Place(row["store_path"], row["store_offset"], row["store_length"])


def _standing_digest(row: Mapping[Any, Any]) -> str:
    """Return the digest of a capture's payload as it stands: passages of it may be blank."""
    return str(row["remaining_sha256"] or row["payload_sha256"])
