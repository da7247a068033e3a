"""Set work through a Session: SQL on documents and mentions, audited and under the predicate."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

import pyarrow as pa

from asterism.engine.duckdb_engine import OpenQuery, Parameters


class SetReader:
    """Runs set queries on one state of the record; made by `Session.columnar`.

    Args:
        query: the open connection.
        audit: appends the audit entry of one query; called before it runs.
        sequence: the change up to which the tables hold the record.
    """

    def __init__(self, query: OpenQuery, audit: Callable[[str], None], sequence: int) -> None:
        self._query = query
        self._audit = audit
        self.sequence: Final = sequence

    def run(self, sql: str, parameters: Parameters | None = None) -> pa.Table:
        """Return the rows of one SELECT; see `asterism.engine.duckdb_engine.OpenQuery.run`."""
        self._audit(sql)
        return self._query.run(sql, parameters)

    def batches(self, sql: str, parameters: Parameters | None = None) -> Iterator[pa.RecordBatch]:
        """Yield the rows of one SELECT in batches of about 100,000."""
        self._audit(sql)
        yield from self._query.batches(sql, parameters)

    def keep(self, name: str, sql: str, parameters: Parameters | None = None) -> None:
        """Keep the rows of one SELECT as a table for later queries of this reader."""
        self._audit(sql)
        self._query.keep(name, sql, parameters)
