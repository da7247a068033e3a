"""Row functions that worker processes of the tests import by name."""

from __future__ import annotations

import os
import signal
import time

import pyarrow as pa
import pyarrow.compute as pc


def doubled(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Return each number twice as large."""
    return pa.record_batch({"n": pc.multiply(batch.column("n"), 2)})


def slow_first(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Take long for the batch that begins with 0."""
    if batch.column("n")[0].as_py() == 0:
        time.sleep(0.5)
    return batch


def process_of(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Return which process works on each row."""
    return pa.record_batch({"pid": [os.getpid()] * len(batch)})


def failing(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Fail as a bug would."""
    message = f"row {batch.column('n')[0].as_py()} is strange"
    raise ValueError(message)


def dying(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Die as the kernel would make it."""
    os.kill(os.getpid(), signal.SIGKILL)
    return batch
