from __future__ import annotations

import hashlib
from pathlib import Path

from asterism.evidence.chain_checking import SealedPiece
from asterism.evidence.piece_digests import PieceDigests


def test_digests_come_in_order_whatever_is_missing(tmp_path: Path) -> None:
    data = bytes(range(256)) * 20
    (tmp_path / "a").write_bytes(data)
    spans = [(start, start + 40) for start in range(0, len(data) + 40, 40)]
    pieces = [("a", SealedPiece(*span, "", False, 1, 0)) for span in spans]  # noqa: FBT003 - as found
    with PieceDigests(tmp_path, pieces) as digests:
        for start, end in spans:
            expected = hashlib.sha256(data[start:end]).hexdigest()
            assert digests.take() == (expected, len(data[start:end]))
    with PieceDigests(tmp_path, pieces) as digests:
        assert digests.take().length == 40
