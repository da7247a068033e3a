"""The columnar copy: documents and mentions of the record as Parquet, for set work.

It never reads the record: the indexer gives it Arrow tables. One file per table and batch, named
after the changes it holds; the manifest, replaced in one step, says which files count and up to
which change the copy has come. A file that the manifest does not name does not exist.

A document that comes again replaces itself and its mentions. Nothing is rewritten for that: the
table `replaced` says from which batch on older rows are dead, and compaction removes them.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final, Self

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from asterism.engine.batch_file import BatchFile
from asterism.engine.copied_tables import COPY_SEQUENCE, DOCUMENT_COLUMN, REPLACED, TABLES
from asterism.engine.errors import EngineError
from asterism.engine.manifest import CopiedFile, read_manifest, write_manifest
from asterism.model.errors import BusyError

SMALL_FILE_ROWS: Final = 250_000
MANY_SMALL_FILES: Final = 16
DEAD_SHARE: Final = 0.1

Add = Callable[[pa.Table, pa.Table], None]


class ColumnarCopy:
    """The writing side of the copy in a folder; one process at a time holds it.

    Args:
        folder: where the copy is kept; made if absent.

    Raises:
        BusyError: if another process is writing.
        EngineError: if the manifest is of another version.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._lock = os.open(folder / "writer.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            # The system lets go of it when this process ends, however it ends.
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(self._lock)
            message = f"{folder}: another process is writing the columnar copy; wait for it"
            raise BusyError(message) from error
        self._manifest = read_manifest(folder)
        self._remove_strays()

    @property
    def watermark(self) -> int:
        """The change up to which the copy has come; 0 for an empty one."""
        return self._manifest.watermark

    def close(self) -> None:
        """Let another writer in."""
        os.close(self._lock)

    def __enter__(self) -> Self:
        """Return the copy."""
        return self

    def __exit__(self, *_: object) -> None:
        """Release the lock; batches are committed by themselves."""
        self.close()

    @contextmanager
    def batch(self, watermark: int, removed: Iterable[str] = ()) -> Iterator[Add]:
        """Yield a function that adds documents with all their mentions; commit at the end.

        Either the whole batch and its watermark are in the copy, or nothing of it is. A
        document may come once in a batch.

        Args:
            watermark: the last change that the batch holds.
            removed: documents that are to vanish without coming again.

        Raises:
            EngineError: if the watermark lies behind the copy's, or a table does not fit its
                schema in `asterism.engine.copied_tables`; more columns are ignored.
        """
        before = self._manifest
        if watermark < before.watermark:
            message = f"the copy has change {before.watermark} already, {watermark} is older"
            raise EngineError(message)
        held = self._held_ids()
        name = f"{before.watermark:020d}-{watermark:020d}"
        with ExitStack() as stack:
            files = {
                table: stack.enter_context(BatchFile(self._folder, table, name, watermark))
                for table in TABLES
            }

            def add(documents: pa.Table, mentions: pa.Table) -> None:
                files["documents"].write(_fitted(documents, "documents"))
                files["mentions"].write(_fitted(mentions, "mentions"))
                files["replaced"].write(_again(documents.column("id"), held))

            gone = pa.chunked_array([pa.array(list(removed), pa.string())])
            files["replaced"].write(_again(gone, held))
            yield add
        written = {table: file.kept for table, file in files.items() if file.kept}
        self._manifest = before.grown(watermark, written)
        write_manifest(self._folder, self._manifest)

    def compact(self) -> bool:
        """Join small files, or everything if many rows are dead; return whether it did.

        Readers that hold the older list of files can go on: those files stay for a while.
        """
        manifest = self._manifest
        rows = {table: sum(file.rows for file in manifest.files[table]) for table in TABLES}
        everything = rows["replaced"] > DEAD_SHARE * rows["documents"]
        dead = self._dead_before()
        files: dict[str, tuple[CopiedFile, ...]] = {}
        for table, held in manifest.files.items():
            chosen = [file for file in held if everything or file.rows < SMALL_FILE_ROWS]
            if len(chosen) < (1 if everything else MANY_SMALL_FILES):
                continue
            rest = [file for file in held if file not in chosen]
            joined = self._join(table, chosen, {} if table == "replaced" else dead)
            files[table] = (*rest, *([joined] if joined else []))
        if not files:
            return False
        if everything:
            files["replaced"] = ()
        self._manifest = manifest.compacted(files)
        write_manifest(self._folder, self._manifest)
        return True

    def erase(self, document_ids: Iterable[str]) -> int:
        """Write every file that holds rows of these documents anew without them.

        What is no longer part of the copy leaves the disk at once: whoever is reading an older
        state of it asks again. Nothing is left of a document that the record has no more.

        Returns:
            How many files were written anew.
        """
        gone = pa.array(sorted(set(document_ids)), pa.string())
        files: dict[str, tuple[CopiedFile, ...]] = {}
        rewritten = 0
        for table, held in self._manifest.files.items():
            pairs = [(old, self._erased(table, old, gone)) for old in held]
            changed = sum(old is not new for old, new in pairs)
            if changed:
                files[table] = tuple(new for _, new in pairs if new is not None)
                rewritten += changed
        if files:
            self._manifest = self._manifest.compacted(files)
        self._manifest = replace(self._manifest, retired={})
        write_manifest(self._folder, self._manifest)
        self._remove_strays()
        return rewritten

    def _erased(self, table: str, old: CopiedFile, gone: pa.Array) -> CopiedFile | None:
        """Return the file without these documents: itself if it holds none of them."""
        path = self._folder / table / old.name
        key = DOCUMENT_COLUMN[table]
        if not pc.any(pc.is_in(pq.read_table(path, columns=[key]).column(key), gone)).as_py():
            return old
        span = old.name.partition(".")[0]
        name = f"{span}.{self._manifest.generation + 1}"
        parquet = pq.ParquetFile(path)
        with BatchFile(self._folder, table, name, None) as file:
            for group in range(parquet.num_row_groups):
                rows = parquet.read_row_group(group)
                file.write(rows.filter(pc.invert(pc.is_in(rows.column(key), gone))))
        return file.kept

    def _join(
        self, table: str, chosen: list[CopiedFile], dead: Mapping[str, int]
    ) -> CopiedFile | None:
        first = min(file.name for file in chosen).partition("-")[0]
        last = max(file.name.partition("-")[2][:20] for file in chosen)
        name = f"{first}-{last}.{self._manifest.generation + 1}"
        with BatchFile(self._folder, table, name, None) as file:
            for old in chosen:
                parquet = pq.ParquetFile(self._folder / table / old.name)
                for group in range(parquet.num_row_groups):
                    rows = parquet.read_row_group(group)
                    file.write(_alive(rows, DOCUMENT_COLUMN[table], dead))
        return file.kept

    def _held_ids(self) -> pa.ChunkedArray:
        return self._column("documents", "id")

    def _dead_before(self) -> dict[str, int]:
        """Return, for each replaced document, the batch before which its rows are dead."""
        ids = self._column("replaced", "document_id").to_pylist()
        sequences = self._column("replaced", COPY_SEQUENCE).to_pylist()
        dead: dict[str, int] = {}
        for document_id, sequence in zip(ids, sequences, strict=True):
            dead[document_id] = max(sequence, dead.get(document_id, 0))
        return dead

    def _column(self, table: str, column: str) -> pa.ChunkedArray:
        chunks: list[pa.Array] = []
        for file in self._manifest.files[table]:
            path = self._folder / table / file.name
            chunks += pq.read_table(path, columns=[column]).column(column).chunks
        kind = pa.int64() if column == COPY_SEQUENCE else pa.string()
        return pa.chunked_array(chunks, kind)

    def _remove_strays(self) -> None:
        """Delete what a killed writer left, and what compaction retired long ago."""
        self._manifest, keep = self._manifest.forgotten()
        for table in TABLES:
            for path in (self._folder / table).glob("*.parquet*"):
                if f"{table}/{path.name}" not in keep:
                    path.unlink()
        write_manifest(self._folder, self._manifest)


def _fitted(rows: pa.Table, table: str) -> pa.Table:
    schema = TABLES[table]
    try:
        return rows.select(schema.names).cast(schema)
    except (KeyError, pa.ArrowException) as error:
        message = f"rows for the columnar table {table} do not fit: {error}"
        raise EngineError(message) from error


def _again(ids: pa.ChunkedArray, held: pa.ChunkedArray) -> pa.Table:
    """Return those of the documents that the copy holds already."""
    if len(held) and len(ids):
        # The large set is looked through once; the small one is what is hashed.
        ids = held.filter(pc.is_in(held, pc.unique(ids.combine_chunks())))
        return pa.table([pc.unique(ids)], schema=REPLACED)
    return REPLACED.empty_table()


def _alive(rows: pa.Table, key: str, dead: Mapping[str, int]) -> pa.Table:
    if not dead:
        return rows
    ids = rows.column(key)
    suspect = pc.indices_nonzero(pc.is_in(ids, pa.array(list(dead), pa.string()))).to_pylist()
    sequences = rows.column(COPY_SEQUENCE)
    gone = {index for index in suspect if sequences[index].as_py() < dead[str(ids[index].as_py())]}
    if not gone:
        return rows
    return rows.filter(pa.array([index not in gone for index in range(len(rows))]))
