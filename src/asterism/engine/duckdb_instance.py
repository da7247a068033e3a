"""DuckDB instances, each closed in on the files it was made for; one is kept for the next reader.

To make an instance takes longer than most queries do. A reader has it to itself, on a connection
of its own whose tables and views are temporary: they end with it, and nothing is left to see.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import duckdb

Key = tuple[tuple[tuple[str, Any], ...], tuple[Path, ...]]

LOCKED: Final[Mapping[str, Any]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
    "python_enable_replacements": False,
    # An instance that waits for the next reader holds nothing of what the last one read.
    "enable_external_file_cache": False,
}

_lock = threading.Lock()
_spare: dict[Key, duckdb.DuckDBPyConnection] = {}


@contextmanager
def connected(
    settings: Mapping[str, Any], files: Sequence[Path]
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield a connection to an instance that can read these files and nothing else on disk.

    Args:
        settings: of the instance, beside `LOCKED`.
        files: what it can read.
    """
    key = (tuple(sorted(settings.items())), tuple(sorted(files)))
    with _lock:
        instance = _spare.pop(key, None)
    if instance is None:
        instance = duckdb.connect(":memory:", config={**LOCKED, **settings})
        _lock_down(instance, files)
    try:
        with instance.cursor() as connection:
            yield connection
    except BaseException:
        instance.close()
        raise
    with _lock:
        former = list(_spare.values())
        _spare.clear()
        _spare[key] = instance
    for other in former:
        other.close()


def quoted(text: str) -> str:
    """Return the text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


def _lock_down(instance: duckdb.DuckDBPyConnection, files: Sequence[Path]) -> None:
    """Close the file system but for the files, and freeze the settings."""
    paths = ", ".join(quoted(str(file)) for file in files)
    instance.execute(f"SET allowed_paths = [{paths}]")
    instance.execute("SET enable_external_access = false")
    instance.execute("SET GLOBAL TimeZone = 'UTC'")
    instance.execute("SET lock_configuration = true")
