"""The indexer: follows the record into the columnar copy and the search index."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Final

import pyarrow as pa

from asterism.access import Session
from asterism.engine.columnar import Add, ColumnarCopy
from asterism.pipeline.stage import StageContext
from asterism.search.tantivy_index import TantivyWriter

KIND: Final = "index"
READ_DOCUMENTS: Final = 20_000
COMMIT_DOCUMENTS: Final = 200_000

Span = tuple[int, int]


def index_record(context: StageContext) -> int:
    """Bring copy and index up to the newest extraction; return how many documents they took.

    Each keeps its own watermark with what it holds, so that either can be deleted, or stopped
    at any moment, and catches up from the record.
    """
    session = context.workspace.service(KIND)
    paths = context.workspace.paths
    with ExitStack() as stack:
        copy = stack.enter_context(ColumnarCopy(paths.columnar))
        index = stack.enter_context(TantivyWriter(paths.search))
        target = session.sequence()
        sizes = session.extraction_sizes((min(copy.watermark, index.watermark), target))
        total = sum(size for _, size in sizes)
        if not total:
            return 0
        start, done = min(copy.watermark, index.watermark), 0
        commits = list(_spans(sizes, start, COMMIT_DOCUMENTS))
        for number, span in enumerate(commits):
            # The last batch carries the watermark over changes that read no document.
            end = target if number == len(commits) - 1 else span[1]
            for _ in _follow(session, copy, index, sizes, (span[0], span[1]), end):
                done += _
                context.progress(KIND, done, total)
        copy.compact()
    return total


def _follow(
    session: Session,
    copy: ColumnarCopy,
    index: TantivyWriter,
    sizes: list[tuple[int, int]],
    span: Span,
    end: int,
) -> Iterator[int]:
    """Take the changes of one span into whatever lacks them, yielding documents as they go."""
    with ExitStack() as stack:
        add: Add | None = None
        if copy.watermark < end:
            add = stack.enter_context(copy.batch(end))
        inside = [item for item in sizes if span[0] < item[0] <= span[1]]
        for part in _spans(inside, span[0], READ_DOCUMENTS):
            documents, mentions = session.extracted(part)
            if add is not None and part[0] >= copy.watermark:
                add(documents, mentions)
            if part[0] >= index.watermark:
                index.add_batch(documents, _identifiers(mentions))
            yield documents.num_rows
        if index.watermark < end:
            index.commit(end)


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
