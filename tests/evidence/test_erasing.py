"""Erasure in the store: the doomed bytes go, every other byte and every offset stays."""

from __future__ import annotations

import gzip
import hashlib
import random
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate
from pathlib import Path

import pytest

from asterism.evidence.accounts import Accounts
from asterism.evidence.erasing import CaptureEraser, Doomed
from asterism.evidence.overwriting import Overwrite
from asterism.evidence.passage import Range
from asterism.evidence.reader import read_capture, read_rows
from asterism.evidence.store import (
    SEGMENT_LENGTH,
    CaptureFile,
    Place,
    Received,
    RecordKind,
    digest_file,
    store_file,
)
from asterism.evidence.tombstones import read_tombstones
from asterism.evidence.traces import Traces
from asterism.evidence.verifying import KeptCapture, verify_captures
from asterism.evidence.walking import payload_digest
from asterism.model.ids import derive_id
from asterism.model.signing import SigningKey
from asterism.model.tombstone import BytesPlace, ErasureReason, Tombstone

AT = 1_767_225_600_000_000
KEY = SigningKey.make("tombstone")


@dataclass
class Staying:
    """Says which documents stay; none if nothing else is said."""

    captures: set[str] = field(default_factory=set)
    ranges: dict[str, list[Range]] = field(default_factory=dict)

    def has_documents(self, capture_id: str) -> bool:
        return capture_id in self.captures

    def rows(self, path: str) -> Sequence[Range]:
        return self.ranges.get(path, [])


def doom(
    captures: Path,
    *,
    whole: Sequence[str] = (),
    rows: dict[str, list[Range]] | None = None,
    traces: Sequence[str] = (),
    staying: Staying | None = None,
    name: str = "e",
) -> int:
    grave = Tombstone(name * 32, "captures", "", ErasureReason.REQUEST, "p" * 64, AT, "")
    doomed = Doomed(frozenset(whole), rows or {}, Traces(traces), staying or Staying())
    return CaptureEraser(captures, doomed, grave, lambda stone: stone.signed_by(KEY)).run()


def page(number: int, body: bytes, **headers: str) -> Received:
    digest = hashlib.sha256(body).hexdigest()
    given = (("Content-Type", "text/html"), *headers.items())
    return Received(f"http://a.example/{number}", AT + number, 200, "OK", given, body, digest)


def keep(captures: Path, pages: Sequence[Received]) -> list[KeptCapture]:
    with CaptureFile(captures, "crawls/run", {"software": "test"}) as file:
        return [
            KeptCapture(
                derive_id("capture", item.url), file.append(item, derive_id("capture", item.url)),
                item.url, item.captured_at, item.payload_sha256,
            )
            for item in pages
        ]  # fmt: skip


def standing(captures: Path, kept: Sequence[KeptCapture]) -> list[KeptCapture]:
    """Return the captures as the record would name them after what tombstones say."""
    found = {item.id: item for item in kept}
    for stone in read_tombstones(captures):
        if stone.whole:
            found.pop(stone.row_id, None)
        elif stone.row_id in found:
            item = found[stone.row_id]
            place = stone.moved_to or BytesPlace(*_parts(item.place), "")
            found[stone.row_id] = replace(
                item, sha256=stone.payload_sha256 or "",
                place=Place(place.path, place.offset, place.length),
            )  # fmt: skip
    return list(found.values())


def _parts(place: Place) -> tuple[str, int, int]:
    return place.path, place.offset, place.length


