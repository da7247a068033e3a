"""Rows of 1 KB from a JSON lines file to stored documents, beside a bare loop over the same rows.

The bare loop parses each line with orjson and inserts the same columns into the same table with
one `executemany` for each thousand: no ids, no capture, no hash, no check. It is the limit that
the import is held against. Both run in children of their own, in turn.

    python -m benchmarks import --documents 200000
"""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
import sys
import threading
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any, Final

import orjson
import psutil

from asterism.access import create_workspace
from asterism.collect.documents import DOCUMENT_COLUMNS
from asterism.collect.importing import import_file
from benchmarks.machine import MEGABYTE, measured
from benchmarks.worlds import Bench

ROW_LENGTH: Final = 1_000
SAMPLE_SECONDS: Final = 0.05
AT_A_TIME: Final = 2_000
TARGET: Final = 15_000


def run(bench: Bench) -> dict[str, Any]:
    """Time both, round by round, and measure memory at a tenth of the rows and at all of them."""
    bench.cache.mkdir(parents=True, exist_ok=True)
    files = {count: write_rows(bench, count) for count in (bench.documents // 10, bench.documents)}
    file = files[bench.documents]
    rounds: dict[str, list[dict[str, float]]] = {"bare": [], "product": []}
    for _ in range(bench.rounds):
        for name, found in rounds.items():
            found.append(_child(bench, name, file))
    small = _child(bench, "product", files[bench.documents // 10])
    product = median(found["per_cpu_second"] for found in rounds["product"])
    bare = median(found["per_cpu_second"] for found in rounds["bare"])
    large = max(found["own_memory_mb"] for found in rounds["product"])
    return {
        "rows": bench.documents,
        "bytes_per_row": round(file.stat().st_size / bench.documents),
        "documents_per_second_and_core": round(product),
        "documents_per_second": round(median(f["per_second"] for f in rounds["product"])),
        "bare_loop_per_second_and_core": round(bare),
        "share_of_the_bare_loop": product / bare,
        "target_per_second_and_core": TARGET,
        "own_memory_mb": {
            f"{bench.documents // 10:,} rows": small["own_memory_mb"],
            f"{bench.documents:,} rows": large,
        },
        "rounds": rounds["product"],
    }


def write_rows(bench: Bench, count: int) -> Path:
    """Write the file of rows unless it is there: like ads, with fictional numbers."""
    path = bench.cache / f"rows-{bench.seed}-{count}.jsonl"
    if not path.exists():
        partial = path.with_suffix(".partial")
        with partial.open("wb") as file:
            file.writelines(orjson.dumps(row) + b"\n" for row in _rows(bench.seed, count))
        partial.replace(path)
    return path


def _rows(seed: int, count: int) -> Iterator[dict[str, Any]]:
    dice = random.Random(seed)  # noqa: S311 - rows, not secrets
    words = [f"word{at:04d}" for at in range(3_000)]
    sentences = [" ".join(dice.choices(words, k=12)) for _ in range(4_000)]
    for at in range(count):
        text = f"Ad {at}, call 202-555-01{at % 100:02d}. " + ". ".join(dice.choices(sentences, k=7))
        yield {
            "url": f"http://a.example/ad/{at}",
            "title": f"Title {at}",
            "text": text[: ROW_LENGTH - 150],
            "place": "Tampa, FL",
            "posted_at": f"2026-03-01T10:{at % 60:02d}:00-05:00",
            "kind": "ad",
            "source": "a.example",
            "price": at % 300,
        }


def _child(bench: Bench, name: str, file: Path) -> dict[str, float]:
    folder = bench.scratch(f"import-{name}")
    printed = measured([sys.executable, "-m", "benchmarks.imports", name, str(file), str(folder)])
    shutil.rmtree(folder)
    found: dict[str, float] = json.loads(printed.printed.splitlines()[-1])
    return found


def _product(file: Path, folder: Path) -> int:
    return import_file(create_workspace(folder), file).stored


def _bare(file: Path, folder: Path) -> int:
    """Parse and insert, and nothing else."""
    create_workspace(folder).close()
    path = next(folder.glob("*.sqlite*"), folder / "record.sqlite")
    marks = ", ".join("?" * len(DOCUMENT_COLUMNS))
    insert = f"INSERT INTO documents ({', '.join(DOCUMENT_COLUMNS)}) VALUES ({marks})"  # noqa: S608 - constants
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("PRAGMA synchronous = NORMAL")
    count = 0
    with file.open("rb") as lines:
        while batch := list(islice(lines, AT_A_TIME)):
            with connection:
                connection.executemany(insert, [_row(orjson.loads(line)) for line in batch])
            count += len(batch)
    connection.close()
    return count


def _row(values: dict[str, Any]) -> tuple[object, ...]:
    url = values["url"]
    return (
        url, "s", "c", 0, 0, url, values["kind"], values["title"], values["text"], None,
        values["place"], None, 0, None, None, 0, 1, None,
    )  # fmt: skip


class _OwnMemory:
    """Samples the memory that is this process's own: not pages of files that it maps."""

    def __init__(self) -> None:
        self.peak = 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def stop(self) -> float:
        """Stop and return the largest amount seen, in MB."""
        self._over.set()
        self._thread.join()
        return self.peak / MEGABYTE

    def _run(self) -> None:
        process = psutil.Process()
        while not self._over.wait(SAMPLE_SECONDS):
            memory = process.memory_info()
            self.peak = max(self.peak, memory.rss - memory.shared)


def main() -> None:
    """Import one file in this process and print what it cost."""
    name, file, folder = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    memory = _OwnMemory()
    started, spent = time.perf_counter(), time.process_time()
    count = {"product": _product, "bare": _bare}[name](file, folder)
    cpu, wall = time.process_time() - spent, time.perf_counter() - started
    figures = {"per_cpu_second": count / cpu, "per_second": count / wall}
    sys.stdout.write(json.dumps({**figures, "own_memory_mb": memory.stop()}) + "\n")


if __name__ == "__main__":
    main()
