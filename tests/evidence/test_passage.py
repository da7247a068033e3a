from __future__ import annotations

from asterism.evidence.passage import html_passage, json_passages, table_row_passage


def test_what_a_page_shows_and_where() -> None:
    source = "<title>t</title><h1>A b</h1><p>c<!-- x -->d&amp;</p>"
    passage = html_passage(source)
    assert passage.text == "Abcd&"
    assert passage.headings == [(0, 2)]
    assert source[passage.starts[4] : passage.ends[4]] == "&amp;"


def test_white_space_inside_a_passage_does_not_split_it() -> None:
    passage = html_passage("<p>call 202 555\n0123</p>")
    assert passage.find("call 202 555 0123", 5, 17) == [(8, 20)]


def test_each_string_of_a_json_row() -> None:
    found = [passage.text for passage in json_passages(r'{"a": "b\u00e9 \"c\"", "d": 1}')]
    assert found == ["a", 'b\u00e9"c"', "d"]


def test_doubled_quotes_of_a_table_are_one() -> None:
    assert table_row_passage('1,"a ""b""",5" pipe').text == '1,a"b",5"pipe'