def check_with_warcio(captures: Path) -> None:
    paths = [str(path) for path in captures.rglob("*.warc.gz")]
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-m", "warcio.cli", "check", "-v", *paths],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_page_goes_and_the_others_stay_where_they_are(tmp_path: Path) -> None:
    pages = [page(number, b"<p>words of page %d</p>" % number * 9) for number in range(5)]
    kept = keep(tmp_path, pages)
    path = tmp_path / kept[0].place.path
    before = path.read_bytes()
    assert doom(tmp_path, whole=[kept[2].id]) == 1
    after = path.read_bytes()
    start, end = kept[2].place.offset, kept[2].place.offset + kept[2].place.length
    assert (after[:start], after[end:]) == (before[:start], before[end:])
    assert b"page 2" not in gzip.decompress(after)
    for item, received in zip(kept, pages, strict=True):
        if item is not kept[2]:
            assert read_capture(tmp_path, item.place, item.sha256).payload == received.payload
    (stone,) = read_tombstones(tmp_path)
    assert stone.id.encode() in gzip.decompress(after)
    assert stone.content_sha256 == hashlib.sha256(before[start:end]).hexdigest()
    assert stone.place is not None
    assert stone.place.sha256 == hashlib.sha256(after[start:end]).hexdigest()
    assert list(verify_captures(tmp_path, standing(tmp_path, kept), KEY.public)) == []
    assert doom(tmp_path, whole=[kept[2].id]) == 0
    check_with_warcio(tmp_path)


def test_an_address_goes_out_of_other_pages(tmp_path: Path) -> None:
    link = b"<a href='/lily-of-tampa-77'>Lily of Tampa</a>"
    pages = [
        page(0, b"<p>mine</p>" + link * 3),
        page(1, gzip.compress(b"<p>mine too</p>" + link), **{"Content-Encoding": "gzip"}),
        page(2, b"<p>nothing</p>"),
        page(3, b"moved", Location="http://a.example/lily-of-tampa-77"),
    ]
    kept = keep(tmp_path, pages)
    traces = ["/lily-of-tampa-77", "Lily of Tampa"]
    staying = Staying({item.id for item in kept[:3]})
    assert doom(tmp_path, traces=traces, staying=staying) == 3
    found = standing(tmp_path, kept)
    assert [item.id for item in found] == [item.id for item in kept[:3]]
    for item, words in zip(found, (b"mine", b"mine too", b"nothing"), strict=True):
        body = read_capture(tmp_path, item.place, item.sha256).body
        assert words in body
        assert b"ily" not in body
    assert list(verify_captures(tmp_path, found, KEY.public)) == []
    check_with_warcio(tmp_path)


def test_a_page_that_no_longer_fits_goes_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dice = random.Random(1)  # noqa: S311 - not for secrets
    body = b"lily-of-tampa " * 200 + dice.randbytes(50)
    kept = keep(tmp_path, [page(0, body), page(1, b"other")])
    noise = dice.randbytes(10_000)

    def packs_badly(data: bytes, _spans: Sequence[Range]) -> bytes:
        return noise if b"lily" in data else data

    monkeypatch.setattr("asterism.evidence.erasing.blanked", packs_badly)
    assert doom(tmp_path, traces=["lily-of-tampa"], staying=Staying({kept[0].id})) == 1
    (stone,) = read_tombstones(tmp_path)
    assert stone.moved_to is not None
    found = standing(tmp_path, kept)
    assert found[0].place.path == f"erasures/{'e' * 32}.warc.gz"
    assert read_capture(tmp_path, found[0].place, found[0].sha256).payload == noise
    assert list(verify_captures(tmp_path, found, KEY.public)) == []


def rows_file(folder: Path, rows: Sequence[bytes]) -> tuple[Path, list[Range]]:
    path = folder / "rows.jsonl"
    path.write_bytes(b"".join(rows))
    ends = list(accumulate(map(len, rows)))
    return path, [(end - len(row), end) for end, row in zip(ends, rows, strict=True)]


def kept_file(captures: Path, path: Path) -> tuple[Place, KeptCapture]:
    digest = digest_file(path)
    place = store_file(captures, path, "file:rows.jsonl", AT, digest)
    return place, KeptCapture("f" * 32, place, "file:rows.jsonl", AT, digest)


