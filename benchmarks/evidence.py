"""Proving a store of captures, beside a bare SHA-256 and a bare read of the same files."""

from __future__ import annotations

import hashlib
import random
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any, Final

from asterism.evidence.manifest import RunFacts
from asterism.evidence.sealing import Sealer
from asterism.evidence.store import CaptureFile, Received, digest_file, store_file
from asterism.evidence.verifying import KeptCapture, Keys, StoreCheck
from asterism.model.ids import derive_id
from asterism.model.signing import SigningKey
from benchmarks.worlds import Bench

AT: Final = 1_767_225_600_000_000
PAGES_PER_DOCUMENT: Final = 10
"""A tenth of the documents are pages of a crawl, the rest rows of a file."""
SEALED: Final = 400
BLOCK: Final = 1 << 20
WORDS: Final = 3_000


def run(bench: Bench) -> dict[str, Any]:
    """Write a store, then read, hash and prove it in turn, with all of it in memory if it fits."""
    folder = bench.cache / "evidence"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    key = SigningKey.make("manifest")
    dice = random.Random(bench.seed)  # noqa: S311 - for the content
    rows, sealing = _pages(folder, key, dice, bench.documents // PAGES_PER_DOCUMENT)
    rows.append(_file(folder, key, dice, bench.documents))
    rows.sort(key=lambda row: row.place.path)
    paths = sorted(folder.glob("**/*.warc.gz"))
    size = sum(path.stat().st_size for path in paths)
    keys = Keys(key.public, key.public)

    def prove(named: list[KeptCapture]) -> None:
        problems = list(StoreCheck(folder, keys).run(named))
        if problems:
            raise AssertionError(problems[0])

    works: dict[str, Callable[[], None]] = {
        "read": lambda: _read(paths, lambda _block: None),
        "sha256": lambda: _read(paths, hashlib.sha256().update),
        "verify": lambda: prove([]),
        "verify_with_rows": lambda: prove(rows),
    }
    taken: dict[str, list[float]] = {name: [] for name in works}
    for work in works.values():
        work()  # so that each finds the files where the last one left them
    for _ in range(bench.rounds):
        for name, work in works.items():
            started = time.perf_counter()
            work()
            taken[name].append(time.perf_counter() - started)
    shutil.rmtree(folder)
    speeds = {name: size / 1e6 / median(seconds) for name, seconds in taken.items()}
    return {
        "megabytes": round(size / 1e6, 1),
        "captures": len(rows),
        "read_mb_per_second": speeds["read"],
        "sha256_mb_per_second": speeds["sha256"],
        "verify_mb_per_second": speeds["verify"],
        "verify_with_rows_mb_per_second": speeds["verify_with_rows"],
        "verify_of_sha256": median(
            hashed / proved for hashed, proved in zip(taken["sha256"], taken["verify"], strict=True)
        ),
        "seal_of_400_pages_ms": sealing * 1_000,
    }


def _read(paths: list[Path], take: Callable[[bytes], None]) -> None:
    for path in paths:
        with path.open("rb") as file:
            while block := file.read(BLOCK):
                take(block)


def _pages(
    folder: Path, key: SigningKey, dice: random.Random, count: int
) -> tuple[list[KeptCapture], float]:
    """Write a crawl's pages, sealed 400 at a time; return their rows and the seconds of a seal."""
    rows, seconds = [], []
    text = _text(dice)
    with CaptureFile(folder, "crawls/bench", {}, _sealer(folder, key)) as file:
        for number in range(count):
            body = f"<html><body><h1>Ad {number}</h1><p>{next(text)}</p></body></html>".encode()
            digest, url = hashlib.sha256(body).hexdigest(), f"http://a.example/{number}"
            received = Received(url, AT + number, 200, "OK", (), body, digest)
            row_id = derive_id("capture", "s", url, digest)
            place = file.append(received, row_id)
            rows.append(KeptCapture(row_id, place, url, AT + number, digest, "s"))
            if number % SEALED == SEALED - 1:
                file.sync()
                started = time.perf_counter()
                file.seal()
                seconds.append(time.perf_counter() - started)
    return rows, median(seconds or [0.0])


def _file(folder: Path, key: SigningKey, dice: random.Random, count: int) -> KeptCapture:
    """Keep a file of rows; return its row."""
    path = folder.parent / "evidence-rows"
    text = _text(dice)
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            file.write(f'{{"id": {number}, "text": "{next(text)[:900]}"}}\n')
    digest = digest_file(path)
    place = store_file(folder, path, "file:rows", AT, digest, _sealer(folder, key))
    path.unlink()
    return KeptCapture("f" * 32, place, "file:rows", AT, digest)


def _sealer(folder: Path, key: SigningKey) -> Sealer:
    return Sealer(folder, key, RunFacts("1" * 32, "collect", "bench", "bench", "bench", AT))


def _text(dice: random.Random) -> Iterator[str]:
    """Yield texts of some 2,000 letters that pack about as ads do."""
    words = ["".join(dice.choices("abcdefghijklmnopqrstuvwxyz", k=dice.randint(2, 11)))
             for _ in range(WORDS)]  # fmt: skip
    while True:
        yield " ".join(dice.choices(words, k=280))
