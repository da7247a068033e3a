"""Files that somebody made to break an import, each with what must be said of it.

A case is (name of the file, its bytes or what writes it, a pattern). The pattern is looked for in
the rejects, warnings and notes of an import; "" where nothing is wrong with the rows that come in.
"""

from __future__ import annotations

import gzip
import io
import json
import os
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from tests.collect.formats import samples

Maker = Callable[[Path], object]
Case = tuple[str, bytes | Maker, str]
SEPARATOR = b"From ann Sun Mar  1 10:00:00 2026\n"


def dumped(value: object) -> bytes:
    return json.dumps(value).encode()


def zipped(parts: dict[str, str], *, stored: bool = False) -> bytes:
    file = io.BytesIO()
    packing = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(file, "w", packing) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return file.getvalue()


def book(rows: str, **parts: str) -> bytes:
    return zipped(samples.workbook_parts({"S": rows}, **parts))


def book_without(name: str) -> bytes:
    parts = samples.workbook_parts({"S": samples.sheet_row(1, "text")})
    del parts[name]
    return zipped(parts)


def record(*lines: str, body: bytes = b"", length: int | str | None = None) -> bytes:
    """Return a WARC response whose headers may lie."""
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + body
    stated = len(http) if length is None else length
    head = [
        "WARC/1.1", "WARC-Type: response", "WARC-Target-URI: http://a.example/1",
        "WARC-Date: 2026-03-01T00:00:00Z", "Content-Type: application/http; msgtype=response",
        f"Content-Length: {stated}", *lines,
    ]  # fmt: skip
    return "\r\n".join([*head, "", ""]).encode() + http + b"\r\n\r\n"


PAGE = record(body=b"<p>good page</p>")
NOTE: dict[str, Any] = {"type": "note", "id": "note--1", "content": "x"}
PHONE: dict[str, Any] = {"type": "phone-number", "value": "202-555-0101", "uuid": "a"}


def chunked(body: bytes) -> bytes:
    http = (
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n" + body
    )
    head = (
        b"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.example/2\r\n"
        b"WARC-Date: 2026-03-01T00:00:00Z\r\nContent-Type: application/http; msgtype=response\r\n"
    )
    return head + b"Content-Length: %d\r\n\r\n" % len(http) + http + b"\r\n\r\n"


def overlapping(name: str) -> bytes:
    """Return an archive whose two parts share their bytes (a quoted overlap)."""
    data = bytearray(zipped({name: "x" * 100, "xl/other": "y" * 100}))
    second = data.rfind(b"PK\x01\x02")
    data[second + 42 : second + 46] = struct.pack("<I", 1)
    return bytes(data)


def locked(parts: dict[str, str]) -> bytes:
    """Return an archive whose parts say that they are encrypted."""
    data = bytearray(zipped(parts))
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        data[at + 8] |= 1
        at = data.find(b"PK\x01\x02", at + 1)
    return bytes(data)