def grown(captures: Path, kept: KeptCapture) -> KeptCapture:
    path = kept.place.path
    place = Place(path, 0, (captures / path).stat().st_size)
    return replace(kept, place=place, sha256=payload_digest(captures, path))


@pytest.mark.parametrize("seed", range(4))
def test_rows_of_a_file_become_blanks_and_the_others_stay(tmp_path: Path, seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311 - not for secrets
    rows = [
        b'{"text": "%s %d"}\n' % (dice.randbytes(dice.randrange(40)).hex().encode(), number)
        for number in range(40_000)
    ]
    path, ranges = rows_file(tmp_path, rows)
    assert path.stat().st_size > SEGMENT_LENGTH
    place, kept = kept_file(tmp_path / "store", path)
    across = next(n for n, (start, end) in enumerate(ranges) if start < SEGMENT_LENGTH < end)
    for name in "ab":
        gone = {*dice.sample(range(len(rows)), 30), *([across] if name == "a" else [])}
        doom(tmp_path / "store", rows={place.path: [ranges[n] for n in gone]}, name=name)
        rows = [b" " * (len(r) - 1) + b"\n" if n in gone else r for n, r in enumerate(rows)]
        found = grown(tmp_path / "store", kept)
        content = read_capture(tmp_path / "store", found.place, found.sha256).payload
        assert content == b"".join(rows)
        for number in [*gone, *dice.sample(range(len(rows)), 50)]:
            start, end = ranges[number]
            assert read_rows(tmp_path / "store", found.place, start, end - start) == rows[number]
        assert list(verify_captures(tmp_path / "store", [found], KEY.public)) == []
    check_with_warcio(tmp_path / "store")


def test_a_segment_that_no_longer_fits_goes_to_the_end_of_its_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("asterism.evidence.replacing.LEVEL", 0)  # so that nothing fits
    rows = [b"same\n"] * 500_000 + [b"tail\n"]
    path, ranges = rows_file(tmp_path, rows)
    place, kept = kept_file(tmp_path / "store", path)
    for name, number in (("a", 3), ("b", 300_000), ("c", 7), ("d", 500_000)):
        doom(tmp_path / "store", rows={place.path: [ranges[number]]}, name=name)
        rows[number] = b"    \n"
        found = grown(tmp_path / "store", kept)
        assert read_capture(tmp_path / "store", found.place, found.sha256).payload == b"".join(rows)
        for row in (0, 3, 7, 300_000, 500_000):
            start, end = ranges[row]
            assert read_rows(tmp_path / "store", found.place, start, end - start) == rows[row]
        assert list(verify_captures(tmp_path / "store", [found], KEY.public)) == []
    moved = [stone.moved_to is not None for stone in read_tombstones(tmp_path / "store")]
    assert moved == [True, True, False, True]  # the third fits where the first has gone


def test_a_line_with_a_trace_goes_and_in_a_row_that_stays_only_the_trace(tmp_path: Path) -> None:
    rows = [b'{"a": "Lily of Tampa", "b": 1}\n', b'{"see": "Lily of Tampa", "c": 2}\n', b"{}\n"]
    path, ranges = rows_file(tmp_path, rows)
    place, kept = kept_file(tmp_path / "store", path)
    staying = Staying(ranges={place.path: [ranges[1]]})
    assert doom(tmp_path / "store", traces=["Lily of Tampa"], staying=staying) == 1
    found = grown(tmp_path / "store", kept)
    content = read_capture(tmp_path / "store", found.place, found.sha256).payload
    assert content.split(b"\n") == [b" " * 30, b'{"see": "             ", "c": 2}', b"{}", b""]


@pytest.mark.parametrize("moment", range(1, 7))
def test_whoever_is_killed_is_finished_by_the_next(
    tmp_path: Path, moment: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = keep(tmp_path, [page(number, b"Lily of Tampa %d" % number * 9) for number in range(6)])
    monkeypatch.setattr("asterism.evidence.erasing.MOST_WAITING", 2)
    calls = 0

    def killed(captures: Path, writes: Sequence[Overwrite]) -> None:
        nonlocal calls
        calls += 1
        if 2 * calls - 1 == moment:
            raise KeyboardInterrupt  # after the tombstone and before the bytes
        whole(captures, writes)
        if 2 * calls == moment:
            raise KeyboardInterrupt

    whole = sys.modules["asterism.evidence.erasing"].overwrite
    monkeypatch.setattr("asterism.evidence.erasing.overwrite", killed)
    with pytest.raises(KeyboardInterrupt):
        doom(tmp_path, whole=[item.id for item in kept])
    monkeypatch.setattr("asterism.evidence.erasing.overwrite", whole)
    doom(tmp_path, whole=[item.id for item in kept])
    assert b"Lily" not in gzip.decompress((tmp_path / kept[0].place.path).read_bytes())
    assert len(list(read_tombstones(tmp_path))) == 6
    assert standing(tmp_path, kept) == []
    assert list(verify_captures(tmp_path, [], KEY.public)) == []


def test_an_entry_of_an_earlier_manifest_is_accounted_for(tmp_path: Path) -> None:
    kept = keep(tmp_path, [page(0, b"Lily of Tampa and Rose of Miami"), page(1, b"other")])
    place = kept[0].place
    path = tmp_path / place.path

    def digest() -> str:
        data = path.read_bytes()[place.offset : place.offset + place.length]
        return hashlib.sha256(data).hexdigest()

    entry = BytesPlace(place.path, place.offset, place.length, digest())
    staying = Staying({kept[0].id})
    doom(tmp_path, traces=["Lily of Tampa"], staying=staying, name="a")
    between = digest()
    doom(tmp_path, traces=["Rose of Miami"], staying=staying, name="b")
    doom(tmp_path, whole=[kept[0].id], name="c")
    accounts = Accounts(read_tombstones(tmp_path), KEY.public)
    assert accounts.explain(entry, digest())
    assert not accounts.explain(entry, between)
    assert not accounts.explain(entry, entry.sha256)
    assert not accounts.explain(replace(entry, sha256="0" * 64), digest())
    other = replace(entry, offset=kept[1].place.offset)
    assert accounts.explain(other, other.sha256)


@pytest.mark.parametrize("traces", [(), ("Quillfeather",)])
def test_what_was_made_of_a_page_goes_with_anything_of_it(
    tmp_path: Path, traces: Sequence[str]
) -> None:
    pages = [page(number, b"<p>Mx Quillfeather %d</p>" % number * 9) for number in range(2)]
    ids = [derive_id("capture", item.url) for item in pages]
    picture, built = b"\x89PNG as it looked", b"<p>as its scripts built it</p>"
    made = [
        Received(
            f"{kind}:{item.url}", AT, 0, "", (("Content-Type", "text/html"),), payload,
            hashlib.sha256(payload).hexdigest(), kind, row_id,
        )
        for item, row_id in zip(pages, ids, strict=True)
        for kind, payload in ((RecordKind.RESOURCE, picture), (RecordKind.CONVERSION, built))
    ]  # fmt: skip
    kept = keep(tmp_path, [*pages, *made])
    for row, received in zip(kept, [*pages, *made], strict=True):
        content = read_capture(tmp_path, row.place, row.sha256)
        assert content.payload == received.payload
    check_with_warcio(tmp_path)
    doom(tmp_path, whole=() if traces else ids[:1], traces=traces, staying=Staying(set(ids)))
    gone = {stone.row_id for stone in read_tombstones(tmp_path) if stone.whole}
    first = {row.id for row in kept[2:4]}
    assert gone == ({row.id for row in kept[2:]} if traces else {ids[0], *first})
    left = standing(tmp_path, kept)
    assert list(verify_captures(tmp_path, left, KEY.public)) == []
    check_with_warcio(tmp_path)
