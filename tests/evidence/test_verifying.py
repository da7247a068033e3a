from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from asterism.evidence.erasing import CaptureEraser, Doomed
from asterism.evidence.passage import Range
from asterism.evidence.store import CaptureFile, Received, digest_file, store_file
from asterism.evidence.traces import Traces
from asterism.evidence.verifying import KeptCapture, verify_captures
from asterism.evidence.walking import payload_digest
from asterism.model.ids import derive_id
from asterism.model.signing import SigningKey
from asterism.model.tombstone import ErasureReason, Tombstone

AT = 1_767_225_600_000_000
KEY = SigningKey.make("tombstone")


class Nothing:
    """No document stays that was read from a capture with a trace."""

    def has_documents(self, _capture_id: str) -> bool:
        return False

    def rows(self, _path: str) -> Sequence[Range]:
        return []


def doom(captures: Path, whole: Sequence[str], rows: dict[str, list[Range]] | None = None) -> None:
    grave = Tombstone("e" * 32, "captures", "", ErasureReason.REQUEST, "p" * 64, AT, "")
    doomed = Doomed(frozenset(whole), rows or {}, Traces([]), Nothing())
    CaptureEraser(captures, doomed, grave, lambda stone: stone.signed_by(KEY)).run()


def page(number: int, body: bytes) -> Received:
    digest = hashlib.sha256(body).hexdigest()
    headers = (("Content-Type", "text/html"),)
    return Received(f"http://a.example/{number}", AT, 200, "OK", headers, body, digest)


def keep(captures: Path, pages: Sequence[Received]) -> list[KeptCapture]:
    with CaptureFile(captures, "crawls/run", {"software": "test"}) as file:
        return [
            KeptCapture(
                derive_id("capture", item.url), file.append(item, derive_id("capture", item.url)),
                item.url, item.captured_at, item.payload_sha256,
            )
            for item in pages
        ]  # fmt: skip


def kept_rows(captures: Path) -> KeptCapture:
    """Keep a file of fifty rows of ten bytes each."""
    path = captures / "rows"
    path.write_bytes(b"".join(b'{"a": %02d}\n' % number for number in range(50)))
    digest = digest_file(path)
    place = store_file(captures, path, "file:rows", AT, digest)
    path.unlink()
    return KeptCapture("f" * 32, place, "file:rows", AT, digest)


def test_any_byte_that_is_changed_is_found(tmp_path: Path) -> None:
    dice = random.Random(5)  # noqa: S311 - not for secrets
    pages = [page(number, b"Lily of Tampa, page %d" % number * 5) for number in range(3)]
    kept = keep(tmp_path, pages)
    file = kept_rows(tmp_path)
    doom(tmp_path, whole=[kept[1].id], rows={file.place.path: [(30, 50)]})
    size = (tmp_path / file.place.path).stat().st_size
    digest = payload_digest(tmp_path, file.place.path)
    place = replace(file.place, length=size)
    found = [kept[0], kept[2], replace(file, place=place, sha256=digest)]
    assert list(verify_captures(tmp_path, found, KEY.public)) == []
    for stored in sorted(tmp_path.rglob("*.warc.gz")):
        whole = stored.read_bytes()
        for place_ in range(len(whole)):
            data = bytearray(whole)
            data[place_] ^= dice.randrange(1, 256) | 0x80
            stored.write_bytes(bytes(data))
            assert list(verify_captures(tmp_path, found, KEY.public)), (stored.name, place_)
        for cut in (1, 40, len(whole) // 2):
            stored.write_bytes(whole[:-cut])
            assert list(verify_captures(tmp_path, found, KEY.public)), (stored.name, cut)
        stored.write_bytes(whole)


def test_a_forged_or_a_missing_tombstone_is_found(tmp_path: Path) -> None:
    kept = keep(tmp_path, [page(number, b"Lily of Tampa %d" % number * 9) for number in range(3)])
    doom(tmp_path, whole=[kept[1].id])
    left = [kept[0], kept[2]]
    path = tmp_path / "tombstones.jsonl"
    line = path.read_text()
    for change in ({"content_sha256": "0" * 64}, {"reason": "order"}, {"signature": "AAAA"}):
        path.write_text(json.dumps({**json.loads(line), **change}) + "\n")
        assert list(verify_captures(tmp_path, left, KEY.public)), change
    path.write_text(line)
    assert list(verify_captures(tmp_path, left, SigningKey.make("tombstone").public))
    assert list(verify_captures(tmp_path, kept, KEY.public)), "an erased capture is named as kept"
    path.unlink()
    problems = list(verify_captures(tmp_path, left, KEY.public))
    assert any("no tombstone" in str(problem) for problem in problems)


def test_a_capture_of_another_address_is_found(tmp_path: Path) -> None:
    kept = keep(tmp_path, [page(0, b"page")])
    other = [replace(kept[0], url="http://b.example/"), replace(kept[0], captured_at=1)]
    for item in other:
        (problem,) = verify_captures(tmp_path, [item], KEY.public)
        assert "of another address or time" in str(problem)
    moved = replace(kept[0], place=replace(kept[0].place, offset=kept[0].place.offset + 1))
    assert "is not there" in str(next(iter(verify_captures(tmp_path, [moved], KEY.public))))
