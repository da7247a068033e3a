from __future__ import annotations

from dataclasses import replace

from asterism.simulate.postings import Posting
from asterism.simulate.truth import document_line, iso, truth_line

POSTING = Posting(
    style="ads", language="en", title="Rose", text="Call me", place="Tampa, FL", slug="tampa-fl",
    posted=1_782_864_000, removed=False, source="starlist", section="companions",
    truth={"role": "independent", "persona": "Rose"}, owner=7, author=11,
    groups=[("hotel", 3)], url="http://starlist.example/tampa-fl/companions/1",
)  # fmt: skip


def test_moments_are_iso_8601_in_utc() -> None:
    assert iso(0) == "1970-01-01T00:00:00Z"
    assert iso(POSTING.posted) == "2026-07-01T00:00:00Z"


def test_a_document_s_line_depends_on_nothing_that_only_the_truth_knows() -> None:
    line = document_line(POSTING)
    assert (line["title"], line["kind"], line["posted_at"]) == (
        "Rose",
        "ad",
        "2026-07-01T00:00:00Z",
    )
    other = replace(POSTING, owner=8, author=12, groups=[], truth={"role": "agency"})
    assert document_line(other) == line


def test_labels_are_permuted_and_nothing_else() -> None:
    one, other = truth_line(POSTING, 0), truth_line(POSTING, 99)
    labels = {"owner", "author", "look_alikes"}
    assert all(one[name] != other[name] for name in labels)
    assert {name: one[name] for name in one.keys() - labels} == {
        "url": POSTING.url, "role": "independent", "persona": "Rose", "repost_of": None,
    }  # fmt: skip
    assert {name: one[name] for name in one.keys() - labels} == {
        name: other[name] for name in other.keys() - labels
    }


def test_a_repost_names_the_earlier_ad_while_that_can_be_seen() -> None:
    again = replace(POSTING, url="http://starlist.example/tampa-fl/companions/2")
    again.repost_of = POSTING
    assert truth_line(again, 0)["repost_of"] == POSTING.url
    again.repost_of = replace(POSTING, removed=True)
    assert truth_line(again, 0)["repost_of"] is None
