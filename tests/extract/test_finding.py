from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from asterism.extract.finding import Claims, Finding, claims
from asterism.model.mention import MentionKind

SPANS = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 9)), max_size=8)


def found(spans: list[tuple[int, int]]) -> list[Finding]:
    return [Finding(MentionKind.URL, start, start + length, "x") for start, length in spans]


@given(SPANS, st.integers(0, 60), st.integers(1, 20))
def test_claims_know_every_offset(spans: list[tuple[int, int]], start: int, length: int) -> None:
    taken = {at for first, size in spans for at in range(first, first + size)}
    wanted = set(range(start, start + length))
    claimed = Claims(found(spans))
    assert claimed.touch(start, start + length) == bool(taken & wanted)
    free = [at for part in claimed.parts_free(start, start + length) for at in range(*part)]
    assert free == sorted(wanted - taken)


def test_only_the_kinds_asked_for_claim() -> None:
    earlier = {MentionKind.URL: found([(0, 5)])}
    assert claims(earlier, MentionKind.URL).touch(4, 5)
    assert not claims(earlier, MentionKind.EMAIL).touch(4, 5)
