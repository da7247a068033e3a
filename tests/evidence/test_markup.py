from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from asterism.evidence.markup import characters, tokens


@given(st.text("<>/!-= \"'abscript&;\n", max_size=80))
def test_tokens_cover_every_code_point(source: str) -> None:
    position = 0
    for token in tokens(source):
        assert token.start == position
        assert token.end > token.start
        position = token.end
    assert position == len(source)


def test_attributes_are_decoded_and_the_first_of_equals_holds() -> None:
    (token,) = tokens("<A HREF='a&amp;b' title=x y title=\"z\" data-n = 5>")
    assert (token.kind, token.name) == ("open", "a")
    assert token.attributes == {"href": "a&b", "title": "x", "y": "", "data-n": "5"}


def test_scripts_are_no_text_and_titles_are() -> None:
    source = "<title>a<b></title><script>'</p>'<p></script >x < y"
    found = [(token.kind, source[token.start : token.end]) for token in tokens(source)]
    assert ("text", "a<b>") in found
    assert ("other", "'</p>'<p>") in found
    assert found[-1] == ("text", "x < y")


def test_each_character_knows_its_source() -> None:
    source = "a&amp;&#x1F48E;&nope;"
    found = list(characters(source, 0, len(source)))
    assert found[:3] == [("a", 0, 1), ("&", 1, 6), ("\N{GEM STONE}", 6, 15)]
    assert "".join(item[0] for item in found[3:]) == "&nope;"
