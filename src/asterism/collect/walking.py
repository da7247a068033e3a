"""Where the crawl of one source has come to: what it may still ask, and what it has learned."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from asterism.collect.declaration import SiteDeclaration
from asterism.collect.documents import Source
from asterism.collect.finding import PageFinding
from asterism.collect.page_reading import PageReader
from asterism.collect.traps import Traps
from asterism.collect.windows import is_open, said
from asterism.model.clock import SECOND, now

REVISIT_SECONDS: Final = 3_600.0
"""From one visit to the next of a source that states nothing."""


@dataclass(slots=True, eq=False)
class Walk:
    """The crawl of one source, visit by visit.

    Attributes:
        reader: of its pages.
        finding: tells pages that are not what was asked for.
        source: its row in the sources table.
        traps: what keeps this visit from going in circles.
        fingerprints: of the requests of this visit, for Scrapy's filter of duplicates.
        paused: why nothing more is asked; "" while it goes on.
        visited_at: when this visit began, microseconds since 1970 in UTC.
        has_asked_known: whether this visit has asked for what its listings no longer show.
    """

    reader: PageReader
    finding: PageFinding = field(default_factory=PageFinding)
    source: Source = field(init=False)
    traps: Traps = field(init=False)
    fingerprints: set[bytes] = field(default_factory=set)
    paused: str = ""
    visited_at: int = field(default=0, init=False)
    has_asked_known: bool = False

    def __post_init__(self) -> None:
        """Begin the first visit."""
        self.source = self.declaration.source
        self.begin_visit()

    @property
    def declaration(self) -> SiteDeclaration:
        """Of the source."""
        return self.reader.declaration

    @property
    def is_targeted(self) -> bool:
        """Whether only what is relevant is kept."""
        return self.declaration.crawl.mode == "targeted"

    def begin_visit(self) -> None:
        """Forget what the last visit has seen."""
        self.traps = Traps(self.declaration.crawl)
        self.fingerprints = set()
        self.has_asked_known = False
        self.visited_at = now()

    def is_due(self) -> bool:
        """Return whether it is time for the next visit."""
        pause = self.declaration.pace.revisit_seconds or REVISIT_SECONDS
        return now() - self.visited_at >= pause * SECOND

    def is_open(self) -> bool:
        """Return whether the source may be asked now; note the pause if not."""
        window = self.declaration.pace.window
        if is_open(window, now()):
            self.paused = ""
        elif window is not None:
            self.paused = f"{self.declaration.key} is asked {said(window)}; collect again then"
        return not self.paused
