from __future__ import annotations

from asterism.evidence import member
from asterism.evidence.records import warc_record
from asterism.evidence.soundness import member_problem

HEADERS = {"WARC-Type": "metadata", "WARC-Block-Digest": f"sha256:{'0' * 64}"}


def test_what_is_wrong_with_a_member() -> None:
    sound = member.pack(warc_record({"WARC-Type": "metadata"}, b"x"), 6)
    assert not member_problem(sound, accounted=False)
    assert "no record of ours" in member_problem(member.pack(b"x", 6), accounted=False)
    other = member.pack(warc_record(HEADERS, b"x"), 6)
    assert member_problem(other, accounted=False) == "not the bytes that were received"
    filler = member.pack(b"", 6, segment=member.FILLER)
    assert not member_problem(filler, accounted=True)
    assert "no tombstone" in member_problem(filler, accounted=False)
    assert "damaged" in member_problem(sound[:-9] + b"\xff" + sound[-8:], accounted=False)
