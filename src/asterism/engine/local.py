"""Row work on this machine: one function over Arrow record batches, in several processes."""

from __future__ import annotations

import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from itertools import chain, islice
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from typing import Final

import pyarrow as pa

from asterism.engine.errors import EngineError

RowFunction = Callable[[pa.RecordBatch], pa.RecordBatch]
"""Pure and importable by name, so that every process and every engine can run it."""

DEFAULT_WORKERS: Final = 2
WAITING_BATCHES: Final = 2
THREAD_SETTINGS: Final = ("POLARS_MAX_THREADS", "RAYON_NUM_THREADS", "OMP_NUM_THREADS")


def map_batches(
    function: RowFunction, batches: Iterable[pa.RecordBatch], workers: int = DEFAULT_WORKERS
) -> Iterator[pa.RecordBatch]:
    """Yield `function` of each batch, in the order of the batches.

    Batches travel to the processes and back as Arrow IPC. At most `workers + 2` are read ahead
    of the one that is yielded, which bounds memory. With one worker, or only one batch,
    everything happens in this process. Processes end with the iterator, and by themselves
    when this process is killed.

    Args:
        function: pure, and importable by name (a module's function, or `functools.partial` of
            one).
        batches: read one after another in the caller's thread.
        workers: how many processes, at least 1.

    Raises:
        EngineError: if a process died, most likely for want of memory.
        Exception: whatever `function` raised, with the process's traceback attached.
    """
    waiting = iter(batches)
    head = list(islice(waiting, 2))
    if workers <= 1 or len(head) <= 1:
        for batch in chain(head, waiting):
            yield function(batch)
        return
    yield from _map_in_processes(function, chain(head, waiting), workers)


def _map_in_processes(
    function: RowFunction, batches: Iterator[pa.RecordBatch], workers: int
) -> Iterator[pa.RecordBatch]:
    # Fresh processes: a fork of one that runs threads (Polars, Arrow, a web server) can hang.
    executor = ProcessPoolExecutor(workers, get_context("spawn"), _prepare_worker)
    pending: deque[Future[bytes]] = deque()
    try:
        for batch in batches:
            pending.append(executor.submit(_apply, function, _to_bytes(batch)))
            if len(pending) >= workers + WAITING_BATCHES:
                yield _from_bytes(pending.popleft().result())
        while pending:
            yield _from_bytes(pending.popleft().result())
    except BrokenProcessPool as error:
        message = (
            "a worker process died before it finished its batch, most likely for want of memory; "
            "use fewer workers or smaller batches and run again: what was done is kept"
        )
        raise EngineError(message) from error
    finally:
        executor.shutdown(wait=True, cancel_futures=True)


def _prepare_worker() -> None:
    """Make a worker use one core, leave Ctrl-C to its parent and end when that is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name in THREAD_SETTINGS:
        os.environ.setdefault(name, "1")
    pa.set_cpu_count(1)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        with suppress(OSError):
            wait([parent.sentinel])
        os._exit(1)


def _apply(function: RowFunction, data: bytes) -> bytes:
    return _to_bytes(function(_from_bytes(data)))


def _to_bytes(batch: pa.RecordBatch) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema) as writer:
        writer.write_batch(batch)
    return bytes(sink.getvalue())


def _from_bytes(data: bytes) -> pa.RecordBatch:
    with pa.ipc.open_stream(data) as reader:
        return reader.read_next_batch()
