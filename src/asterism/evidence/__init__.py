"""Captures: bytes exactly as received, kept in WARC files and addressed by their content.

Writers import `asterism.evidence.store`; `asterism.evidence.reader` is for `asterism.access`
alone. `locate` and `marked` are pure: they find a stored passage in the bytes that were
received and show it there.
"""
