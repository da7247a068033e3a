"""The indexer: follows the record into the columnar copy and the search index."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Final

import pyarrow as pa

from asterism.access import Workspace
from asterism.engine.columnar import Add, ColumnarCopy
from asterism.model.errors import BusyError
from asterism.pipeline.stage import StageContext
from asterism.search.tantivy_index import TantivyWriter

KIND: Final = "index"
READ_DOCUMENTS: Final = 20_000
COMMIT_DOCUMENTS: Final = 200_000

Span = tuple[int, int]


class Indexer:
    """Holds the writers of copy and index.

    Each keeps its own watermark with what it holds, so that either can be deleted, or stopped
    at any moment, and catches up from the record.
    """

    def __init__(self, workspace: Workspace, copy: ColumnarCopy, index: TantivyWriter) -> None:
        self._workspace = workspace
        self._copy = copy
        self._index = index
        self._audiences: dict[int, int] = {}
        self._add: Add | None = None

    @property
    def watermark(self) -> int:
        """The change up to which both have come."""
        return min(self._copy.watermark, self._index.watermark)

    @contextmanager
    def batch(self, watermark: int) -> Iterator[None]:
        """Take documents and commit them together, with the watermark, at the end."""
        with ExitStack() as stack:
            self._add = None
            if self._copy.watermark < watermark:
                self._add = stack.enter_context(self._copy.batch(watermark))
            yield
        if self._index.watermark < watermark:
            self._index.commit(watermark)

    def take(self, documents: pa.Table, mentions: pa.Table, after: int) -> None:
        """Take documents with all their mentions, within a `batch`.

        Args:
            documents: as copied; see `asterism.engine.copied_tables`.
            mentions: as copied.
            after: the change after which they were read; whatever has come further already
                leaves them out.
        """
        if self._add is not None and after >= self._copy.watermark:
            self._add(documents, mentions)
        if after >= self._index.watermark:
            self._index.add_batch(self._with_audience(documents), _identifiers(mentions))

    def _with_audience(self, documents: pa.Table) -> pa.Table:
        under = documents.column("marking_id").to_pylist()
        if not self._audiences.keys() >= set(under):
            self._audiences = {item.id: item.audience for item in self._workspace.markings()}
        audiences = pa.array([self._audiences[item] for item in under], pa.int64())
        return documents.append_column("audience", audiences)

    def compact(self) -> None:
        """Join small files of the copy."""
        self._copy.compact()


@contextmanager
def open_indexer(workspace: Workspace) -> Iterator[Indexer]:
    """Hold the copy and the index for writing.

    Raises:
        BusyError: if another process holds one of them.
    """
    paths = workspace.paths
    with ColumnarCopy(paths.columnar) as copy, TantivyWriter(paths.search) as index:
        yield Indexer(workspace, copy, index)


def index_record(context: StageContext) -> int:
    """Bring copy and index up to the newest extraction; return how many documents they took."""
    try:
        with open_indexer(context.workspace) as indexer:
            return follow_record(context, indexer)
    except BusyError:
        # Another process is indexing, and what it does not reach the next run will.
        return 0


def follow_record(context: StageContext, indexer: Indexer) -> int:
    """Bring an open indexer up to the newest extraction; return how many documents it took."""
    session = context.workspace.service(KIND)
    target = session.sequence()
    sizes = session.extraction_sizes((indexer.watermark, target))
    total = sum(size for _, size in sizes)
    done, start = 0, indexer.watermark
    spans = list(_spans(sizes, start, COMMIT_DOCUMENTS))
    for span in spans:
        # The last batch carries the watermark over changes that read no document.
        end = target if span is spans[-1] else span[1]
        inside = [item for item in sizes if span[0] < item[0] <= span[1]]
        with indexer.batch(end):
            for part in _spans(inside, span[0], READ_DOCUMENTS):
                documents, mentions = session.extracted(part)
                indexer.take(documents, mentions, part[0])
                done += documents.num_rows
                context.progress(KIND, done, total)
    indexer.compact()
    return total


def _identifiers(mentions: pa.Table) -> pa.Table:
    return mentions.filter(mentions.column("identifier_id").is_valid()).select(
        ["document_id", "kind", "value"]
    )


def _spans(sizes: list[tuple[int, int]], start: int, most: int) -> Iterator[Span]:
    """Yield consecutive spans of changes with about `most` documents each."""
    count = 0
    last = start
    for sequence, size in sizes:
        count += size
        if count >= most:
            yield last, sequence
            last, count = sequence, 0
    if count:
        yield last, sizes[-1][0]
