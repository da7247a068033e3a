"""What every stage of the pipeline is given and gives back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from asterism.access import Workspace


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
    """

    workspace: Workspace
    workers: int = 2
    progress: Progress = field(default=silent)
    patience: float = 2.0


Stage = Callable[[StageContext], int]
"""A stage brings what it derives up to the record's newest change and returns how many units
it worked on; 0 means that there was nothing to do."""