def linked(data: bytes, name: str) -> bytes:
    """Return a package in which a part is a symbolic link."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("archive/data.warc", data)
        link = zipfile.ZipInfo(name)
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    return file.getvalue()


def table(**columns: Any) -> bytes:  # noqa: ANN401 - columns of any type
    file = io.BytesIO()
    pq.write_table(pa.table(columns), file)
    return file.getvalue()


def parquet_with_footer(change: Callable[[bytearray], None]) -> bytes:
    data = bytearray(table(text=["good"]))
    change(data)
    return bytes(data)


def mail(*headers: str, body: bytes = b"text\n") -> bytes:
    head = ["From: a@post.example", "To: b@post.example", "Subject: s", *headers, "", ""]
    return "\n".join(head).encode() + body


def nested_parts(depth: int) -> bytes:
    inside = "".join(
        f"Content-Type: multipart/mixed; boundary=b{at}\n\n--b{at}\n" for at in range(depth)
    )
    return b"From: a\nTo: b\nSubject: s\n" + inside.encode() + b"Content-Type: text/plain\n\ndeep\n"


def nested_messages(depth: int) -> bytes:
    return b"From: a\nTo: b\nSubject: s\nContent-Type: message/rfc822\n\n" * depth + b"\ntext\n"


def bundle(*objects: Any) -> bytes:  # noqa: ANN401 - anything but objects, here
    return dumped({"type": "bundle", "id": "bundle--1", "objects": list(objects)})


def event(*attributes: Any, **more: Any) -> bytes:  # noqa: ANN401 - as above
    return dumped({"Event": {"info": "i", "uuid": "e", "Attribute": list(attributes), **more}})


def entities(*items: Any) -> bytes:  # noqa: ANN401 - as above
    return dumped([samples.entity(name=["first"]), *items])


JSON: list[Case] = [
    ("torn.jsonl", b'{"text": "a"}\n{"text": "b', "2 : is no JSON"),
    ("deep.jsonl", b'{"text":"a","x":' + b"[" * 5_000 + b"]" * 5_000 + b"}", "is no JSON"),
    ("deep-kept.jsonl", b'{"text":"a","x":' + b"[" * 300 + b"]" * 300 + b"}", "cannot be kept"),
    ("nan.jsonl", b'{"text": "a", "x": NaN}', "is no JSON"),
    ("infinity.jsonl", b'{"text": "a", "x": -Infinity}', "is no JSON"),
    ("huge-number.jsonl", b'{"text": "a", "n": 1' + b"0" * 5_000 + b"}", "is no JSON"),
    ("big-number.jsonl", b'{"text": "a", "n": 123456789012345678901234567890}', ""),
    ("surrogate.jsonl", b'{"text": "\\ud800"}', "surrogate"),
    ("nul.jsonl", b'{"text": "a\\u0000b"}', "NUL"),
    ("raw-nul.jsonl", b'{"text": "a\0b"}\n', "is no"),
    ("no-object.jsonl", b'[1]\n"x"\n7\nnull\n', "is no JSON object"),
    ("twice.jsonl", b'{"text": "a", "text": "b"}', ""),
    ("list-for-text.jsonl", b'{"text": ["a"]}', "is a list or an object"),
    ("long-text.jsonl", dumped({"text": "x" * 1_000_001}), "has 1,000,001 characters"),
    ("long-url.jsonl", dumped({"text": "a", "url": "u" * 3_000}), "has 3,000 characters"),
    ("huge-date.jsonl", b'{"text": "a", "date": 1e300}', "posted_at"),
    ("list-for-date.jsonl", b'{"text": "a", "date": [1]}', "is no date"),
    ("long-date.jsonl", dumped({"text": "a", "date": "1" * 100_000}), "posted_at"),
    ("small-date.jsonl", b'{"text": "a", "date": 46082}', "too small"),
    ("wide.jsonl", dumped({"text": "a"} | {f"c{n}": n for n in range(20_000)}), ""),
    ("latin.jsonl", '{"text": "é"}'.encode("latin-1"), "1 rows are read as win"),
    ("blank.jsonl", b"\n\n \n", "is empty"),
    ("empty.jsonl", b"", "is empty"),
    ("torn.json", b'[{"text": "a"}, {"text": "b"', "the file ends inside"),
    ("broken.json", b'[{"text": "a"}, {"text": b}, {"text": "c"}]', "at byte 16"),
    ("scalars.json", b"[" + b"1," * 3_000 + b"2]", "no object"),
    ("closed.json", b'{"a": [{"text": "x"}]}]', "never opened"),
    ("deep.json", b'{"a":' * 5_000 + b"1" + b"}" * 5_000, "nested more|depth limit"),
    ("wide.json", '[{"text": "x"}]'.encode("utf-16"), "UTF-16"),
    ("string.json", b'["' + b"x" * 100, "the file ends inside"),
    ("no-list.json", b'{"a": {"b": 1},\n "c": 2}', "there is no text"),
    ("bytes.json", b'[{"text": "\xff\xfe"}]', "at byte 1"),
]
TABLES: list[Case] = [
    ("runaway.csv", b'id,text\n1,"open\n2,b\n3,c\n', "not closed"),
    ("inner-quote.csv", b'id,text\n1,"a "b" c"\n', "quoted field"),
    ("ragged.csv", b"id,text\n1\n2,b,c\n3,d\n", "the header has 2"),
    ("carriage.csv", b"id,text\r1,a\r2,b\r", "CR alone"),
    ("nul.csv", b"id,text\n1,a\0b\n", "NUL"),
    ("wide.csv", b"text" + b",c" * 99_999 + b"\nx" + b",1" * 99_999 + b"\n", ""),
    ("no-mark.csv", "text,n\nabc,1\n".encode("utf-16-le") * 20, "utf-16-le without"),
    ("no-mark-be.csv", "text,n\nabc,1\n".encode("utf-16-be") * 20, "utf-16-be without"),
    ("utf-32.csv", "text\nx\n".encode("utf-32"), "UTF-32"),
    ("odd-utf-16.csv", "text,n\na,1\n".encode("utf-16") + b"x", "bytes that are not"),
    (
        "mixed.csv",
        "text\né\n".encode() + "é\n".encode("latin-1"),
        "1 rows are read as win",
    ),
    (
        "cyrillic.csv",
        b"text\n" + "Звоните мне сегодня вечером\n".encode("cp1251") * 20,
        "look like",
    ),
    ("picture.csv", b"\x89PNG\r\n\x1a\n" + bytes(100), "is a picture"),
    ("jpeg.csv", b"\xff\xd8\xff\xe0" + bytes(100), "is a picture"),
    ("gif.csv", b"GIF89a" + bytes(100), "is a picture"),
    ("pdf.csv", b"%PDF-1.7\n", "is a PDF"),
    ("database.csv", b"SQLite format 3\0" + bytes(100), "is a database"),
    ("zeros.csv", bytes(10_000), "is no text"),
    ("random.bin", bytes(range(256)) * 40, "is no text"),
    ("header-only.csv", b"text,n\n", "nothing in it"),
    ("no-header.csv", b"1,2\n3,4\n", "no column looks like"),
    ("same-names.csv", b"text,x,x,x\na,1,2,3\n", ""),
    ("quoted-header.csv", b'"text\n', "header cannot be read"),
    ("dates-open.csv", b"text,date\na,03/04/2026\n", "--date-order"),
    ("dates-mixed.csv", b"text,date\na,25/03/2026\nb,03/25/2026\n", "begin with the day and"),
    ("dates-short.csv", b"text,date\na,25/03/2026\nb,03/04/26\n", "two digits"),
    ("dates-none.csv", b"text,date\na,99/99/2026\n", "posted_at"),
    ("formula.csv", b"text\n=cmd|' /C calc'!A0\n", ""),
    ("long-line.csv", b"text,n\n" + b"x" * 2_000_000 + b",1\n", "2,000,000 characters"),
    ("packed.csv.gz", gzip.compress(b"text\nx\n"), "unpack it first"),
    ("packed.csv.bz2", b"BZh91AY&SY", "unpack it first"),
    ("packed.zst", b"\x28\xb5\x2f\xfd", "unpack it first"),
    ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Office"),
    ("fake.xlsx", b"text\nx\n", ""),
]
ARCHIVES: list[Case] = [
    ("torn.zip", b"PK\x03\x04" + bytes(50), "archive is damaged"),
    ("cut.xlsx", book(samples.sheet_row(1, "text"))[:-30], "archive is damaged"),
    ("plain.zip", zipped({"a.txt": "x"}), "import the folder"),
    ("up.xlsx", zipped(samples.workbook_parts({"S": ""}) | {"../../x": "y"}), "points outside"),
    ("absolute.xlsx", zipped(samples.workbook_parts({"S": ""}) | {"/x": "y"}), "points outside"),
    ("bomb.xlsx", book(samples.sheet_row(1, "text") + " " * (9 << 20)), "times its size"),
    ("overlap.xlsx", overlapping("xl/workbook.xml"), "damaged|within another|begin where"),
    ("locked.xlsx", locked(samples.workbook_parts({"S": ""})), "cannot be unpacked"),
    ("laughs.xlsx", zipped(
        samples.workbook_parts({"S": ""}) | {"xl/workbook.xml":
        '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><workbook>&b;</workbook>'}),
     "document type"),
    ("entity.xlsx", zipped(samples.workbook_parts({"S": ""}) | {"xl/worksheets/sheet1.xml":
        '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><worksheet>&e;</worksheet>'}),
     "document type"),
    ("no-workbook.xlsx", zipped({"xl/workbook.xml": ""}), "damaged"),
    ("no-relations.xlsx", book_without("xl/_rels/workbook.xml.rels"), "has no part"),
    ("no-sheet.xlsx", book_without("xl/worksheets/sheet1.xml"), "no sheets"),
    ("torn-sheet.xlsx", book("<row r='1'><c"), "is damaged"),
    ("no-text.xlsx", book(samples.sheet_row(1, "a") + samples.sheet_row(2, 1)), "no sheet has"),
    ("dangling-text.xlsx", book(samples.sheet_row(1, "text")
        + '<row r="2"><c r="A2" t="s"><v>99</v></c></row>'), "not there"),
    ("negative-text.xlsx", book(samples.sheet_row(1, "text")
        + '<row r="2"><c r="A2" t="s"><v>-1</v></c></row>'), "not there"),
    ("far-column.xlsx", book(samples.sheet_row(1, "text")
        + '<row r="2"><c r="ZZZ2"><v>1</v></c></row>'), "16,384 columns"),
    ("far-row.xlsx", book(samples.sheet_row(1, "text")
        + '<row r="99999999999"><c t="inlineStr"><is><t>x</t></is></c></row>'), ""),
    ("same-cell.xlsx", book(samples.sheet_row(1, "text")
        + '<row r="2"><c r="A2"><v>1</v></c><c r="A2"><v>2</v></c></row>'), "one place"),
    ("formula.xlsx", book(samples.sheet_row(1, "text", "n")
        + '<row r="2"><c r="A2" t="str"><f>HYPERLINK("x")</f><v>said</v></c>'
        '<c r="B2"><f>1+1</f></c></row>'), "formulas hold no computed"),
    ("error.xlsx", book(samples.sheet_row(1, "text", "n")
        + '<row r="2"><c r="A2" t="str"><v>x</v></c><c r="B2" t="e"><v>#REF!</v></c></row>'),
     "hold an error"),
    ("long-cell.xlsx", zipped(samples.workbook_parts({"S": samples.sheet_row(1, "text")
        + samples.sheet_row(2, "x" * 1_100_000)}), stored=True), "more than 1,048,576"),
    ("deep.xlsx", book("<a>" * 5_000 + "</a>" * 5_000 + samples.sheet_row(1, "text")), ""),
    ("external.xlsx", zipped(samples.workbook_parts({"S": ""}) | {"xl/_rels/workbook.xml.rels":
        '<Relationships><Relationship Id="rId1" TargetMode="External" Target="http://a.example"/>'
        "</Relationships>"}), "no sheets"),
    ("binary.xlsb", zipped({"xl/workbook.bin": ""}), "another kind"),
    ("sheet.ods", zipped({"content.xml": ""}), "another kind"),
]  # fmt: skip
WEB: list[Case] = [
    ("cut.warc", PAGE[:-20], "ends after 0 of 16"),
    ("cut.warc.gz", gzip.compress(PAGE)[:-12], "ends after 14 of 16"),
    ("long-length.warc", record(body=b"<p>x</p>", length=10_000_000) + PAGE,
     "ends after"),
    ("short-length.warc", record(body=b"<p>x</p>", length=5) + PAGE, "is damaged here"),
    ("negative-length.warc", record(body=b"<p>x</p>", length=-5) + PAGE, "is damaged here"),
    ("word-length.warc", record(body=b"<p>x</p>", length="many") + PAGE, "is damaged here"),
    ("huge-length.warc", record(body=b"<p>x</p>", length=10**30) + PAGE, "is damaged here"),
    ("no-terminator.warc", PAGE.rstrip(b"\r\n") + PAGE, ""),
    ("garbage.warc.gz", gzip.compress(PAGE) + b"garbage" * 50 + gzip.compress(PAGE),
     "is damaged here"),
    ("zeros.warc.gz", gzip.compress(PAGE) + bytes(1_000), "is damaged here"),
    ("bad-chunks.warc", chunked(b"zz\r\n<p>x</p>") + PAGE, "is damaged here"),
    ("endless-chunk.warc", chunked(b"ffffffff\r\n<p>x</p>") + PAGE, "is damaged here"),
    ("no-chunk-end.warc", chunked(b"8\r\n<p>x</p>\r\n") + PAGE, ""),
    ("revisit.warc", PAGE.replace(b"WARC-Type: response", b"WARC-Type: revisit") + PAGE, ""),
    ("revisit-loop.warc", record("WARC-Refers-To: <urn:uuid:1>", "WARC-Record-ID: <urn:uuid:1>",
                                 body=b"<p>x</p>"), ""),
    ("no-headers.warc", b"WARC/1.1\r\n\r\n" + PAGE, ""),
    ("only-magic.warc", b"WARC/", "is damaged here"),
    ("many-headers.warc", record(*[f"X-{n}: y" for n in range(20_000)], body=b"<p>x</p>"),
     "is damaged here"),
    ("nul-header.warc", PAGE.replace(b"http://a.example/1", b"http://a\0.example"), "NUL|$"),
    ("bad-coding.warc", record(body=b"x").replace(b"Content-Type: text/html",
     b"Content-Encoding: br\r\nContent-Type: text/html"), ""),
    ("up.wacz", zipped({"archive/a.warc": PAGE.decode(), "../x": "y"}), "points outside"),
    ("packed.wacz", zipped({"archive/a.warc": PAGE.decode()}), "packed once more"),
    ("link.wacz", linked(PAGE, "archive/link.warc"), "is damaged here"),
    ("no-warc.wacz", zipped({"archive/a.warc.txt": ""}, stored=True), "nothing in it"),
    ("empty.wacz", zipped({"archive/a.warc": ""}, stored=True), "nothing in it"),
    ("deep.html", b"<html>" + b"<div>" * 30_000 + b"end", ""),
    ("open-tags.html", b"<html><body>" + b"<a <b " * 10_000, "there is no text"),
    ("script.html", b"<html><script>" + b"x" * 100_000, "there is no text"),
    ("nul.html", b"<html><p>a\0b</p>", ""),
    ("wrong-charset.html", b"<html><meta charset=utf-7><p>+ADw-script+AD4-</p>", ""),
    ("unknown-charset.html", b"<html><meta charset=nonsense><p>x</p>", ""),
    ("empty.html", b"", "is empty"),
    ("entity.xml", b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>',
     "XML of a kind"),
    ("no-page.mhtml", mail("MIME-Version: 1.0", "Content-Type: multipart/related; boundary=b",
                           "Snapshot-Content-Location: http://a.example", body=b"--b--\n"),
     "no page"),
]  # fmt: skip
MAIL: list[Case] = [
    ("confused.mbox", SEPARATOR + mail(body=b"a\n\nFrom here on 2026\nand on\n"), ""),
    ("only-from.mbox", SEPARATOR * 50, "nothing in it"),
    ("no-headers.mbox", SEPARATOR + b"text 2026\n\n" + SEPARATOR + mail(), ""),
    ("many-from.mbox", SEPARATOR + mail(body=b"\nFrom x 2026\n" * 5_000), ""),
    ("deep.eml", nested_parts(1_000), "nested"),
    ("deep-message.eml", nested_messages(1_000), "nested"),
    ("many-parts.eml", mail("Content-Type: multipart/mixed; boundary=b",
                            body=b"--b\n\nx\n" * 2_000 + b"--b--\n"), "more than 1000 parts"),
    ("long-header.eml", mail("X-Long: " + "x" * 2_000_000), "headers have more"),
    ("many-headers.eml", mail(*["X-A: b"] * 200_000), "headers have more"),
    ("bad-base64.eml", mail("Content-Transfer-Encoding: base64", body=b"!!!not base64!!!\n"),
     "a part is damaged"),
    ("half-base64.eml", mail("Content-Transfer-Encoding: base64", body=b"aGVsbG8gd29y\nbGQ=x\n"),
     ""),
    ("bad-quoted.eml", mail("Content-Transfer-Encoding: quoted-printable", body=b"=ZZ=\n"), ""),
    ("bad-uu.eml", mail("Content-Transfer-Encoding: x-uuencode", body=b"begin 666 a\nxx\n"), ""),
    ("charset-lie.eml", mail("Content-Type: text/plain; charset=us-ascii", body=b"\xff\xfe\n"),
     "is not in"),
    ("charset-none.eml", mail("Content-Type: text/plain; charset=nonsense", body=b"\xe9\n"), ""),
    ("charset-odd.eml", mail('Content-Type: text/plain; charset="a b"', body=b"x\n"), ""),
    ("charset-codec.eml", mail("Content-Type: text/plain; charset=hex", body=b"zz\n"), ""),
    ("bad-word.eml", mail("Reply-To: =?utf-8?b?////?=", "Cc: =?nonsense?q?x?="), ""),
    ("loop-boundary.eml", mail('Content-Type: multipart/mixed; boundary=""', body=b"--\n--\n"),
     ""),
    ("no-boundary.eml", mail("Content-Type: multipart/mixed", body=b"x\n"), "a part is damaged"),
    ("bad-date.eml", mail("Date: the day after"), "posted_at"),
    ("nul.eml", mail(body=b"a\0b\n"), "is no text"),
    ("html-only.eml", mail("Content-Type: text/html", body=b"<p>" * 20_000 + b"x\n"), ""),
    ("no-body.eml", b"From: a\nTo: b\nSubject: s", ""),
]  # fmt: skip
EXCHANGE: list[Case] = [
    ("cycle.json", bundle({**NOTE, "object_refs": ["note--1"], "created_by_ref": "note--1"}), ""),
    ("no-id.json", bundle({"type": "note", "content": "x"}, NOTE), "has no id"),
    ("no-type.json", bundle({"id": "note--2"}, NOTE), "has no type"),
    ("wrong-id.json", bundle({**NOTE, "id": 7}, NOTE), "has no id"),
    ("wrong-type.json", bundle({**NOTE, "type": ["note"]}, NOTE), "has no type"),
    ("wrong-content.json", bundle({**NOTE, "content": {"a": [1, {}]}}), ""),
    ("scalars.json", bundle(1, "x", None, NOTE), "no object"),
    ("version.json", bundle({**NOTE, "spec_version": "9.9"}), "spec_version 9.9"),
    ("dangling.json", bundle({**NOTE, "object_marking_refs": ["marking-definition--x"]}),
     "held RED"),
    ("wrong-refs.json", bundle({**NOTE, "object_marking_refs": 5}), ""),
    ("wrong-granular.json", bundle({**NOTE, "granular_markings": "x"}), ""),
    ("wrong-extension.json", bundle({"type": "marking-definition", "id": "m", "extensions": 1},
                                    NOTE), ""),
    ("no-objects.json", b'{"type": "bundle", "objects": 7}', "there is no text"),
    ("empty-bundle.json", bundle(), "nothing in it"),
    ("deep-object.json", b'{"type": "bundle", "objects": [{"type": "note", "id": "n", "deep": '
     + b"[" * 2_000 + b"]" * 2_000 + b"}]}", "no JSON object|cannot be kept"),
    ("misp-value.json", event({**PHONE, "value": {"a": 1}}, PHONE), "no value"),
    ("misp-tags.json", event({**PHONE, "Tag": 5}, PHONE), "no list of tags"),
    ("misp-tag.json", event({**PHONE, "Tag": ["tlp:red"]}, PHONE), "no list of tags"),
    ("misp-object.json", event(PHONE, Object=[{"name": "x", "Attribute": 5}]), "no list of attri"),
    ("misp-scalar.json", event(5, PHONE), "no object"),
    ("misp-info.json", event(PHONE, info=["a"], date=5), ""),
    ("misp-time.json", event({**PHONE, "timestamp": "9" * 400}), ""),
    ("misp-empty.json", event(), "nothing in it"),
    ("misp-uuid.json", event({**PHONE, "uuid": 5}), ""),
    ("ftm-schema.json", entities({**samples.entity(name=["x"]), "id": "2", "schema": "Nothing"}),
     "Nothing is unknown"),
    ("ftm-id.json", entities({**samples.entity(name=["x"]), "id": None}), "has no id"),
    ("ftm-properties.json", entities({**samples.entity(), "id": "3", "properties": "x"}),
     "has no properties"),
    ("ftm-values.json", entities({**samples.entity(), "id": "4", "properties": {"name": [{}]}}),
     "neither a text nor"),
    ("ftm-html.json", entities({"id": "5", "schema": "Page",
                                "properties": {"bodyHtml": ["<div>" * 5_000 + "x"]}}), ""),
    ("case-empty.csv", b"cas_Status,prs_FirstName,vic_Vulnerabilities\n,,\n", "no text"),
    ("case-ragged.csv", b"cas_Status,prs_FirstName,vic_Vulnerabilities\na\nb,c,d\n", "columns"),
]  # fmt: skip
PARQUET: list[Case] = [
    ("magic.parquet", b"PAR1", "footer is damaged"),
    ("zeros.parquet", b"PAR1" + bytes(1_000) + b"PAR1", "footer is damaged"),
    ("long-footer.parquet", parquet_with_footer(
        lambda data: data.__setitem__(slice(-8, -4), b"\xff\xff\xff\x7f")), "footer is damaged"),
    ("torn-footer.parquet", parquet_with_footer(
        lambda data: data.__setitem__(slice(-60, -20), bytes(40))), "damaged|parquet"),
    ("torn-page.parquet", parquet_with_footer(
        lambda data: data.__setitem__(slice(4, 30), b"\xff" * 26)), "damaged"),
    ("cut.parquet", table(text=["x"] * 100)[:-10], "footer is damaged"),
    ("no-text.parquet", table(n=[1, 2]), "no column looks like"),
    ("no-rows.parquet", table(text=pa.array([], pa.string())), "0 rows"),
    ("no-columns.parquet", table(), "no column looks like"),
    ("nested.parquet", table(text=["x"], n=[[{"a": [1, None]}]]), ""),
    ("binary.parquet", table(text=pa.array([b"\xff\xfe"], pa.binary())), ""),
    ("null-text.parquet", table(text=pa.array([None, "x"], pa.string())), "there is no text"),
    ("zones.parquet", table(text=["x"], date=pa.array([0], pa.timestamp("us", "Asia/Tokyo"))), ""),
    ("no-zone.parquet", table(text=["x"], date=pa.array([0], pa.timestamp("us"))), "no time zone"),
    ("decimals.parquet", table(text=["x"], n=pa.array(["1.10"]).cast(pa.decimal128(20, 2))), ""),
    ("nan.parquet", table(text=["x"], n=[float("nan")]), ""),
]  # fmt: skip


def pipe(path: Path) -> None:
    os.mkfifo(path)


def loop(path: Path) -> None:
    path.symlink_to(path.parent)


def dangling(path: Path) -> None:
    path.symlink_to(path.parent / "nowhere")


def nested_folders(path: Path) -> None:
    for _ in range(100):
        path /= "d"
    path.mkdir(parents=True)


PLACES: list[Case] = [
    ("pipe.csv", pipe, "no regular file"),
    ("loop", loop, "is a link"),
    ("dangling.csv", dangling, "is a link"),
    ("deep", nested_folders, "lies more than 64 deep"),
    ("empty", b"", "is empty"),
]
CASES = [*JSON, *TABLES, *ARCHIVES, *WEB, *MAIL, *EXCHANGE, *PARQUET, *PLACES]


def long_line(path: Path) -> None:
    with path.open("wb") as file:
        file.write(b'{"text": "a"}\n{"text": "')
        for _ in range(100):
            file.write(b"x" * (1 << 20))
        file.write(b'"}\n{"text": "b"}\n')


def long_element(path: Path) -> None:
    with path.open("wb") as file:
        file.write(b'[{"text": "a"}, {"text": "b", "x": [')
        for _ in range(60):
            file.write(b'"' + b"x" * (1 << 20) + b'",')
        file.write(b'1]}, {"text": "c"}]')


def warc_bomb(path: Path) -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    head = record(length=1 << 29)[:-4]
    with path.open("wb") as file:
        file.write(packer.compress(head))
        for _ in range(512):
            file.write(packer.compress(bytes(1 << 20)))
        file.write(packer.flush())
        file.write(gzip.compress(PAGE))


def encoded_bomb(path: Path) -> None:
    """Write a page whose Content-Encoding unpacks to 200 MiB."""
    body = gzip.compress(bytes(200 << 20))
    http = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Type: text/html\r\n\r\n" + body
    whole = record().partition(b"\r\n\r\n")[0]
    head = whole.rpartition(b"Content-Length: ")[0] + b"Content-Length: %d" % len(http)
    path.write_bytes(head + b"\r\n\r\n" + http + b"\r\n\r\n" + PAGE)


def equal_texts(path: Path) -> None:
    """Write a column of one text of a megabyte, a hundred thousand times."""
    text = pa.array(["x" * 900_000] * 3).dictionary_encode()
    indices = pa.array([0] * 20_000, pa.int32())
    column = pa.DictionaryArray.from_arrays(indices, text.dictionary)
    pq.write_table(pa.table({"n": column, "text": ["x"] * 20_000}), path)


def long_mail(path: Path) -> None:
    with path.open("wb") as file:
        file.write(SEPARATOR + b"From: a\n\n")
        for _ in range(80):
            file.write((b"x" * 1023 + b"\n") * 1024)
        file.write(b"\n" + SEPARATOR + mail())


def sheet_of_junk(path: Path) -> None:
    junk = "<x/>" * 400_000
    parts = samples.workbook_parts({"S": samples.sheet_row(1, "text") + junk})
    samples.write_zip(path, parts, stored=True)


HEAVY: list[Case] = [
    ("long-line.jsonl", long_line, "is no JSON"),
    ("long-element.json", long_element, "more than 16 MiB"),
    ("bomb.warc.gz", warc_bomb, "more than 16 MiB"),
    ("encoded.warc", encoded_bomb, "unpacks to more than"),
    ("equal.parquet", equal_texts, ""),
    ("long.mbox", long_mail, "more than 64 MiB"),
    ("junk.xlsx", sheet_of_junk, ""),
]
