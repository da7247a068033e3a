"""How things are computed: row work over Arrow batches, set work as SQL; two engines for each.

Stages import `asterism.engine.local` and `asterism.engine.duckdb_engine`; the indexer writes
with `asterism.engine.columnar`; `asterism.engine.reader` is for `asterism.access` alone.
"""
