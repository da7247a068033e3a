from __future__ import annotations

import html
import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asterism.evidence.traces import ENCODINGS, Traces, blanked, joined, without

Ranges = list[tuple[int, int]]


@pytest.mark.parametrize("text", ["Zoë & 'friends'", 'say "hi"/now', "http://a.example/x?a=1&b=2"])
def test_a_text_is_found_in_each_way_that_it_may_be_written(text: str) -> None:
    traces = Traces([text])
    ways = [
        text.encode(),
        text.encode("windows-1252"),
        text.encode("utf-16-le"),
        html.escape(text).encode(),
        html.escape(text, quote=False).encode(),
        json.dumps(text)[1:-1].encode(),
        json.dumps(text, ensure_ascii=False)[1:-1].encode(),
        text.replace('"', '""').encode(),
        text.encode("ascii", "xmlcharrefreplace"),
    ]
    for way in ways:
        for before, after in ((b"", b""), (b"<p>", b"</p>"), (b"\\n", b"\\n"), (b" ", b".")):
            data = before + way + after
            assert traces.spans(data) == [(len(before), len(before) + len(way))], data
            assert traces.texts(data) == {text}


def test_a_part_of_a_longer_word_is_no_trace() -> None:
    traces = Traces(["http://a.example/12", "lily", "@rose"])
    assert traces.spans(b"http://a.example/123 lilywhite xlily x@rosey") == []
    assert traces.spans(b"lily, (lily) @rose.") == [(0, 4), (7, 11), (13, 18)]
    assert traces.spans("élily".encode()) == []


def test_a_number_is_found_however_it_is_set_apart() -> None:
    traces = Traces(["2025550199"])
    for way in ("2025550199", "(202) 555-0199", "202.555.0199", "+1 202 555 0199", "202/555/0199"):
        assert traces.texts(f"call {way} now".encode()) == {"2025550199"}, way
    assert traces.texts(b"7865550100 202-555-0199 305 555 0111") == {"2025550199"}
    assert not traces.spans(b"202-555-0198, 2025, 550199")
    assert Traces(["5550199"]).spans(b"555-0199") == []


def test_nothing_is_looked_for_in_vain() -> None:
    assert not Traces([])
    assert Traces([]).spans(b"anything") == []
    assert Traces(["word"], ENCODINGS[:1])


ranges = st.lists(
    st.tuples(st.integers(0, 60), st.integers(1, 12)).map(lambda pair: (pair[0], sum(pair)))
)


@given(ranges, ranges)
def test_ranges_are_joined_and_taken_from_each_other(some: Ranges, kept: Ranges) -> None:
    def places(parts: Ranges) -> set[int]:
        return {place for start, end in parts for place in range(start, end)}

    one, other = joined(some), joined(kept)
    assert places(one) == places(some)
    assert all(first[1] < second[0] for first, second in pairwise(one))
    assert places(without(one, other)) == places(one) - places(other)


def test_blanks_leave_lines_and_lengths_as_they_are() -> None:
    assert blanked(b"one\r\ntwo\nthree", [(1, 7), (12, 99)]) == b"o  \r\n  o\nthr  "
