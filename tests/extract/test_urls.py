from __future__ import annotations

from collections.abc import Callable

from asterism.extract import extract_text

Values = Callable[[str, str], list[str]]


def test_url_and_the_documents_own_site(values: Values) -> None:
    text = "see https://www.Rubyrose.example/Pics, or site.example/report"
    found = [m for m in extract_text(text, url="http://www.site.example/ad/1") if m.kind == "url"]
    assert [m.value for m in found] == ["rubyrose.example/Pics", "site.example/report"]
    assert [m.role for m in found] == [None, "support"]
    assert values("url", "www . rubyrose . example") == ["rubyrose.example"]
