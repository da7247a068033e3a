from __future__ import annotations

import hashlib
import json
import random
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from asterism.evidence.chain import Chain
from asterism.evidence.erasing import CaptureEraser, Doomed
from asterism.evidence.passage import Range
from asterism.evidence.stamps import Stamper
from asterism.evidence.store import CaptureFile, Received, digest_file, store_file
from asterism.evidence.timestamps import Authority
from asterism.evidence.tombstones import read_tombstones
from asterism.evidence.traces import Traces
from asterism.evidence.verifying import KeptCapture, verify_captures
from asterism.evidence.walking import payload_digest
from asterism.model.ids import derive_id
from asterism.model.signing import SigningKey
from asterism.model.tombstone import ErasureReason, Tombstone

if TYPE_CHECKING:
    from conftest import Store, TimeAuthority  # type: ignore[import-not-found]

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


@pytest.fixture
def proven(store: Store, time_authority: TimeAuthority) -> Store:
    """Give a store of everything: two crawls, a file, an erased page, a time stamp."""
    authority = Authority(time_authority.url, time_authority.certificates.read_text())
    store.authority = authority
    store.crawl("one", 5)
    store.crawl("two", 2, first=100)
    store.bring(b"".join(b'{"a": %06d}\n' % number for number in range(90_000)))
    grave = Tombstone("e" * 32, "captures", "", ErasureReason.REQUEST, "p" * 64, AT, "")
    gone = store.rows.pop(1)
    doomed = Doomed(frozenset([gone.id]), {}, Traces([]), Nothing())
    key = store.tombstones
    CaptureEraser(store.captures, doomed, grave, lambda stone: stone.signed_by(key)).run()
    assert Stamper(Chain(store.captures), store.key, authority).finish(4)
    assert store.problems() == []
    assert store.problems(deep=True) == []
    return store


def test_one_flipped_byte_anywhere_is_found_and_named(proven: Store) -> None:
    dice = random.Random(11)  # noqa: S311 - not for secrets
    captures = proven.captures
    files = [path for path in sorted(captures.rglob("*")) if path.is_file() and path.stat().st_size]
    assert len(files) == 3 + 1 + 2 + 4 * 3 + 3
    for path in files:
        name, whole = path.relative_to(captures).as_posix(), path.read_bytes()
        ends = [*range(30), *range(len(whole) - 10, len(whole))]  # a gzip header and a trailer
        ends = [at % len(whole) for at in ends[::7]]
        for offset in {*ends, *dice.choices(range(len(whole)), k=7)}:
            flipped = bytearray(whole)
            flipped[offset] ^= dice.randrange(1, 256)
            path.write_bytes(flipped)
            first = proven.problems()[0]
            where = {offset}
            if path.name == "tombstones.jsonl":
                where |= {0}  # the line
            elif name.endswith(".warc.gz") and "tombstone" in first.says:
                where |= {proven.erased_at}
            assert (first.path, first.offset in where) == (name, True), (name, offset, first)
        path.write_bytes(whole)
    assert proven.problems() == []


def test_what_is_cut_missing_or_added_is_named(proven: Store) -> None:
    captures = proven.captures
    files = [path for path in sorted(captures.rglob("*")) if path.is_file() and path.stat().st_size]
    for path in files:
        name, whole = path.relative_to(captures).as_posix(), path.read_bytes()
        path.write_bytes(whole[:-1])
        assert proven.problems()[0].path == name
        path.write_bytes(whole + b"\0")
        assert proven.problems()[0].path == name
        path.unlink()
        assert proven.problems(), name
        path.write_bytes(whole)
    path = captures / "crawls/one-0000.warc.gz"
    whole = path.read_bytes()
    path.write_bytes(whole + whole[:300])
    first = proven.problems()[0]
    assert (first.path, first.offset) == (
        "crawls/one-0000.warc.gz",
        len(whole),
    )
    path.write_bytes(whole)
    shutil.copy(path, captures / "crawls/three-0000.warc.gz")
    assert {item.path for item in proven.problems()} == {"crawls/three-0000.warc.gz"}
    (captures / "crawls/three-0000.warc.gz").unlink()
    (captures / "crawls/notes.txt").touch()
    assert [item.says for item in proven.problems()] == ["is no part of the store"]
    (captures / "crawls/notes.txt").unlink()
    (captures / "overwriting.journal").touch()
    assert "cut short" in proven.problems()[0].says


def test_an_erased_record_that_is_put_back_is_named(proven: Store) -> None:
    path = proven.captures / "crawls/one-0000.warc.gz"
    (stone,) = read_tombstones(proven.captures)
    assert stone.place is not None
    row_id = stone.row_id
    page = proven.page(1)
    assert row_id == derive_id("capture", "s", page.url, page.payload_sha256)
    with CaptureFile(proven.captures.parent / "again", "x", {}) as file:
        place = file.append(page, row_id)
    packed = (proven.captures.parent / "again" / place.path).read_bytes()[place.offset :]
    data = bytearray(path.read_bytes())
    assert len(packed) == stone.place.length
    data[stone.place.offset : stone.place.offset + len(packed)] = packed
    path.write_bytes(data)
    (problem,) = proven.problems()
    assert problem.says == "not the bytes that its tombstone names"
