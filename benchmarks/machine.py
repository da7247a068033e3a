"""What a command costs, and what else the machine was doing meanwhile."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

import psutil

SAMPLE_SECONDS: Final = 0.1
MEGABYTE: Final = 1_000_000


@dataclass(frozen=True)
class Cost:
    """What a command cost.

    Attributes:
        seconds: on the wall.
        cpu_seconds: of the command and everything it started.
        peak_rss_mb: largest sum of resident memory over the command and everything it started;
            pages that they share are counted for each.
        other_cpus: processors that others kept busy meanwhile, on average.
        load_before: load average over the last minute.
        load_after: the same, at the end.
        printed: standard output.
    """

    seconds: float
    cpu_seconds: float
    peak_rss_mb: float
    other_cpus: float
    load_before: float
    load_after: float
    printed: str

    def row(self) -> dict[str, Any]:
        """Return the figures without what was printed, rounded."""
        figures = asdict(self)
        del figures["printed"]
        return {name: round(value, 3) for name, value in figures.items()}


def measured(command: Sequence[str]) -> Cost:
    """Run a command and return what it cost.

    Raises:
        CalledProcessError: if it fails.
    """
    load = os.getloadavg()[0]
    busy, own, started = _busy_seconds(), _children_seconds(), time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own commands
        watch = _Watch(process.pid)
        printed, _ = process.communicate()
        peak = watch.stop()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    seconds = time.perf_counter() - started
    spent = _children_seconds() - own
    return Cost(
        seconds=seconds,
        cpu_seconds=spent,
        peak_rss_mb=peak / MEGABYTE,
        other_cpus=max(0.0, _busy_seconds() - busy - spent) / seconds,
        load_before=load,
        load_after=os.getloadavg()[0],
        printed=printed,
    )


def asterism(*arguments: str) -> list[str]:
    """Return the product's command line, under this interpreter."""
    return [sys.executable, "-m", "asterism", *arguments]


def description() -> dict[str, Any]:
    """Return what the figures were measured on."""
    return {
        "cpus": psutil.cpu_count(),
        "memory_gb": round(psutil.virtual_memory().total / 1e9, 1),
        "python": sys.version.split()[0],
        "system": sys.platform,
        "load": [round(value, 2) for value in os.getloadavg()],
    }


class _Watch:
    """Samples the memory of a process and its descendants on a thread."""

    def __init__(self, pid: int) -> None:
        self._root = psutil.Process(pid)
        self._peak = 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def stop(self) -> int:
        """Stop and return the largest sum seen, in bytes."""
        self._over.set()
        self._thread.join()
        return self._peak

    def _run(self) -> None:
        while not self._over.wait(SAMPLE_SECONDS):
            self._peak = max(self._peak, self._sum())

    def _sum(self) -> int:
        try:
            processes = [self._root, *self._root.children(recursive=True)]
        except psutil.NoSuchProcess:
            return 0
        total = 0
        for process in processes:
            try:
                total += process.memory_info().rss
            except psutil.NoSuchProcess:
                continue  # it ended between the two calls
        return total


def _busy_seconds() -> float:
    times = psutil.cpu_times()
    idle = times.idle + getattr(times, "iowait", 0.0)
    # Linux counts guests inside user time.
    return float(sum(times) - idle - getattr(times, "guest", 0.0))


def _children_seconds() -> float:
    times = os.times()
    return times.children_user + times.children_system
