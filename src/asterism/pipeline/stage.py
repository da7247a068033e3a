"""What every stage of the pipeline is given and gives back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from asterism.access import Session, Workspace
from asterism.access.views import View
from asterism.record.database import Database


class Progress(Protocol):
    """Told how far a stage has come."""

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Show that `done` of `total` units of `stage` are finished."""


def silent(stage: str, done: int, total: int) -> None:
    """Show nothing."""


@dataclass
class StageContext:
    """What a stage works with.

    Attributes:
        workspace: where it reads (through a service session) and writes.
        workers: processes for row work.
        progress: told how far it has come.
        patience: seconds to wait for another process that is at work on the stage.
        view: whose rows it derives; the record's own if None.
    """

    workspace: Workspace
    workers: int = 2
    progress: Progress = field(default=silent)
    patience: float = 2.0
    view: View | None = None

    @property
    def database(self) -> Database:
        """Where derived rows are written."""
        return self.workspace.database if self.view is None else self.view.database

    @property
    def signatures(self) -> Path:
        """Folder of the text signatures."""
        paths = self.workspace.paths
        return paths.signatures if self.view is None else self.view.folder / "signatures"

    @property
    def plans(self) -> Path:
        """Folder of changes decided but not yet fully written."""
        paths = self.workspace.paths
        return paths.plans if self.view is None else self.view.folder / "plans"

    def session(self, stage: str) -> Session:
        """Return the session under which a stage reads."""
        return self.workspace.service(stage, self.view)


Stage = Callable[[StageContext], int]
"""A stage brings what it derives up to the record's newest change and returns how many units
it worked on; 0 means that there was nothing to do."""
