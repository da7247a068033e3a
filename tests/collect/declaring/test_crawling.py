from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from asterism.collect.declaring.crawling import Crawl, Keep, PageHandling, Robots, Window

START: dict[str, Any] = {"start": ["http://a.example/"], "items": ["a"]}


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"mode": "targeted"}, "needs keep"),
        ({"keep": {"watch_list": True}}, "keep is for mode targeted"),
        ({"mode": "targeted", "keep": {}}, "nothing would be kept"),
        (
            {"mode": "targeted", "keep": {"indicators": [["control", "phone"]]}},
            "phone is no indicator",
        ),
        ({"mode": "targeted", "keep": {"indicators": [[]]}}, "at least 1 item"),
        ({"max_pages": 0}, "greater than or equal to 1"),
        ({"next": ["a[["]}, "cannot be understood"),
    ],
)
def test_a_crawl_that_cannot_be_meant(changes: dict[str, Any], says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        Crawl.model_validate(START | changes)


def test_a_targeted_crawl_says_what_it_keeps() -> None:
    crawl = Crawl.model_validate(
        START | {"mode": "targeted", "keep": {"indicators": [["movement", "third_party"]]}}
    )
    assert crawl.keep == Keep(indicators=[["movement", "third_party"]], unlinked_days=30)


def test_robots_are_ignored_for_a_reason_only() -> None:
    with pytest.raises(ValidationError, match="needs a reason"):
        Robots(policy="ignore")
    with pytest.raises(ValidationError, match="must say something"):
        Robots(policy="ignore", reason=" ")
    assert Robots().policy == "obey"


def test_only_a_browser_waits_and_scrolls() -> None:
    for changes in ({"wait_for": "#app"}, {"scroll": 3}, {"screenshot": True}):
        with pytest.raises(ValidationError, match="need render: browser"):
            PageHandling.model_validate(changes)
        assert PageHandling.model_validate({"render": "browser", **changes}).keep_dom


def test_a_window_has_clock_times_and_a_zone() -> None:
    assert Window.model_validate({"from": "22:00", "to": "06:00", "zone": "UTC"}).from_ == "22:00"
    for changes in ({"to": "24:00"}, {"to": "6:00"}, {"zone": "Mars"}):
        with pytest.raises(ValidationError):
            Window.model_validate({"from": "22:00", "to": "06:00", "zone": "UTC"} | changes)
