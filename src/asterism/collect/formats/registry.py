"""All formats by name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from asterism.collect.columns import Mapping
from asterism.collect.formats.base import Findings, Format, Item
from asterism.collect.formats.follow_the_money import entity_lines, entity_list
from asterism.collect.formats.json_lines import json_rows
from asterism.collect.formats.json_objects import json_objects
from asterism.collect.formats.mail import mailbox, single_message
from asterism.collect.formats.misp import event_parts
from asterism.collect.formats.pages import html_file, mhtml_file
from asterism.collect.formats.parquet import parquet_rows
from asterism.collect.formats.stix import bundle_objects
from asterism.collect.formats.tables import Table
from asterism.collect.formats.web_archive import archived_pages, packaged_pages
from asterism.collect.formats.workbooks import workbook_rows
from asterism.evidence.entries import PARQUET, WORKBOOK


def _lines(path: Path, mapping: Mapping, findings: Findings) -> Iterator[Item]:
    return json_rows(path, mapping, findings.encoding, findings.encodings)


def _table(path: Path, mapping: Mapping, findings: Findings) -> Iterator[Item]:
    table = Table(path, mapping, findings.encoding, findings.encodings)
    yield from table.rows()
    findings.delimiter = table.delimiter


FORMATS: Final = {
    name: Format(name, media_type, read)
    for name, media_type, read in (
        ("json lines", "application/x-ndjson", _lines),
        ("json", "application/json", json_objects),
        ("table", "text/csv", _table),
        ("xlsx", WORKBOOK, workbook_rows),
        ("parquet", PARQUET, parquet_rows),
        ("warc", "application/warc", archived_pages),
        ("wacz", "application/wacz", packaged_pages),
        ("html", "text/html", html_file),
        ("mhtml", "multipart/related", mhtml_file),
        ("mbox", "application/mbox", mailbox),
        ("eml", "message/rfc822", single_message),
        ("ftm", "application/json", entity_list),
        ("ftm lines", "application/x-ndjson", entity_lines),
        ("stix", "application/json", bundle_objects),
        ("misp", "application/json", event_parts),
    )
}
"""By what `detecting.detect_format` calls them."""
TEXTS: Final = frozenset({"json lines", "table", "json", "ftm", "ftm lines", "stix", "misp"})
"""Formats that are one text in one encoding."""
COLUMNS: Final = frozenset({"json lines", "json", "table", "xlsx", "parquet"})
"""Formats whose columns are named by whoever wrote the file."""
