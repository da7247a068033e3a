"""How much is in the workspace and how far the stages have read it."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field

from asterism.access import Session
from asterism.access.overview import record_overview
from asterism.web.answers.base import Answer


class StageProgress(Answer):
    """How far one stage has read the record."""

    stage: str
    change: int = Field(description="The last change it has read.")
    behind: int = Field(description="Changes it has not read yet.")


class FolderSize(Answer):
    """What one part of the workspace takes on disk."""

    part: str
    bytes: int


class LeadCount(Answer):
    """How many leads of one pattern are in one state of review."""

    pattern: str
    state: str
    leads: int


class StatusAnswer(Answer):
    """The workspace at a glance."""

    counts: dict[str, int]
    change: int = Field(description="The newest change of the record.")
    stages: list[StageProgress]
    sizes: list[FolderSize]
    leads: list[LeadCount]

    @property
    def open_leads(self) -> int:
        """How many leads nobody has decided about."""
        return sum(item.leads for item in self.leads if item.state in {"new", "reviewing"})


def read_status(session: Session, *, with_sizes: bool = True) -> StatusAnswer:
    """Return counts, progress and, as it takes a walk over the disk only if asked, sizes."""
    overview = record_overview(session)
    return StatusAnswer(
        counts=overview.counts,
        change=overview.change_sequence,
        stages=[
            StageProgress(stage=name, change=at, behind=max(0, overview.change_sequence - at))
            for name, at in sorted(overview.watermarks.items())
        ],
        sizes=_sizes(session) if with_sizes else [],
        leads=[
            LeadCount(pattern=row["pattern"], state=row["state"], leads=row["leads"])
            for row in overview.leads
        ],
    )


def _sizes(session: Session) -> list[FolderSize]:
    paths = session.paths
    record = sum(_size(path) for path in paths.root.glob(f"{paths.database.name}*"))
    parts = {
        "record": record,
        "captures": _size(paths.captures),
        "search index": _size(paths.search),
        "columnar copy": _size(paths.columnar),
        "audit log": _size(paths.audit),
    }
    return [FolderSize(part=part, bytes=octets) for part, octets in parts.items()]


def _size(path: Path) -> int:
    """Return the bytes of a file or a folder; files that vanish meanwhile count nothing."""
    if path.is_dir():
        return sum(_size(item) for item in path.iterdir())
    try:
        return path.stat().st_size
    except OSError:
        return 0
