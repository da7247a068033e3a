from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from tests.collect.formats import samples

from asterism.collect.formats.detecting import detect_format
from asterism.model.errors import SourceError


@pytest.mark.parametrize(
    ("name", "data", "format_"),
    [
        ("a.jsonl", b'{"text": "x"}\n', "json lines"),
        ("a.txt", b'{"text": "x"}\n{"text": "y"}\n', "json lines"),
        ("a.json", b'{"text": "x"}', "json lines"),
        ("a.json", b'{"text":\n "x"}', "json"),
        ("a.json", b'{"text": "torn\n{"text": "y"}\n', "json lines"),
        ("a.json", b'\xef\xbb\xbf [{"text": "x"}]', "json"),
        ("a.json", b'{"a": [{"text": "x"}]}', "json"),
        ("a.csv", b"{text,x\n1,2\n", "table"),
        ("a.csv", b"From here,text\n", "table"),
        ("a.txt", "text,x\n".encode("utf-16"), "table"),
        ("a", b"WARC/1.0\r\n", "warc"),
        ("a", gzip.compress(b"WARC/1.0\r\n", mtime=0), "warc"),
        ("a", b"PAR1", "parquet"),
        ("a", b"From a Sun Mar  1 10:00:00 2026\nFrom: a\n\n", "mbox"),
        ("a", samples.MAIL, "eml"),
        ("a", b"<!doctype html><p>x", "html"),
        ("a.htm", b"hello", "html"),
        ("a.json", json.dumps(samples.bundle()).encode(), "stix"),
        ("a.json", json.dumps(samples.event()).encode(), "misp"),
        ("a.json", json.dumps([samples.entity()]).encode(), "ftm"),
        ("a.json", json.dumps(samples.entity()).encode(), "ftm lines"),
    ],
)
def test_what_files_are(tmp_path: Path, name: str, data: bytes, format_: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    assert detect_format(path) == format_


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.xls", b"\xd0\xcf\x11\xe0", "old Office file; save it as"),
        ("a.csv", b"\x89PNG\r\n", "is a picture"),
        ("a.csv", b"a\0,\0b\0\n\0" * 9, "utf-16-le without a byte order mark"),
        ("a.csv", b"text\ra\rb\r", "CR alone"),
        ("a.gz", gzip.compress(b"text", mtime=0), "unpack it first"),
        ("a.xml", b"<?xml version='1.0'?><x/>", "XML of a kind"),
        ("a.json", '[{"text": "x"}]'.encode("utf-16"), "UTF-16"),
        ("a.zip", b"PK\x03\x04torn", "the archive is damaged"),
        ("a.txt", "text".encode("utf-32"), "UTF-32"),
    ],
)
def test_what_is_none_of_them(tmp_path: Path, name: str, data: bytes, says: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(SourceError, match=says):
        detect_format(path)


def test_archives_by_what_they_hold(tmp_path: Path) -> None:
    assert detect_format(samples.workbook(tmp_path / "a.zip", ("text",))) == "xlsx"
    assert detect_format(samples.package(tmp_path / "b.zip", b"")) == "wacz"
    for name, says in (("xl/workbook.bin", "another kind"), ("a.txt", "import the folder")):
        with pytest.raises(SourceError, match=says):
            detect_format(samples.write_zip(tmp_path / "c.zip", {name: ""}))
