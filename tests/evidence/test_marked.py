from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html  # type: ignore[import-untyped]

from asterism.evidence.marked import ATTRIBUTES, ELEMENTS, Mark, excerpt, mark_html

HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg><script>alert(1)</script><a xlink:href='javascript:alert(1)'>x</a></svg>",
    "<a href='javascript:alert(1)' onclick=alert(1)>x</a>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<meta http-equiv=refresh content='0;url=http://evil.example/'>",
    "<base href='http://evil.example/'><link rel=stylesheet href=http://evil.example/x.css>",
    "<form action=http://evil.example/><input name=a><button>go</button></form>",
    "<style>body{background:url(http://evil.example/)} @import 'http://evil.example/';</style>",
    "<style></style><script>alert(1)</script></style>",
    '<p style="background:u\\72l(http://evil.example/)">x</p>',
    "<p style='width:expression(alert(1))'>x</p>",
    "<title></title><script>alert(1)</script>",
    "<textarea></textarea><img src=x onerror=alert(1)>",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
    "<math><mi//xlink:href='data:x,<script>alert(4)</script>'>",
    "<p title='\"><script>alert(1)</script>'>x</p>",
    "<mark id=mention>false</mark><p id=mention>false</p>",
    "<object data=http://evil.example/></object><embed src=http://evil.example/>",
    "<video src=http://evil.example/ poster=http://evil.example/></video>",
    "<body background=http://evil.example/ onload=alert(1)>",
    "<table background=http://evil.example/><tr><td>x</td></tr></table>",
    "<!--><script>alert(1)</script>-->",
    "<scr<script>ipt>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
)


def assert_inert(page: str) -> None:
    head, _, body = page.partition("</head>")
    assert "default-src 'none'" in head
    allowed = ELEMENTS | {"html", "head", "body", "mark", "p"}
    for element in lxml_html.document_fromstring(f"<body>{body}").iter():
        assert element.tag in allowed, element.tag
        for name, value in element.attrib.items():
            assert name in ATTRIBUTES | {"data-mention"}, name
            assert "evil.example" not in value or name == "title"
    for style in head.split("<style>")[1:]:
        rules = style.partition("</style>")[0]
        assert "<" not in rules
        assert "evil.example" not in rules


@pytest.mark.parametrize("source", HOSTILE)
def test_a_hostile_page_is_inert(source: str) -> None:
    assert_inert(mark_html(f"<p>before {source} after</p>", []))


@given(st.lists(st.sampled_from([*HOSTILE, "<", ">", '"', "'", "=", "<!--", "-->", " x ", "/"])))
def test_hostile_pieces_in_any_order_are_inert(pieces: list[str]) -> None:
    assert_inert(mark_html("".join(pieces), []))


def test_a_passage_is_marked_where_it_stands() -> None:
    source = "<p>Call <b>202</b>-555 &amp; ask</p>"
    start = source.index("202")
    ranges = [(start, start + 3), (start + 7, start + 11)]
    page = mark_html(source, [Mark("mention", "m1", ranges)])
    assert '<b><mark id="mention" data-mention="m1">202</mark></b>' in page
    assert '<mark data-mention="m1">-555</mark> &amp; ask' in page
    assert page.count('id="mention"') == 1


def test_pictures_become_boxes_and_texts_stay() -> None:
    page = mark_html('<p>A <img src="http://t.example/x.png" alt="me" width="20"> B</p>', [])
    assert "t.example" not in page
    assert '<span class="asterism-picture" style="width:20px;">me</span>' in page


@pytest.mark.parametrize(
    "piece",
    ['<a b="', "<a ", "<!--", "<script>", "&amp", "<", "</", "<a b=' ", "<p style='url("],
)
def test_a_long_hostile_page_takes_linear_time(piece: str) -> None:
    def seconds(count: int) -> float:
        begin = time.process_time()
        mark_html(piece * count, [])
        return time.process_time() - begin

    assert seconds(80_000) < 8 * seconds(20_000) + 0.5


def test_an_excerpt_shows_the_source_around() -> None:
    source = "\n".join(f"line {number}" for number in range(40))
    at = source.index("line 20")
    shown = excerpt(source, [(at, at + 4)], lines=3)
    assert shown.before == "line 18\nline 19\n"
    assert shown.marked == "line"
    assert shown.after == " 20\nline 21\nline 22"
