"""The audit log: one entry, many entries, and the verification of a long log."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from statistics import median, quantiles
from typing import Any, Final

from asterism.access.audit import AuditEntry, FileAuditLog
from asterism.access.audit.files import state_file
from benchmarks.machine import asterism, measured
from benchmarks.worlds import Bench

SINGLE: Final = 2_000
BATCHED: Final = 100_000
PEOPLE: Final = 1_000


def run(bench: Bench) -> dict[str, Any]:
    """Append one by one and in batches, then verify a log of as many entries as documents."""
    folder = bench.cache / "audit"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    log = _open(folder)
    source = _entries()
    single = [_timed(log, entry) for entry in islice(source, SINGLE)]
    started = time.perf_counter()
    log.append_many(islice(source, BATCHED))
    batched = BATCHED / (time.perf_counter() - started)
    log.append_many(islice(source, max(0, bench.documents - SINGLE - BATCHED)))
    log.close()
    warm = _timed(_open(folder), next(source))
    state_file(folder / "audit.jsonl").unlink()
    cold = _timed(_open(folder), next(source))
    started = time.perf_counter()
    readers = _open(folder).readers_of(_target(7))
    found = time.perf_counter() - started
    verifying = measured(asterism("--workspace", str(folder), "audit", "verify", "--json"))
    size = (folder / "audit.jsonl").stat().st_size
    shutil.rmtree(folder)
    return {
        "entries": bench.documents,
        "single_median_ms": median(single) * 1_000,
        "single_p99_ms": quantiles(single, n=100)[-1] * 1_000,
        "batched_entries_per_second": round(batched),
        "bytes_an_entry": round(size / bench.documents),
        "first_entry_of_a_process_ms": warm * 1_000,
        "first_entry_without_cached_state_seconds": cold,
        "readers_of_one_record": len(readers),
        "readers_of_one_record_seconds": found,
        "verify_seconds": verifying.seconds,
        "verify_peak_rss_mb": verifying.peak_rss_mb,
    }


def _open(folder: Path) -> FileAuditLog:
    return FileAuditLog(folder / "audit.jsonl", folder / "keys")


def _entries() -> Iterator[AuditEntry]:
    """Yield entries such as pages make: half look at a document, half search."""
    number = 0
    while True:
        person, purpose = f"person {number % PEOPLE}", f"case 2026-{number % 97:04}"
        if number % 2:
            yield AuditEntry(person, purpose, "document", _target(number % 50_000))
        else:
            terms = {"terms": f"+1202555{number % 10_000:04}", "offset": 0, "limit": 20}
            yield AuditEntry(person, purpose, "search", terms=terms)
        number += 1


def _target(number: int) -> str:
    return f"{number:032x}"


def _timed(log: FileAuditLog, entry: AuditEntry) -> float:
    started = time.perf_counter()
    log.append(entry)
    return time.perf_counter() - started
