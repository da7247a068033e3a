from __future__ import annotations

from datetime import UTC, datetime
from html import unescape

from asterism.simulate.frames import html_attribute, html_text, moment, paragraphs, spanish_date

NASTY = 'Rose & "Lola" <b>\'s</b> \u00a0 100%'


def test_text_comes_back_as_it_was() -> None:
    for written in (html_text(NASTY), html_attribute(NASTY)):
        assert unescape(written) == NASTY
        assert "<b>" not in written
    assert '"' not in html_attribute(NASTY)
    assert "&nbsp;" in html_text(NASTY)


def test_paragraphs_keep_the_lines() -> None:
    assert paragraphs("a\nb\n\n<c>", "<br>") == "<p>a<br>b</p>\n<p>&lt;c&gt;</p>"


def test_moments_are_written_as_sites_do() -> None:
    when = moment({"posted_at": "2026-07-04T05:06:07Z"})
    assert when == datetime(2026, 7, 4, 5, 6, 7, tzinfo=UTC)
    assert spanish_date(when) == "4 de julio de 2026, 05:06:07 UTC"
    assert spanish_date(when, time=False) == "4 de julio de 2026"
