from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from asterism.web.answers.documents import MentionAnswer
from asterism.web.drawing.marks import kinds_present, marked_runs, reading_lines


def mention(start: int, end: int, kind: str = "phone", **more: object) -> MentionAnswer:
    """Return a mention of code points from `start` to `end`."""
    values: dict[str, object] = {
        "document_id": "0" * 32, "id": f"{start:08x}{end:08x}", "kind": kind, "field": "text",
        "start": start, "end": end, "raw": "raw", "value": "+12025550123",
        "display": "+1 202-555-0123", "confidence": 0.9, "reserved": False, "hidden": False,
        "reading": None, "role": None, "attributes": {}, "identifier_id": None,
    }  # fmt: skip
    return MentionAnswer.model_validate({**values, **more})


def test_runs_cut_a_text_at_its_mentions() -> None:
    runs = marked_runs("call 555 now", [mention(5, 8)])
    assert [(run.text, run.mention is not None) for run in runs] == [
        ("call ", False),
        ("555", True),
        (" now", False),
    ]


def test_the_rest_of_an_overlapped_mention_is_marked_without_its_word() -> None:
    runs = marked_runs("abcdefgh", [mention(1, 5), mention(3, 7, "url")])
    assert [(run.text, run.starts) for run in runs] == [
        ("a", False),
        ("bcde", True),
        ("fg", False),
        ("h", False),
    ]
    assert runs[2].mention is not None
    assert runs[2].mention.kind == "url"


@given(
    st.text(max_size=40),
    st.lists(st.tuples(st.integers(0, 45), st.integers(1, 10)), max_size=8),
)
def test_runs_never_lose_or_repeat_a_letter(text: str, spans: list[tuple[int, int]]) -> None:
    runs = marked_runs(text, [mention(start, start + length) for start, length in spans])
    assert "".join(run.text for run in runs) == text


def test_a_reading_says_all_that_was_read() -> None:
    said = reading_lines(
        mention(0, 1, hidden=True, reading="four → 4", role="support", reserved=True)
    )
    assert said.splitlines() == [
        "phone: +1 202-555-0123",
        "read as four → 4",
        "not plainly written",
        "seems to be the site's own support",
        "from a range reserved for fiction",
        "confidence 90%",
    ]


def test_the_legend_has_each_kind_once() -> None:
    assert kinds_present([mention(0, 1, "name"), mention(2, 3), mention(4, 5)]) == ["phone", "name"]
