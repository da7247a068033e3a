from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from asterism.evidence.accounts import Accounts
from asterism.evidence.leftovers import Closed, Leftovers
from asterism.evidence.store import CaptureFile, marker_of

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Store  # type: ignore[import-not-found]


def killed(store: Store, sealed: int, more: int) -> tuple[Path, bytes]:
    """Leave a file as a killed run does: some pages sealed, more of them whole; return both."""
    with CaptureFile(store.captures, "crawls/run", {}, store.sealer(7)) as file:
        for number in range(sealed):
            store.append(file, store.page(number))
        if sealed:
            file.seal()
        for number in range(sealed, sealed + more):
            store.append(file, store.page(number))
        file.sync()
        (marker,) = store.captures.glob("crawls/*.open")
        path = marker.with_suffix("")
        said, whole = marker.read_bytes(), path.read_bytes()
        chain = store.captures / "manifests"
        kept = store.captures.parent / "kept"
        if chain.exists():
            shutil.copytree(chain, kept)
    shutil.rmtree(chain)
    if kept.exists():
        kept.rename(chain)
    marker.write_bytes(said)
    return path, whole


@pytest.mark.parametrize("sealed", [0, 2])
@pytest.mark.parametrize("more", [0, 3])
def test_what_a_killed_run_left_is_sealed_once(store: Store, sealed: int, more: int) -> None:
    path, whole = killed(store, sealed, more)
    if more:
        assert {problem.path for problem in store.problems()} == {
            f"crawls/{path.name}",
            f"crawls/{path.name}.open",
        }
    store.leftovers().close()
    assert path.read_bytes() == whole
    assert store.is_sealed_once
    assert store.problems() == []
    if more or not sealed:
        last = store.manifests[-1]
        assert last.run == store.facts(7)
        assert last.pieces[0].as_found
    assert store.leftovers().close() == []


def test_a_torn_tail_is_cut_and_nothing_else(store: Store) -> None:
    path, whole = killed(store, 1, 2)
    last = store.rows[-1].place
    marker = marker_of(path)
    chain = store.captures / "manifests"
    shutil.copytree(chain, store.captures.parent / "before")
    said = marker.read_bytes()
    lost = whole[: last.offset + 40] + bytes(len(whole) - last.offset - 40)
    for torn in (whole[: last.offset + 1], whole[: last.offset + 12], whole[:-1], lost):
        path.write_bytes(torn)
        marker.write_bytes(said)
        shutil.rmtree(chain)
        shutil.copytree(store.captures.parent / "before", chain)
        (closed,) = store.leftovers().close()
        assert closed.cut == len(torn) - last.offset
        assert path.read_bytes() == whole[: last.offset]
        assert store.is_sealed_once
        assert not marker.exists()


def test_what_is_sealed_is_never_cut(store: Store) -> None:
    path, whole = killed(store, 2, 0)
    damaged = whole[:-1] + bytes([whole[-1] ^ 1])
    path.write_bytes(damaged)
    assert store.leftovers().close() == []
    assert path.read_bytes() == damaged
    (problem,) = store.problems()
    assert (problem.path, problem.offset) == (f"crawls/{path.name}", len(whole) - 1)


def test_a_file_that_is_being_written_is_left_alone(store: Store) -> None:
    with CaptureFile(store.captures, "crawls/run", {}, store.sealer()) as file:
        store.append(file, store.page(1))
        file.sync()
        assert store.leftovers().close() == []
        assert list(store.captures.glob("crawls/*.open"))
        assert store.problems() == []
        check = store.check()
        assert list(check.run(store.rows)) == []
        assert check.look.writing > store.rows[0].place.length


def test_an_older_store_is_sealed_on_request(store: Store) -> None:
    with CaptureFile(store.captures, "crawls/old", {"isPartOf": f"{3:032x}"}) as file:
        for number in range(3):
            store.append(file, store.page(number))
    (problem,) = store.problems()
    assert "no manifest lists" in problem.says
    accounts = Accounts.of(store.captures, store.tombstones.public)
    size = (store.captures / "crawls/old-0000.warc.gz").stat().st_size
    closed = store.leftovers().seal_everything(accounts)
    assert closed == [Closed("crawls/old-0000.warc.gz", 0, size)]
    assert store.manifests[0].run == store.facts(3)
    assert store.problems() == []
    assert store.leftovers().seal_everything(accounts) == []


def test_what_is_damaged_is_not_sealed_as_if_it_were_whole(store: Store) -> None:
    with CaptureFile(store.captures, "crawls/old", {}) as file:
        for number in range(3):
            store.append(file, store.page(number))
    path = store.captures / "crawls/old-0000.warc.gz"
    data = bytearray(path.read_bytes())
    data[store.rows[1].place.offset + 60] ^= 1
    path.write_bytes(data)
    store.leftovers().seal_everything(Accounts.of(store.captures, store.tombstones.public))
    assert [item.pieces[0].end for item in store.manifests] == [store.rows[1].place.offset]
    assert store.problems()[0].offset == store.rows[1].place.offset


def test_what_a_killed_import_left_is_taken_away(store: Store) -> None:
    store.bring(b"row\n" * 100)
    partial = store.captures / "files/ab/x.warc.1.partial"
    partial.parent.mkdir(parents=True)
    partial.touch()
    unfinished = store.captures / "manifests/00000002.abcd.partial"
    unfinished.mkdir()
    assert len(store.problems()) == 2
    assert store.leftovers().close() == []
    assert not partial.exists()
    assert not unfinished.exists()
    assert store.problems() == []


KILLED = """
import hashlib, os, random, signal, sys, time
from pathlib import Path

from asterism.evidence.leftovers import Leftovers
from asterism.evidence.sealing import Sealer
from asterism.evidence.store import CaptureFile, Received, digest_file, store_file
from asterism.model.signing import SigningKey

captures, key, dice = Path(sys.argv[1]), SigningKey.parse(sys.argv[2]), random.Random(3)


def write(run):
    Leftovers(captures, key, lambda run_id: None).close()
    sealer = Sealer(captures, key, None)
    path = captures.parent / f"file-{run}"
    path.write_bytes(b"%d" % run * 500_000)
    with CaptureFile(captures, f"crawls/{run}", {}, sealer) as file:
        for number in range(1_000):
            body = b"%d %d" % (run, number) * 50
            digest = hashlib.sha256(body).hexdigest()
            file.append(Received("http://a.example/", 0, 200, "OK", (), body, digest), digest[:32])
            if number % 5 == 0:
                file.seal()
            if number == 7:
                store_file(captures, path, "file:x", 0, digest_file(path), sealer)


for run in range(30):
    child = os.fork()
    if not child:
        write(run)
        os._exit(0)
    time.sleep(dice.random() * 0.15)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
"""


def test_whoever_is_killed_leaves_every_record_for_one_manifest(store: Store) -> None:
    command = [sys.executable, "-c", KILLED, str(store.captures), store.key.private_line]
    subprocess.run(command, check=True)  # noqa: S603 - our own interpreter
    assert list(store.captures.glob("crawls/*.warc.gz"))
    Leftovers(store.captures, store.key, lambda _run: None).close()
    assert store.problems(deep=True) == []
    assert store.is_sealed_once
    assert store.manifests


def test_an_unfinished_time_stamp_is_taken_away(store: Store) -> None:
    store.bring(b"row\n")
    unfinished = store.captures / "manifests/00000001/time.abcd.partial"
    unfinished.mkdir()
    assert store.problems()
    accounts = Accounts.of(store.captures, store.tombstones.public)
    assert store.leftovers().seal_everything(accounts) == []
    assert store.problems() == []
