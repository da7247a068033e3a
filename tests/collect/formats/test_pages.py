from __future__ import annotations

from pathlib import Path

import pytest
from tests.collect.formats.conftest import Read

from asterism.collect.columns import Mapping
from asterism.collect.rows import Row
from asterism.model.errors import SourceError

MHTML = (
    b"From: <Saved by Blink>\r\nSnapshot-Content-Location: http://a.example/8\r\nSubject: T\r\n"
    b'MIME-Version: 1.0\r\nContent-Type: multipart/related; type="text/html"; boundary=b\r\n\r\n'
    b"--b\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n"
    b"Content-Location: http://a.example/8\r\n\r\n<h1>T</h1>=\r\n<p>call\r\n--b--\r\n"
)


def test_a_saved_page(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "a.html"
    path.write_bytes(
        b"<!-- saved from url=(0022)http://a.example/9 --><meta charset=windows-1252>"
        b"<title>x</title><h1>Gr\xf6\xdfe</h1><p>call<br>now"
    )
    (row,), findings = read(path)
    assert isinstance(row, Row)
    assert (row.values["url"], row.values["title"]) == ("http://a.example/9", "Größe")
    assert row.values["text"].endswith("call\nnow")
    assert findings.encoding == "cp1252"
    (row,), findings = read(path, Mapping(encoding="latin-1"))
    assert findings.encoding in {"cp1252", "latin-1", "iso8859-1"}


def test_the_canonical_address(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "a.html"
    path.write_text('<html><head><link rel="canonical" href="http://a.example/c"></head><p>x')
    (row,), _ = read(path)
    assert isinstance(row, Row)
    assert row.values["url"] == "http://a.example/c"


def test_a_page_saved_with_its_parts(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "a.mhtml"
    path.write_bytes(MHTML)
    (row,), _ = read(path)
    assert isinstance(row, Row)
    assert (row.values["url"], row.values["title"]) == ("http://a.example/8", "T")
    path.write_bytes(MHTML.replace(b"Content-Type: text/html\r\n", b"Content-Type: text/css\r\n"))
    with pytest.raises(SourceError, match="no page"):
        read(path)
