"""Where a workspace keeps what: paths only."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class WorkspacePaths:
    """Folders and files of one workspace.

    The record and the captures are the truth. Everything under `derived` can be deleted and
    rebuilt from them.
    """

    root: Path

    @property
    def settings(self) -> Path:
        """What `asterism init` wrote down: the database's address and the format's version."""
        return self.root / "workspace.json"

    @property
    def database(self) -> Path:
        """The SQLite record, unless the settings name another database."""
        return self.root / "record.sqlite"

    @property
    def captures(self) -> Path:
        """Content-addressed WARC files."""
        return self.root / "captures"

    @property
    def audit(self) -> Path:
        """The append-only log of who read what."""
        return self.root / "audit.jsonl"

    @property
    def keys(self) -> Path:
        """Signing keys and secrets; nobody but the owner may open it."""
        return self.root / "keys"

    @property
    def rejects(self) -> Path:
        """Rows that could not be read, one file per import."""
        return self.root / "rejects"

    @property
    def crawls(self) -> Path:
        """State of crawls that were stopped."""
        return self.root / "crawls"

    @property
    def derived(self) -> Path:
        """Everything that can be rebuilt."""
        return self.root / "derived"

    @property
    def columnar(self) -> Path:
        """The columnar copy, one Parquet file per table and batch."""
        return self.derived / "columnar"

    @property
    def search(self) -> Path:
        """The search index."""
        return self.derived / "search"

    @property
    def signatures(self) -> Path:
        """Text signatures for near-duplicates."""
        return self.derived / "signatures"

    @property
    def views(self) -> Path:
        """What is derived for people who may not see everything, a folder for each view."""
        return self.derived / "views"

    @property
    def plans(self) -> Path:
        """Changes decided but not yet fully written."""
        return self.derived / "plans"
