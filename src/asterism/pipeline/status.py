"""What a workspace holds, how large it is, and what is behind."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from asterism.access import Session, Workspace
from asterism.access.overview import record_overview
from asterism.model.workspace import WorkspacePaths
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
        change_sequence: the record's newest change; None in a shared workspace, where it would
            say how much goes on that one may not see.
        counts: rows by kind.
        bytes: size on disk by part; empty in a shared workspace, as above.
        lag: rows not yet taken up, by stage or copy; 0 where nothing is waiting.
        stale: sentences on what should be run.
    """

    folder: str
    change_sequence: int | None
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
    lag = {}
    for stage, (watermark, tables) in READS.items():
        is_shared = watermark == extracting.WATERMARK
        read = session.shared_watermark(watermark) if is_shared else session.watermark(watermark)
        lag[stage] = sum(session.count_newer(table, read) for table in tables)
    copied, searchable = session.derived_watermarks()
    lag["columnar copy"] = session.count_newer("extractions", copied)
    lag["search index"] = session.count_newer("extractions", searchable)
    behind = [name for name, count in lag.items() if count]
    stale = (f"Behind: {', '.join(behind)}. Run: asterism process",) if behind else ()
    return WorkspaceStatus(
        str(workspace.paths.root),
        None if workspace.shared else overview.change_sequence,
        overview.counts,
        {} if workspace.shared else _sizes(workspace.paths),
        lag,
        stale,
    )


def _sizes(paths: WorkspacePaths) -> dict[str, int]:
    return {
        "record": _size(paths.root, "record.sqlite*"),
        "captures": _size(paths.captures, "**/*"),
        "columnar copy": _size(paths.columnar, "**/*"),
        "search index": _size(paths.search, "**/*"),
        "text signatures": _size(paths.signatures, "**/*"),
        "audit log": _size(paths.root, "audit.jsonl"),
    }


def _size(folder: Path, pattern: str) -> int:
    total = 0
    for path in folder.glob(pattern):
        with suppress(FileNotFoundError):  # replaced while we look, as copy and index do
            total += path.stat().st_size if path.is_file() else 0
    return total
