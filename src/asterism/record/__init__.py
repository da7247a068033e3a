"""What is kept: the record's schema, its transactions and its jobs.

Writers import `asterism.record.database` and `asterism.record.writing`; the readers in
`asterism.record.reader` are for `asterism.access` alone.
"""
