"""Which files the columnar copy consists of; replaced in one step, so that it is never half."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Final

from asterism.engine.errors import EngineError
from asterism.model.clock import HOUR, now

FORMAT: Final = 2
"""2: documents carry when they were captured."""
OLDER: Final = range(1, FORMAT)
NAME: Final = "manifest.json"
TABLE_NAMES: Final = ("documents", "mentions", "replaced")
RETIRED_FOR: Final = HOUR
"""How long a file stays after compaction, for those who are still reading it."""


@dataclass(frozen=True, slots=True)
class CopiedFile:
    """One Parquet file of a table: its name and how many rows it has."""

    name: str
    rows: int


def _no_files() -> dict[str, tuple[CopiedFile, ...]]:
    return dict.fromkeys(TABLE_NAMES, ())


@dataclass(frozen=True, slots=True)
class Manifest:
    """One state of the copy.

    Attributes:
        watermark: the change up to which it holds the record.
        generation: how often it was compacted.
        files: of each table, oldest first.
        retired: files no longer part of it, with when they ceased to be (microseconds).
    """

    watermark: int = 0
    generation: int = 0
    files: Mapping[str, tuple[CopiedFile, ...]] = field(default_factory=_no_files)
    retired: Mapping[str, int] = field(default_factory=dict)

    def grown(self, watermark: int, written: Mapping[str, CopiedFile | None]) -> Manifest:
        """Return the state after a batch."""
        files = {
            table: (*kept, *([new] if (new := written.get(table)) else []))
            for table, kept in self.files.items()
        }
        return replace(self, watermark=watermark, files=files)

    def compacted(self, files: Mapping[str, tuple[CopiedFile, ...]]) -> Manifest:
        """Return the state in which these tables consist of these files."""
        moment = now()
        retired = {
            f"{table}/{old.name}": moment
            for table, new in files.items()
            for old in self.files[table]
            if old not in new
        }
        return replace(
            self,
            generation=self.generation + 1,
            files={**self.files, **files},
            retired={**self.retired, **retired},
        )

    def forgotten(self) -> tuple[Manifest, set[str]]:
        """Return the state without what was retired long ago, and the files to keep."""
        recent = {name: at for name, at in self.retired.items() if at > now() - RETIRED_FOR}
        current = {f"{table}/{file.name}" for table in self.files for file in self.files[table]}
        return replace(self, retired=recent), current | set(recent)


def read_manifest(folder: Path) -> Manifest:
    """Return the present state of the copy in a folder; an empty one if there is none.

    A copy of an older version counts as none: the next indexing makes it anew.

    Raises:
        EngineError: if it cannot be read or is of a newer version.
    """
    path = folder / NAME
    try:
        content = json.loads(path.read_text())
    except FileNotFoundError:
        return Manifest()
    except (OSError, ValueError) as error:
        message = f"{path}: cannot be read ({error}); run: asterism rebuild"
        raise EngineError(message) from error
    if content.get("format") in OLDER:
        return Manifest()
    if content.get("format") != FORMAT:
        message = f"{path}: of another version; run: asterism rebuild"
        raise EngineError(message)
    files = {
        table: tuple(CopiedFile(**file) for file in content["files"].get(table, ()))
        for table in TABLE_NAMES
    }
    return Manifest(content["watermark"], content["generation"], files, content["retired"])


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Put a state of the copy in the place of the one before."""
    content = {"format": FORMAT, **asdict(manifest)}
    partial = folder / f"{NAME}.partial"
    with partial.open("w") as file:
        json.dump(content, file)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(folder / NAME)
