from __future__ import annotations

import pytest

from asterism.collect.page_text import parse_page, text_of


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("<p>A<br>B</p>", "A\nB"),
        ("<p>A</p>\n<p>B</p>", "A\n\nB"),
        ("<div>A</div><div>B</div>", "A\nB"),
        ("<div>A<br/>\n<br/>\nB</div>", "A\n\nB"),
        ("<p>A  b\n c&nbsp;d</p>", "A b c d"),
        ("<p>A<script>x</script><b>B</b> <!-- c -->d</p>", "AB d"),
        ("<ul><li>A<li>B</ul>", "A\nB"),
        ("<p>&lt;b&gt; &#128142;</p>", "<b> \N{GEM STONE}"),
        ("x", "x"),
    ],
)
def test_text_breaks_where_a_browser_breaks_it(source: str, text: str) -> None:
    page = parse_page(source)
    assert page is not None
    assert text_of(page) == text


def test_a_page_may_nest_as_deep_as_it_likes() -> None:
    page = parse_page("<div>" * 5000 + "deep" + "</div>" * 5000)
    assert page is not None
    assert parse_page("  \n") is None
    text_of(page)
