"""What could not be read, where it stands, why, and how to mend it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Lock
from typing import BinaryIO, Final, Literal

import orjson

RAW_LIMIT: Final = 2_000


@dataclass(frozen=True, slots=True)
class Reject:
    """A row or page that is not in the record, or a field of one that is.

    Attributes:
        row: line of the file on which the row begins (1 for the first), or record of a WARC
            file; 0 for a page.
        field: the field, or "" for the row as a whole.
        reason: what is wrong.
        mend: how to mend it.
        raw: the value as it stood, cut to `RAW_LIMIT` code points.
        level: "rejected" if the row is not stored, "warning" if it is, without this field, "not
            fetched" for a page that never came.
    """

    row: int
    field: str
    reason: str
    mend: str
    raw: str = ""
    level: Literal["rejected", "warning", "not fetched"] = "rejected"

    def __str__(self) -> str:
        """Return where it stands, what is wrong and how to mend it, in one line."""
        where = ", ".join(filter(None, (f"row {self.row}" if self.row else "", self.field)))
        return ": ".join(filter(None, (where, f"{self.reason}; {self.mend}")))


class RejectsFile:
    """Rejects as JSON lines; there is no file while there are none.

    Args:
        path: where to; what an earlier run wrote there is replaced.
        name: of the file or source that was read.
        writes: False to count only.
    """

    def __init__(self, path: Path, name: str, *, writes: bool = True) -> None:
        self.path: Final = path
        self.rejected = 0
        self.warnings = 0
        self.unfetched = 0
        self._name = name
        self._writes = writes
        self._file: BinaryIO | None = None
        self._lock = Lock()
        if writes:
            path.unlink(missing_ok=True)

    def add(self, rejects: Sequence[Reject], name: str = "") -> None:
        """Append rejects of a file, from whichever thread.

        Args:
            rejects: what to append.
            name: of the file; the one that was named first if empty.
        """
        if not rejects:
            return
        with self._lock:
            for reject in rejects:
                self._count(reject)
                if self._writes:
                    line = {
                        "file": name or self._name,
                        **asdict(reject),
                        "raw": reject.raw[:RAW_LIMIT],
                    }
                    self._open().write(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE))

    @property
    def is_empty(self) -> bool:
        """Whether nothing was added."""
        return not self.rejected + self.warnings + self.unfetched

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _count(self, reject: Reject) -> None:
        if reject.level == "rejected":
            self.rejected += 1
        elif reject.level == "warning":
            self.warnings += 1
        else:
            self.unfetched += 1

    def _open(self) -> BinaryIO:
        if self._file is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self.path.open("ab")
        return self._file
