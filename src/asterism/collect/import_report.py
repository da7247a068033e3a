"""What an import did, and how it tells of its progress."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Final, Protocol

from asterism.collect.rejects import Reject

SHOWN_REJECTS: Final = 20


@dataclass(slots=True)
class ImportReport:
    """What an import did; `read` is always `stored + unchanged + rejected`.

    Attributes:
        file: name of the file or folder.
        format: of the file, or how many files of each format a folder holds.
        read: rows, blank lines left out; pages, messages, objects. A file that cannot be read
            counts as one.
        stored: documents that are new.
        unchanged: rows whose document was there already.
        rejected: rows that are not stored.
        warnings: fields that were left out of stored documents.
        rejects_file: where rejects and warnings are explained; None if there are none.
        columns: column by field, as found or stated; the first row's, for JSON.
        encoding: of the file.
        encodings: rows read in another encoding, by encoding.
        delimiter: of a CSV file.
        date_order: of dates in digits, as stated or found; "" if it is open or does not matter.
        others: entries that are no documents: requests, pictures, relations, …
        notes: what was decided or noticed, one plain sentence each.
        seconds: how long it took.
        dry_run: whether nothing was written.
        rejects: the first of them, for showing.
    """

    file: str
    format: str = ""
    read: int = 0
    stored: int = 0
    unchanged: int = 0
    rejected: int = 0
    warnings: int = 0
    rejects_file: str | None = None
    columns: dict[str, str] = field(default_factory=dict)
    encoding: str = ""
    encodings: dict[str, int] = field(default_factory=dict)
    delimiter: str = ""
    date_order: str = ""
    others: int = 0
    notes: list[str] = field(default_factory=list)
    seconds: float = 0.0
    dry_run: bool = False
    rejects: list[Reject] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """Return the report as plain values."""
        return asdict(self)

    def show(self, rejects: list[Reject]) -> None:
        """Keep the first rejects for showing."""
        self.rejects += rejects[: max(0, SHOWN_REJECTS - len(self.rejects))]

    def add(self, other: ImportReport) -> None:
        """Add what became of one file of a folder."""
        self.read += other.read
        self.stored += other.stored
        self.unchanged += other.unchanged
        self.rejected += other.rejected
        self.warnings += other.warnings
        self.others += other.others
        self.show(other.rejects)
        for name, count in other.encodings.items():
            self.encodings[name] = self.encodings.get(name, 0) + count


class Progress(Protocol):
    """Told how far an import has come, after every batch."""

    def __call__(self, done: int, total: int, report: ImportReport) -> None:
        """Show that `done` of `total` bytes are read, with the counts so far."""


def silent(done: int, total: int, report: ImportReport) -> None:
    """Show nothing."""
