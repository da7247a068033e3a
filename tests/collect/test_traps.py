from __future__ import annotations

import pytest

from asterism.collect.declaring.crawling import Crawl
from asterism.collect.traps import BARREN_IN_A_ROW, BARREN_OF_A_SHAPE, Traps, canonical, shape_of


def traps(**limits: int) -> Traps:
    return Traps(Crawl(start=["http://a.example/"], items=["a"], **limits))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("http://a.example/x?b=2&a=1", "http://a.example/x?b=2&a=1"),
        ("http://a.example/x?a=1&utm_source=y&fbclid=z", "http://a.example/x?a=1"),
        ("http://a.example/x?PHPSESSID=0123456789abcdef&a=", "http://a.example/x?a="),
        ("http://a.example/x;jsessionid=ABC?a=1", "http://a.example/x?a=1"),
        ("http://a.example/x?sid=12", "http://a.example/x?sid=12"),  # a section, no session
        ("http://a.example/x", "http://a.example/x"),
    ],
)
def test_sessions_and_marks_of_visitors_are_left_out(url: str, kept: str) -> None:
    assert canonical(url) == kept


def test_pages_and_depth_are_bounded() -> None:
    two = traps(max_pages=2, max_depth=3)
    assert two.refusal("http://a.example/1", 3, 0) == ""
    assert "crawl.max_depth" in two.refusal("http://a.example/2", 4, 0)
    assert two.was_asked("http://a.example/1")
    assert two.refusal("http://a.example/1", 0, 0) == ""  # on many pages, and counted once
    assert not two.was_asked("http://a.example/2")
    assert two.refusal("http://a.example/2", 0, 0) == ""
    assert "crawl.max_pages" in two.refusal("http://a.example/3", 0, 0)


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/a/b/a/b/a/b/a/b", "repeats itself"),
        ("/" + "/".join(f"p{n}" for n in range(30)), "more than 24 parts"),
        ("/x?" + "&".join(f"p{n}=1" for n in range(20)), "more than 16 parameters"),
    ],
)
def test_what_grows_is_left(path: str, reason: str) -> None:
    assert reason in traps().refusal(f"http://a.example{path}", 1, 0)


def test_listings_that_show_nothing_new_are_left() -> None:
    calendar = traps()
    assert calendar.is_new("http://a.example/ad/1")
    assert not calendar.is_new("http://a.example/ad/1")
    assert "showed nothing new" in calendar.refusal("http://a.example/", 1, BARREN_IN_A_ROW + 1)
    for day in range(BARREN_OF_A_SHAPE):
        url = f"http://a.example/calendar/{day}?view=month"
        assert calendar.refusal(url, 1, 0) == ""
        calendar.saw_listing(url, fruitful=False)
    assert "like it" in calendar.refusal("http://a.example/calendar/999?view=day", 1, 0)
    calendar.saw_listing("http://a.example/calendar/3?view=x", fruitful=True)
    assert calendar.refusal("http://a.example/calendar/999?view=day", 1, 0) == ""


def test_shapes_leave_numbers_and_values_out() -> None:
    assert shape_of("http://a.example/c/12?b=1&a=2") == shape_of("http://a.example/c/9?a=3&b=4")
