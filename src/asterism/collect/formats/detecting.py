"""Which format a file is in: by what it holds first, and then by its name."""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Final

import orjson

from asterism.collect.formats.base import refused
from asterism.collect.formats.json_objects import first_list
from asterism.collect.formats.json_scanner import Keys, Scanner
from asterism.collect.lines import stated_encoding
from asterism.evidence.errors import EvidenceError
from asterism.evidence.zip_parts import ZipParts

HEAD: Final = 1 << 16
LINE_HEAD: Final = 1 << 20
TRIED_LINES: Final = 20
TABLE_NAMES: Final = frozenset({".csv", ".tsv", ".tab"})
LINE_NAMES: Final = frozenset({".jsonl", ".ndjson", ".jsonlines"})
PAGE_NAMES: Final = frozenset({".html", ".htm", ".xhtml"})
FOREIGN: Final = (
    (b"\xd0\xcf\x11\xe0", "is an old Office file", "save it as .xlsx, .csv or .eml"),
    (b"%PDF", "is a PDF", "copy its text into a table or a page"),
    (b"\x89PNG", "is a picture", "import what it shows as text"),
    (b"\xff\xd8\xff", "is a picture", "import what it shows as text"),
    (b"GIF8", "is a picture", "import what it shows as text"),
    (b"BZh", "is packed", "unpack it first (bunzip2)"),
    (b"\xfd7zXZ", "is packed", "unpack it first (unxz)"),
    (b"\x28\xb5\x2f\xfd", "is packed", "unpack it first (unzstd)"),
    (b"Rar!", "is packed", "unpack it first (unrar)"),
    (b"7z\xbc\xaf", "is packed", "unpack it first (7z x)"),
    (b"SQLite format 3", "is a database", "export a table of it as CSV"),
    (b"\xff\xfe\0\0", "is in UTF-32", "save it as UTF-8"),
    (b"\0\0\xfe\xff", "is in UTF-32", "save it as UTF-8"),
)
_HEADER: Final = re.compile(rb"(?:[!-9;-~]+:[^\n]*\n(?:[ \t][^\n]*\n)*){1,200}")
_MAIL: Final = re.compile(
    rb"^(?:from|to|subject|date|received|return-path|message-id|mime-version|delivered-to):",
    re.IGNORECASE | re.MULTILINE,
)
_PAGE: Final = re.compile(rb"<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE)


def detect_format(path: Path) -> str:
    """Return the name of a file's format in `registry.FORMATS`.

    Raises:
        SourceError: if it is none of them; says what it seems to be and what to do.
    """
    with path.open("rb") as file:
        start = file.read(HEAD)
    if not start.strip():
        raise refused(path, "is empty", "fetch it again, or leave it out")
    for magic, reason, mend in FOREIGN:
        if start.startswith(magic):
            raise refused(path, reason, mend)
    if start.startswith(b"PK\x03\x04"):
        return _archive(path)
    if start.startswith(b"\x1f\x8b"):
        return _packed(path)
    if start.startswith(b"PAR1"):
        return "parquet"
    if start.startswith(b"WARC/"):
        return "warc"
    return _text(path, start)


def _text(path: Path, start: bytes) -> str:
    suffix = path.suffix.lower()
    stated = stated_encoding(start)
    if not stated:
        _require_text(path, start, suffix)
    plain = start.decode(stated[0], "replace").encode() if stated else start
    text = plain.removeprefix(b"\xef\xbb\xbf").lstrip()
    if suffix in TABLE_NAMES:
        return "table"
    if suffix in LINE_NAMES and text[:1] != b"{":
        return "json lines"
    if text[:1] in {b"{", b"["}:
        wide = stated is not None and stated[0] != "utf-8"
        return "json lines" if wide and text[:1] == b"{" else _json(path, text, suffix, wide=wide)
    return _mail(start, suffix) or _markup(path, text, suffix)


def _mail(start: bytes, suffix: str) -> str:
    """Return which kind of mail a file holds, "" if it holds none."""
    if start.startswith(b"From "):
        return "mbox"
    if not _is_mail(start, suffix):
        return ""
    return "mhtml" if b"multipart/related" in start.lower() and _is_page_mail(start) else "eml"


def _markup(path: Path, text: bytes, suffix: str) -> str:
    if suffix in PAGE_NAMES or (text.startswith(b"<") and _PAGE.search(text)):
        return "html"
    if text.startswith(b"<"):
        raise refused(path, "is XML of a kind that is not known here", "export it as CSV or JSON")
    return "table"


def _require_text(path: Path, start: bytes, suffix: str) -> None:
    """Refuse bytes that are no text, and text whose encoding nothing states.

    Raises:
        SourceError: saying what to do.
    """
    head = start[:4_096]
    zeros = head.count(0)
    halves = (head[0::2].count(0), head[1::2].count(0))
    if zeros > len(head) // 4 and min(halves) < zeros // 10:
        name = "utf-16-be" if halves[0] > halves[1] else "utf-16-le"
        reason = f"looks like {name} without a byte order mark"
        raise refused(path, reason, "save it as UTF-8")
    # Single zeros in a table are told row by row.
    allowed = max(_FEW_ZEROS, len(head) // 20) if suffix in TABLE_NAMES | LINE_NAMES else 0
    if zeros > allowed:
        mend = "JSON, CSV, TSV, XLSX, Parquet, WARC, WACZ, mail, pages, STIX, MISP can be imported"
        raise refused(path, "is no text", mend)
    if b"\r" in head and b"\n" not in start and len(start) > start.find(b"\r") + 1:
        raise refused(path, "its lines end in CR alone", "convert them: tr '\\r' '\\n'")


def _is_mail(start: bytes, suffix: str) -> bool:
    head = _HEADER.match(start)
    found = {word.lower() for word in _MAIL.findall(head.group())} if head else set()
    needed = 1 if suffix in {".eml", ".mht", ".mhtml"} else _ENOUGH_HEADERS
    return len(found) >= needed


_ENOUGH_HEADERS: Final = 3
_FEW_ZEROS: Final = 8


def _is_page_mail(start: bytes) -> bool:
    lower = start.lower()
    return b"snapshot-content-location:" in lower or b"text/html" in lower[:4_096]


def _json(path: Path, text: bytes, suffix: str, *, wide: bool) -> str:
    if wide:
        raise refused(path, "is one JSON text in UTF-16", "save it as UTF-8")
    if text.startswith(b"["):
        return _list_of(path)
    head = text[:LINE_HEAD].splitlines()[:TRIED_LINES]
    objects = [found for line in head if isinstance(found := _loaded(line), dict)]
    first = objects[0] if objects and _loaded(head[0]) is not None else {}
    if _is_entity(first):
        return "ftm lines"
    if suffix in LINE_NAMES or len(objects) > 1 or (objects and not first):
        return "json lines"
    return _object(path, is_one_line=bool(first), lines=len(head))


def _object(path: Path, *, is_one_line: bool, lines: int) -> str:
    """Return what a file seems to be that is not many objects one below the other."""
    keys = _top_keys(path)
    if ("objects",) in keys and ({("type",), ("spec_version",)} & keys):
        return "stix"
    if keys & {("Event",), ("response",)} and _holds(path, _is_event):
        return "misp"
    if (is_one_line and first_list(path) is None) or (not keys and lines > 1):
        return "json lines"
    return "json"


def _list_of(path: Path) -> str:
    for element in Scanner(path, lambda keys: keys == ()).elements():
        values = _loaded(element.data)
        if isinstance(values, dict):
            if isinstance(values.get("Event"), dict):
                return "misp"
            return "ftm" if _is_entity(values) else "json"
    return "json"


def _is_entity(values: object) -> bool:
    names = {"id", "schema", "properties"}
    return isinstance(values, dict) and names <= set(values) and isinstance(values["schema"], str)


def _is_event(keys: Keys) -> bool:
    return keys[-2:] in _EVENT_KEYS


_EVENT_KEYS: Final = frozenset({
    ("Event", "Attribute"), ("Event", "Object"), ("response", "Attribute"), ("Event", "info"),
    ("Event", "uuid"),
})  # fmt: skip


def _holds(path: Path, wanted: Callable[[Keys], bool]) -> bool:
    return any(not item.problem for item in Scanner(path, wanted).elements())


def _top_keys(path: Path) -> set[Keys]:
    """Return the first few members of the file's one object."""
    found: set[Keys] = set()

    def note(keys: Keys) -> bool:
        if len(keys) == 1:
            found.add(keys)
        return False

    scanner = Scanner(path, note)
    for _ in scanner.elements():
        pass
    return found


def _loaded(line: bytes) -> object:
    try:
        return orjson.loads(line)
    except ValueError:
        return None


def _archive(path: Path) -> str:
    with path.open("rb") as file:
        try:
            parts = ZipParts(file)
        except EvidenceError as error:
            raise refused(path, str(error), "fetch or save the file again") from error
        names = set(parts.parts)
        parts.close()
    if "xl/workbook.xml" in names:
        return "xlsx"
    if any(name.startswith("archive/") and ".warc" in name for name in names):
        return "wacz"
    if "xl/workbook.bin" in names or "content.xml" in names:
        raise refused(path, "is a spreadsheet of another kind", "save it as .xlsx or .csv")
    raise refused(path, "is a zip archive", "unpack it (unzip) and import the folder")


def _packed(path: Path) -> str:
    with gzip.open(path) as packed:
        try:
            start = packed.read(5)
        except (OSError, EOFError, zlib.error):
            start = b""
    if start != b"WARC/":
        raise refused(path, "is packed", "unpack it first (gunzip)")
    return "warc"
