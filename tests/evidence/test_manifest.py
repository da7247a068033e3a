from __future__ import annotations

from dataclasses import replace

import orjson
import pytest

from asterism.evidence.manifest import Manifest, Piece, RunFacts, SealedMember, digest_of

AT = 1_767_225_600_123_456
RUN = RunFacts("1" * 32, "collect", "Zoë", "case 12", "Asterism/1", AT)
MEMBERS = (
    SealedMember(5, 10, "a" * 64, 7, "b" * 32, AT),
    SealedMember(15, 20, "c" * 64, 8, "", 0),
)
PIECE = Piece("crawls/x.warc.gz", 5, 35, "d" * 64, MEMBERS)
MANIFEST = Manifest(2, "e" * 64, AT, RUN, True, {"pages": 3}, (PIECE,))  # noqa: FBT003 - closing


def test_a_manifest_comes_back_from_its_bytes() -> None:
    for item in (MANIFEST, replace(MANIFEST, run=None, pieces=())):
        assert Manifest.from_bytes(item.to_bytes()) == item
    assert len(digest_of(MANIFEST.to_bytes())) == 64
    said = orjson.loads(MANIFEST.to_bytes())
    assert said["sealed_at"] == "2026-01-01T00:00:00.123456+00:00"
    assert said["pieces"][0]["members"][0] == [5, 10, "a" * 64, 7, "b" * 32, AT]


def test_a_gap_between_members_is_refused() -> None:
    for members in (MEMBERS[:1], MEMBERS[1:], (MEMBERS[0], MEMBERS[1]._replace(offset=16))):
        broken = replace(MANIFEST, pieces=(replace(PIECE, members=members),))
        with pytest.raises(ValueError, match="leave a gap"):
            Manifest.from_bytes(broken.to_bytes())


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b'{"format":"other"}'])
def test_what_is_no_manifest_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"manifest|JSON|Input|input|expected|format"):
        Manifest.from_bytes(data)
