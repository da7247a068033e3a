"""Small files of every format, with fictional content."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pyarrow as pa
import pyarrow.parquet as pq
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

STRICT = "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003"
GREEN = "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb"
CONTENT_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"></Types>'
)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def workbook_parts(sheets: dict[str, str], **more: str) -> dict[str, str]:
    """Return the parts of a workbook whose sheets hold these rows of XML."""
    tabs = "".join(
        f'<sheet name="{escape(name)}" sheetId="{at}" r:id="rId{at}"/>'
        for at, name in enumerate(sheets, 1)
    )
    targets = "".join(
        f'<Relationship Id="rId{at}" Type="x" Target="worksheets/sheet{at}.xml"/>'
        for at in range(1, len(sheets) + 1)
    )
    parts = {
        "[Content_Types].xml": CONTENT_TYPES,
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>{tabs}'
        "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f"<Relationships>{targets}</Relationships>",
    }
    for at, rows in enumerate(sheets.values(), 1):
        parts[f"xl/worksheets/sheet{at}.xml"] = (
            f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
        )
    return {**parts, **{name.replace("__", "/"): text for name, text in more.items()}}


def write_zip(path: Path, parts: dict[str, str], *, stored: bool = False) -> Path:
    packing = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(path, "w", packing) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return path


def sheet_row(number: int, *cells: object) -> str:
    """Return a row of XML: numbers as numbers, anything else as inline text."""
    inside = "".join(
        f'<c r="{chr(65 + at)}{number}"><v>{cell}</v></c>'
        if isinstance(cell, int | float)
        else f'<c r="{chr(65 + at)}{number}" t="inlineStr"><is><t>{escape(str(cell))}</t></is></c>'
        for at, cell in enumerate(cells)
        if cell is not None
    )
    return f'<row r="{number}">{inside}</row>'


def workbook(path: Path, *rows: tuple[object, ...], name: str = "Ads") -> Path:
    xml = "".join(sheet_row(at, *cells) for at, cells in enumerate(rows, 1))
    return write_zip(path, workbook_parts({name: xml}))


def parquet(path: Path, **columns: list[Any]) -> Path:
    pq.write_table(pa.table(columns), path)
    return path


def warc_bytes(*pages: tuple[str, str]) -> bytes:
    file = io.BytesIO()
    writer = WARCWriter(file, gzip=True)
    for url, body in pages:
        http = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
        data = body.encode()
        writer.write_record(
            writer.create_warc_record(
                url, "response", io.BytesIO(data), len(data), http_headers=http
            )
        )
    return file.getvalue()


def package(path: Path, warc: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("datapackage.json", "{}")
        archive.writestr("archive/data.warc.gz", warc)
    return path


def bundle(*objects: Mapping[str, object]) -> dict[str, Any]:
    return {"type": "bundle", "id": "bundle--1", "objects": [dict(item) for item in objects]}


def event(*attributes: Mapping[str, object], **more: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    return {
        "Event": {
            "uuid": "e-1", "info": "Ads in Tampa", "date": "2026-03-01",
            "Attribute": [dict(item) for item in attributes], "Orgc": {"name": "North House"},
            "Tag": [{"name": "tlp:green"}], **more,
        }
    }  # fmt: skip


def entity(**properties: list[str]) -> dict[str, Any]:
    return {"id": "e1", "schema": "Person", "datasets": ["d"], "properties": properties}


def write_json(path: Path, value: object) -> Path:
    path.write_text(json.dumps(value, indent=1), encoding="utf-8")
    return path


MAIL = (
    b"From: =?utf-8?q?Jos=C3=A9?= <jose@post.example>\r\nTo: ann@post.example\r\n"
    b"Subject: A room\r\nDate: Sun, 01 Mar 2026 10:00:00 -0500\r\nMessage-ID: <1@post.example>\r\n"
    b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
    b"--b\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    b"PHA+Q2FsbCAyMDItNTU1LTAxMDE8L3A+\r\n"
    b"--b\r\nContent-Type: image/png\r\nContent-Disposition: attachment; filename=a.png\r\n"
    b"\r\nx\r\n"
    b"--b--\r\n"
)
PLAIN_MAIL = (
    b"From: ann@post.example\nTo: b@post.example\nSubject: Two\n"
    b"Date: Mon, 02 Mar 2026 10:00:00 +0000\n\nHello.\n\nFrom here on it is text in 2026\n\n"
)
