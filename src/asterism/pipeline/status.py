"""What a workspace holds, how large it is, and what is behind."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from asterism.access import Session, Workspace
from asterism.access.overview import record_overview
from asterism.pipeline import detecting, extracting, linking_identifiers, linking_texts, networks

READS: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "extract": (extracting.WATERMARK, ("documents",)),
    "link-identifiers": (linking_identifiers.WATERMARK, ("extractions",)),
    "link-texts": (linking_texts.WATERMARK, ("extractions",)),
    "networks": (networks.WATERMARK, ("links", "judgements")),
    "detect": (detecting.WATERMARK, ("networks",)),
}
"""Each stage's watermark, and the tables whose changes it follows."""


@dataclass(frozen=True)
class WorkspaceStatus:
    """What a workspace holds.

    Attributes:
        folder: where it is.
        change_sequence: the record's newest change.
        counts: rows by kind.
        bytes: size on disk by part.
        lag: changes not yet taken up, by stage or copy; 0 where nothing is waiting.
        stale: sentences on what should be run.
    """

    folder: str
    change_sequence: int
    counts: Mapping[str, int]
    bytes: Mapping[str, int]
    lag: Mapping[str, int]
    stale: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the status as plain values."""
        return asdict(self)


def workspace_status(workspace: Workspace, session: Session) -> WorkspaceStatus:
    """Return the status that this session may see."""
    overview = record_overview(session)
    newest = session.newest_changes([table for _, tables in READS.values() for table in tables])
    lag = {
        stage: max(0, max(newest[table] for table in tables) - session.watermark(watermark))
        for stage, (watermark, tables) in READS.items()
    }
    copied, searchable = session.derived_watermarks()
    lag["columnar copy"] = max(0, newest["extractions"] - copied)
    lag["search index"] = max(0, newest["extractions"] - searchable)
    behind = [name for name, count in lag.items() if count]
    stale = (f"Behind: {', '.join(behind)}. Run: asterism process",) if behind else ()
    paths = workspace.paths
    sizes = {
        "record": _size(paths.root, "record.sqlite*"),
        "captures": _size(paths.captures, "**/*"),
        "columnar copy": _size(paths.columnar, "**/*"),
        "search index": _size(paths.search, "**/*"),
        "text signatures": _size(paths.signatures, "**/*"),
        "audit log": _size(paths.root, "audit.jsonl"),
    }
    return WorkspaceStatus(
        str(paths.root), overview.change_sequence, overview.counts, sizes, lag, stale
    )


def _size(folder: Path, pattern: str) -> int:
    total = 0
    for path in folder.glob(pattern):
        with suppress(FileNotFoundError):  # replaced while we look, as copy and index do
            total += path.stat().st_size if path.is_file() else 0
    return total
