"""What every format gives: rows with their place in the file, and what was found out on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from asterism.collect.columns import Columns, Mapping
from asterism.collect.rejects import Reject
from asterism.collect.rows import Row
from asterism.model.errors import SourceError

Item = Row | Reject
WHOLE: Columns = Columns(
    (("id", "id"), ("kind", "kind"), ("title", "title"), ("text", "text"), ("url", "url"),
     ("author", "author"), ("place", "place"), ("language", "language")),
    ("attributes",),
    "posted_at",
)  # fmt: skip
"""Columns of formats that state their own fields: they are named as ours are."""
MARKED: Columns = Columns(
    WHOLE.fields, WHOLE.others, WHOLE.date, (("level", "level"), ("caveats", "caveats"))
)
"""The same, for formats whose entries state how closely they are held."""


@dataclass(slots=True)
class Findings:
    """What a reader finds out about a file; for the report.

    Attributes:
        encoding: of the file as a whole; "" for formats that state their own.
        encodings: rows in another encoding, by encoding.
        delimiter: of a table.
        others: entries that are no documents: requests, pictures, relations, …
        notes: what was decided or noticed, one plain sentence each.
    """

    encoding: str = ""
    encodings: dict[str, int] = field(default_factory=dict)
    delimiter: str = ""
    others: int = 0
    notes: list[str] = field(default_factory=list)

    def note(self, sentence: str) -> None:
        """Keep a sentence for the report, once."""
        if sentence not in self.notes:
            self.notes.append(sentence)


class Format(NamedTuple):
    """A format.

    Attributes:
        name: what people call it.
        media_type: of its captures; it decides how a row is shown in what was received.
        read: yields rows and rejects in the order of the file, in constant memory. It raises
            `SourceError` if nothing of the file can be read, and nothing else but `OSError`.
    """

    name: str
    media_type: str
    read: Callable[[Path, Mapping, Findings], Iterator[Item]]


def refused(path: Path, reason: str, mend: str) -> SourceError:
    """Return the error for a file of which nothing can be read."""
    return SourceError(f"{path}: {reason}; {mend}")
