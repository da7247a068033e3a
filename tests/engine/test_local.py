from __future__ import annotations

import importlib.util
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pyarrow as pa
import pytest

from asterism.engine.errors import EngineError
from asterism.engine.local import WAITING_BATCHES, map_batches

HERE = Path(__file__).parent
RowFunction = Callable[[pa.RecordBatch], pa.RecordBatch]


@pytest.fixture
def function(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], RowFunction]:
    """Give a row function by name, importable in worker processes too."""
    monkeypatch.syspath_prepend(str(HERE))
    monkeypatch.setenv("PYTHONPATH", str(HERE))
    specification = importlib.util.find_spec("row_functions")
    assert specification is not None
    module = importlib.import_module("row_functions")
    return lambda name: getattr(module, name)


def numbers(count: int, size: int = 10) -> Iterator[pa.RecordBatch]:
    for start in range(0, count * size, size):
        yield pa.record_batch({"n": list(range(start, start + size))})


@pytest.mark.parametrize("workers", [1, 2])
def test_results_come_in_order(function: Callable[[str], RowFunction], workers: int) -> None:
    found = list(map_batches(function("doubled"), numbers(7), workers))
    assert [n for batch in found for n in batch.column("n").to_pylist()] == list(range(0, 140, 2))


def test_a_slow_batch_does_not_change_the_order(function: Callable[[str], RowFunction]) -> None:
    found = list(map_batches(function("slow_first"), numbers(6), 2))
    assert [batch.column("n")[0].as_py() for batch in found] == [0, 10, 20, 30, 40, 50]


def test_work_is_done_elsewhere_only_if_there_is_enough_of_it(
    function: Callable[[str], RowFunction],
) -> None:
    one = map_batches(function("process_of"), numbers(1), 2)
    assert {pid for batch in one for pid in batch.column("pid").to_pylist()} == {os.getpid()}
    several = map_batches(function("process_of"), numbers(8), 2)
    assert os.getpid() not in {pid for batch in several for pid in batch.column("pid").to_pylist()}


def test_few_batches_are_read_ahead(function: Callable[[str], RowFunction]) -> None:
    taken = 0

    def counted() -> Iterator[pa.RecordBatch]:
        nonlocal taken
        for batch in numbers(50):
            taken += 1
            yield batch

    found = map_batches(function("doubled"), counted(), 2)
    next(found)
    assert taken <= 2 + WAITING_BATCHES
    found.close()  # type: ignore[attr-defined]
    assert psutil.Process().children(recursive=True) == [] or not _workers()


def _workers() -> list[psutil.Process]:
    children = psutil.Process().children(recursive=True)
    return [child for child in children if "spawn_main" in " ".join(child.cmdline())]


def test_nothing_gives_nothing(function: Callable[[str], RowFunction]) -> None:
    assert list(map_batches(function("doubled"), iter(()), 2)) == []


def test_an_error_of_the_function_comes_through(function: Callable[[str], RowFunction]) -> None:
    with pytest.raises(ValueError, match="row 0 is strange"):
        list(map_batches(function("failing"), numbers(4), 2))


def test_a_dead_worker_is_explained(function: Callable[[str], RowFunction]) -> None:
    with pytest.raises(EngineError, match="a worker process died"):
        list(map_batches(function("dying"), numbers(4), 2))


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_workers_end_with_their_parent(how: signal.Signals) -> None:
    program = (
        "import row_functions as f, test_local as t\n"
        "from asterism.engine.local import map_batches\n"
        "if __name__ == '__main__':\n"
        "    for _ in map_batches(f.slow_first, t.numbers(10**9), 2): print('ready', flush=True)\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(HERE)}
    parent = subprocess.Popen(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", program],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert parent.stdout is not None
    assert parent.stderr is not None
    assert parent.stdout.readline() == b"ready\n"
    workers = psutil.Process(parent.pid).children(recursive=True)
    assert len(workers) >= 2
    parent.send_signal(how)
    parent.stdout.close()
    assert parent.wait(timeout=20) != 0
    gone, alive = psutil.wait_procs(workers, timeout=20)
    assert alive == []
    errors = parent.stderr.read()
    parent.stderr.close()
    if how is signal.SIGINT:
        assert errors.count(b"Traceback") <= 1  # the parent's own; workers leave quietly
    assert len(gone) == len(workers)
