from __future__ import annotations

import csv
import html
import io
import json

from hypothesis import given
from hypothesis import strategies as st

from asterism.evidence.locate import byte_range, decode, locate

PAGE = """<html><head><title>Call me | Site</title><script>var t = "202-555-0123";</script></head>
<body><p>Call me</p><h1>Call&nbsp;me</h1><!-- 202-555-0123 -->
<div>Hi &amp; welcome, call <b>202</b>-555<br>
01&#50;3 now <i title="202-555-0123">today</i></div></body></html>"""
TEXT = "Hi & welcome, call 202-555\n0123 now today"


def shown(source: str, ranges: list[tuple[int, int]]) -> list[str]:
    return [source[start:end] for start, end in ranges]


def test_markup_and_entities_split_a_mention() -> None:
    start = TEXT.index("202")
    found = locate(PAGE.encode(), "text/html", "utf-8", "text", TEXT, start, start + 12)
    assert shown(PAGE, found) == ["202", "-555", "01&#50;3"]
    assert found[0][0] > PAGE.index("<div>")


def test_a_title_is_found_in_the_heading() -> None:
    found = locate(PAGE.encode(), "text/html", "utf-8", "title", "Call me", 5, 7)
    assert shown(PAGE, found) == ["me"]
    assert PAGE[: found[0][0]].endswith("<h1>Call&nbsp;")


def test_a_text_that_the_page_shows_in_pieces_is_found_by_its_surroundings() -> None:
    stored = "Another part of the page\nHi & welcome, call 202-555\n0123 now"
    start = stored.index("555")
    found = locate(PAGE.encode(), "text/html", "utf-8", "text", stored, start, start + 8)
    assert shown(PAGE, found) == ["555", "01&#50;3"]


def test_what_the_page_does_not_show_is_not_found() -> None:
    assert locate(PAGE.encode(), "text/html", "utf-8", "text", "call 999", 5, 8) == []
    assert locate(b"", "text/html", None, "text", "call", 0, 4) == []


def test_a_row_of_json_with_escapes() -> None:
    row = r'{"title":"call","text":"Caf\u00e9 \"x\"\ncall 2\ud83d\ude002","z":["call"]}'
    text = json.loads(row)["text"]
    start = text.index("2")
    found = locate(row.encode(), "application/x-ndjson", "utf-8", "text", text, start, start + 3)
    assert shown(row, found) == [r"2\ud83d\ude002"]


def test_a_row_of_csv_with_doubled_quotes_in_its_own_encoding() -> None:
    text = 'Señora said "call 5" ok'
    row = '1,"Señora said ""call 5"" ok",x'
    data = row.encode("windows-1252")
    start = text.index("call")
    found = locate(data, "text/csv", "utf-8", "text", text, start, start + 6)
    assert shown(row, found) == ["call 5"]
    first, last = byte_range(data, "utf-8", found[0])
    assert data[first:last] == b"call 5"
    wide = row.encode("utf-16-le")
    first, last = byte_range(wide, "utf-16-le", found[0])
    assert wide[first:last].decode("utf-16-le") == "call 5"


def test_rows_of_mixed_encodings_are_read_the_same_way_everywhere() -> None:
    assert decode("größe".encode(), "utf-8") == "größe"
    assert decode("größe".encode("windows-1252"), "utf-8") == "größe"
    assert decode("größe, ja, größer".encode() + b"\xff", "utf-8") == "größe, ja, größer\ufffd"
    assert decode("größe".encode(), "no-such-encoding") == "größe"


words = st.text(st.characters(codec="utf-8", exclude_characters="\r\0"), min_size=1, max_size=40)


@given(st.lists(words, min_size=1, max_size=6), st.data())
def test_every_passage_of_every_text_is_found_again(lines: list[str], data: st.DataObject) -> None:
    text = "\n".join(lines)
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    wanted = "".join(text[start:end].split())
    page = f"<p>{'<br>'.join(html.escape(line) for line in text.split(chr(10)))}</p>"
    found = locate(page.encode(), "text/html", "utf-8", "text", text, start, end)
    pieces = html.unescape("".join(shown(page, found)).replace("<br>", ""))
    assert "".join(pieces.split()) == wanted
    row = json.dumps({"text": text, "z": 1})
    found = locate(row.encode(), "application/x-ndjson", "utf-8", "text", text, start, end)
    decoded = "".join(json.loads(f'"{piece}"') for piece in shown(row, found))
    assert "".join(decoded.split()) == wanted
    table = io.StringIO()
    csv.writer(table).writerow(["1", text, "x"])
    found = locate(table.getvalue().encode(), "text/csv", "utf-8", "text", text, start, end)
    cell = "".join(shown(table.getvalue(), found)).replace('""', '"')
    assert "".join(cell.split()) == wanted.replace('""', '"')
