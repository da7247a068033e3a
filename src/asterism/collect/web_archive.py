"""WARC files that other tools wrote: each archived page becomes a document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType
from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.html import HTMLTree
from w3lib.encoding import html_to_unicode

from asterism.collect.columns import Columns
from asterism.collect.rejects import Reject
from asterism.collect.rows import Row
from asterism.evidence.content_coding import unpack
from asterism.evidence.errors import EvidenceError
from asterism.evidence.locate import PAGE_TYPES

PAGE_LIMIT: Final = 16 << 20
COLUMNS: Final = Columns((("url", "url"), ("title", "title"), ("text", "text")), ("archive",))
GOOD: Final = range(200, 300)


@dataclass(slots=True)
class Archive:
    """A WARC file.

    Attributes:
        path: the file.
        others: records that hold no page: requests, pictures, redirects, errors, …
    """

    path: Path
    others: int = 0

    def rows(self) -> Iterator[Row | Reject]:
        """Yield a row for each archived page; a damaged end of the file is a reject."""
        number, pending = 0, None
        try:
            for record in ArchiveIterator(str(self.path), parse_http=False):
                number += 1
                if pending is not None:
                    yield _placed(pending, record.stream_pos)
                pending = self._read(number, record)
        except OSError as error:
            mend = "fetch the file again, or recompress it with: warcio recompress"
            yield Reject(number + 1, "", f"the file is damaged here: {error}", mend)
        if pending is not None:
            yield _placed(pending, self.path.stat().st_size)

    def _read(self, number: int, record: WarcRecord) -> Row | Reject | None:
        offset = record.stream_pos
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
