"""WARC and WACZ files that other tools wrote: each archived page becomes a document."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType
from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.html import HTMLTree
from w3lib.encoding import html_to_unicode

from asterism.collect.columns import Columns, Mapping
from asterism.collect.formats.base import Findings, Item, refused
from asterism.collect.rejects import Reject
from asterism.collect.rows import Row
from asterism.evidence.content_coding import unpack
from asterism.evidence.errors import EvidenceError
from asterism.evidence.locate import PAGE_TYPES
from asterism.evidence.zip_parts import ZipParts

PAGE_LIMIT: Final = 16 << 20
COLUMNS: Final = Columns((("url", "url"), ("title", "title"), ("text", "text")), ("archive",))
GOOD: Final = range(200, 300)
_WARC_PART: Final = re.compile(r"archive/[^/]+\.warc(?:\.gz)?")


def archived_pages(path: Path, _: Mapping, findings: Findings) -> Iterator[Item]:
    """Yield the pages of a WARC file."""
    archive = Archive(path)
    yield from archive.rows()
    findings.others = archive.others


def packaged_pages(path: Path, _: Mapping, findings: Findings) -> Iterator[Item]:
    """Yield the pages of a WACZ file (https://specs.webrecorder.net/wacz/1.1.1/).

    Its WARC files are stored in it as they are, so that each page is bytes of the package.

    Raises:
        SourceError: if the package is damaged or not to be trusted.
    """
    with path.open("rb") as file:
        try:
            parts = ZipParts(file)
            names = sorted(name for name in parts.parts if _WARC_PART.fullmatch(name))
            places = {name: parts.stored_at(name) for name in names}
            parts.close()
        except EvidenceError as error:
            raise refused(path, str(error), "fetch the package again") from error
    before = 0
    for name in names:
        place = places[name]
        if place is None:
            mend = "unpack the package (unzip) and import the WARC files in it"
            yield Reject(0, name, "is packed once more inside of the package", mend)
            continue
        archive = Archive(path, *place)
        for item in archive.rows(before):
            yield item
            before = item.row if isinstance(item, Reject) else item.number
        findings.others += archive.others
    findings.note(f"{len(names)} WARC files in the package")


class _Window(io.RawIOBase):
    """Some bytes of a file as a file."""

    def __init__(self, file: BinaryIO, start: int, length: int) -> None:
        super().__init__()
        self._file, self._start, self._length, self._at = file, start, length, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        before = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._length}[whence]
        self._at = max(0, before + offset)
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 - a writable buffer
        self._file.seek(self._start + self._at)
        found = self._file.read(max(0, min(len(buffer), self._length - self._at)))
        buffer[: len(found)] = found
        self._at += len(found)
        return len(found)


@dataclass(slots=True)
class Archive:
    """A WARC file, or one that lies within another file.

    Attributes:
        path: the file.
        start: its first byte.
        length: in bytes; None for all of the file.
        others: records that hold no page: requests, pictures, redirects, errors, …
    """

    path: Path
    start: int = 0
    length: int | None = None
    others: int = 0

    def rows(self, before: int = 0) -> Iterator[Row | Reject]:
        """Yield a row for each archived page; a damaged end of the file is a reject.

        Args:
            before: how many records were counted before the first one.
        """
        number, pending = before, None
        length = self.path.stat().st_size if self.length is None else self.length
        with self.path.open("rb") as file:
            try:
                for record in ArchiveIterator(_Window(file, self.start, length), parse_http=False):
                    number += 1
                    if pending is not None:
                        yield _placed(pending, self.start + record.stream_pos)
                    pending = self._read(number, record)
            except (OSError, ValueError) as error:
                mend = "fetch the file again, or recompress it with: warcio recompress"
                yield Reject(number + 1, "", f"the file is damaged here: {error}", mend)
        if pending is not None:
            yield _placed(pending, self.start + length)

    def _read(self, number: int, record: WarcRecord) -> Row | Reject | None:
        offset = self.start + record.stream_pos
        if record.record_type != WarcRecordType.response or not record.is_http:
            self.others += 1
            return None
        record.parse_http(auto_decode="transfer")
        http = record.http_headers
        media_type = (http.get("Content-Type") or "").partition(";")[0].strip().lower()
        if media_type not in PAGE_TYPES or http.status_code not in GOOD:
            self.others += 1
            return None
        body = record.reader.read(PAGE_LIMIT + 1)
        url = (record.headers.get("WARC-Target-URI") or "").strip("<>")
        if len(body) > PAGE_LIMIT:
            reason = f"the page has more than {PAGE_LIMIT >> 20} MiB"
            return Reject(number, "text", reason, "import the page as a file of its own", url)
        if not http.get("Transfer-Encoding") and len(body) < record.content_length:
            reason = f"the record ends after {len(body):,} of {record.content_length:,} bytes"
            return Reject(number, "", reason, "fetch the file again", url)
        try:
            body = unpack(body, http.get("Content-Encoding") or "")
        except EvidenceError as error:
            return Reject(number, "text", str(error), "import the page as a file of its own", url)
        return Row(number, offset, 0, COLUMNS, _page(record, url, body))


def _page(record: WarcRecord, url: str, body: bytes) -> dict[str, object]:
    declared = record.http_headers.get("Content-Type") or ""
    encoding, text = html_to_unicode(declared, body)
    tree = HTMLTree.parse(text)
    archive = {
        "captured_at": record.headers.get("WARC-Date") or "",
        "encoding": encoding,
        "status": record.http_headers.status_code,
    }
    heading = tree.body.query_selector("h1") if tree.body else None
    title = (heading.text if heading else "") or tree.title or ""
    return {
        "url": url,
        "title": " ".join(title.split()),
        "text": extract_plain_text(tree, main_content=False, alt_texts=False, links=False),
        "archive": archive,
    }


def _placed(found: Row | Reject, end: int) -> Row | Reject:
    """Return a row with its length, which the beginning of the next record tells."""
    return found if isinstance(found, Reject) else found._replace(length=end - found.offset)
