"""WACZ 1.1.1: a web archive with its index, its pages and their digests in one ZIP file.

Members of the store's files are copied byte for byte, so that what a manifest says of them holds
in the archive too. Beside what replay tools need lies a folder `evidence/` with what it takes to
verify the archive without us.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Final, Self

from asterism.evidence import member
from asterism.evidence.cdxj import INDEX, IndexedRecord, packed_index
from asterism.evidence.records import read_record
from asterism.model.clock import to_datetime

VERSION: Final = "1.1.1"
ARCHIVE: Final = "archive/data.warc.gz"
PAGES: Final = "pages/pages.jsonl"
PACKAGE: Final = "datapackage.json"
DIGEST: Final = "datapackage-digest.json"
FOLDER: Final = "evidence/"
CONTENTS: Final = f"{FOLDER}contents.json"
PAGE_TYPES: Final = frozenset({"text/html", "application/xhtml+xml"})
_MOMENT: Final = (1980, 1, 1, 0, 0, 0)


@dataclass
class WaczWriter:
    """A WACZ file that is being written. Add members first, then files, then `finish`.

    Args:
        path: the file; it is written as it is, so give a name that nobody takes for whole.
        software: name and version of who writes it.
    """

    path: Path
    software: str
    resources: list[dict[str, Any]] = field(default_factory=list, init=False)
    _zip: zipfile.ZipFile = field(init=False)
    _archive: IO[bytes] | None = field(default=None, init=False)
    _digest: Any = field(default_factory=hashlib.sha256, init=False)
    _offset: int = field(default=0, init=False)
    _lines: list[str] = field(default_factory=list, init=False)

    def __enter__(self) -> Self:
        """Begin the archive."""
        self._zip = zipfile.ZipFile(self.path, "w", allowZip64=True)
        stored = zipfile.ZipInfo(ARCHIVE, _MOMENT)
        self._archive = self._zip.open(stored, "w", force_zip64=True)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the file."""
        if self._archive is not None:
            self._archive.close()
        self._zip.close()

    def add_member(self, packed: bytes, captured_at: int) -> IndexedRecord:
        """Copy a member into the archive, and put its record into the index."""
        if self._archive is None:
            message = "members come before files"
            raise ValueError(message)
        record = read_record(member.unpack(packed))
        indexed = IndexedRecord.of(record, captured_at, self._offset, packed)
        self._archive.write(packed)
        self._digest.update(packed)
        self._offset += len(packed)
        if record.headers["WARC-Type"] != "continuation":
            self._lines.append(indexed.line(Path(ARCHIVE).name))
        return indexed

    def add_file(self, name: str, content: bytes, *, stored: bool = False) -> None:
        """Add a file that the package lists with its digest."""
        self._close_archive()
        self._write(name, content, stored=stored)
        self._list(name, hashlib.sha256(content).hexdigest(), len(content))

    def add_pages(self, pages: list[Mapping[str, Any]]) -> None:
        """Add the list of pages that a reader sees first: mappings with url, ts, title and id."""
        head = {"format": "json-pages-1.0", "id": "pages", "title": "Pages"}
        text = "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in (head, *pages))
        self.add_file(PAGES, text.encode())

    def add_index(self) -> None:
        """Add the index of what the archive holds."""
        packed, blocks = packed_index(self._lines)
        self.add_file(f"indexes/{INDEX}", packed, stored=True)
        self.add_file("indexes/index.idx", blocks)

    def finish(self, title: str, created_at: int) -> None:
        """Write the list of everything, and its digest."""
        self._close_archive()
        package = {
            "profile": "data-package",
            "wacz_version": VERSION,
            "title": title,
            "created": to_datetime(created_at).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "software": self.software,
            "resources": self.resources,
        }
        content = json.dumps(package, indent=2, ensure_ascii=False).encode()
        self._write(PACKAGE, content)
        digest = {"path": PACKAGE, "hash": f"sha256:{hashlib.sha256(content).hexdigest()}"}
        self._write(DIGEST, json.dumps(digest).encode())

    def _close_archive(self) -> None:
        if self._archive is not None:
            self._archive.close()
            self._archive = None
            self._list(ARCHIVE, self._digest.hexdigest(), self._offset)

    def _list(self, path: str, sha256: str, length: int) -> None:
        name = path.rpartition("/")[2]
        entry = {"name": name, "path": path, "hash": f"sha256:{sha256}", "bytes": length}
        self.resources.append(entry)

    def _write(self, name: str, content: bytes, *, stored: bool = False) -> None:
        told = zipfile.ZipInfo(name, _MOMENT)
        told.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
        self._zip.writestr(told, content)
