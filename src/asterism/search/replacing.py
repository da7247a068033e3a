"""A new index in the place of an old one, in one step.

tantivy keeps the words of removed documents in its files until it happens to merge them. Where
they must be gone, the index is written anew beside the old one.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from asterism.search.tantivy_index import TantivyWriter


@contextmanager
def replacing(folder: Path) -> Iterator[TantivyWriter]:
    """Yield the writer of an empty index that takes the place of the one in `folder` at the end.

    The old one answers until then and takes in nothing meanwhile. If anything goes wrong it
    stays.

    Args:
        folder: of the index.

    Raises:
        BusyError: if another process is writing it.
    """
    fresh, old = folder.with_name(f"{folder.name}.new"), folder.with_name(f"{folder.name}.old")
    with TantivyWriter(folder):
        for left_behind in (fresh, old):
            shutil.rmtree(left_behind, ignore_errors=True)
        with TantivyWriter(fresh) as writer:
            yield writer
    folder.rename(old)
    fresh.rename(folder)
    shutil.rmtree(old)
