"""Full-text search over documents: a derived index that can be deleted and built again.

Writers import `asterism.search.tantivy_index`; `asterism.search.reader` is for
`asterism.access` alone.
"""
