"""Sources visited again and again, each at its own pace; what comes in is findable at once."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Event, Lock, Thread
from typing import Final

from asterism.access import Workspace
from asterism.access.policy import Actor
from asterism.collect.crawl import CollectReport, Started, collect
from asterism.collect.declaration import SiteDeclaration
from asterism.collect.onion.proxy import DEFAULT_PROXY
from asterism.pipeline.collecting import PROGRAM, limit_unlinked
from asterism.pipeline.process import READING, process, run_stages
from asterism.pipeline.stage import StageContext

LOOK_SECONDS: Final = 0.2
JOIN_SECONDS: Final = 60.0
"""How long what was indexed waits at most until it is joined and looked at for patterns."""


class _EndedError(Exception):
    """Whoever watches has had enough."""


@dataclass(slots=True)
class Watching:
    """Crawls that go on until they are ended, each source in a process of its own.

    Args:
        workspace: where to.
        actor: who lets it run.
        sources: what is visited.
        proxy: address of an HTTP proxy that requests go through, but for sources behind Tor.
        tor_proxy: HOST:PORT of Tor's SOCKS port.
        progress: told what came so far.
    """

    workspace: Workspace
    actor: Actor
    sources: Sequence[SiteDeclaration]
    proxy: str | None = None
    tor_proxy: str = DEFAULT_PROXY
    progress: Callable[[CollectReport], None] = lambda _: None
    _reports: dict[str, CollectReport] = field(default_factory=dict, init=False)
    _ended: Event = field(default_factory=Event, init=False)
    _lock: Lock = field(default_factory=Lock, init=False)
    _errors: list[BaseException] = field(default_factory=list, init=False)

    def run(self, until: Callable[[], bool] = lambda: False) -> CollectReport:
        """Visit and process until told to end, or every source has failed.

        Args:
            until: asked some times a second whether to end.

        Returns:
            What came.

        Raises:
            SourceError: if a source cannot run; the others are ended with it.
        """
        limit_unlinked(self.workspace, self.actor, self.sources)
        threads = [Thread(target=self._visit, args=(source,)) for source in self.sources]
        for thread in threads:
            thread.start()
        try:
            self._follow(until)
        finally:
            self._ended.set()
            for thread in threads:
                thread.join()
        if self._errors:
            raise self._errors[0]
        return self.report()

    def report(self) -> CollectReport:
        """Return what came so far, of all sources together."""
        together = CollectReport()
        with self._lock:
            for report in self._reports.values():
                together = together.with_counts_of(report)
        return together

    def _visit(self, source: SiteDeclaration) -> None:
        def told(report: CollectReport) -> None:
            with self._lock:
                self._reports[source.key] = report
            if self._ended.is_set():
                raise _EndedError

        try:
            collect(
                self.workspace, [source], proxy=self.proxy, tor_proxy=self.tor_proxy,
                progress=told, purpose=self.actor.purpose, started=Started(PROGRAM, revisit=True),
            )  # fmt: skip
        except _EndedError:
            pass
        except BaseException as error:  # noqa: BLE001 - raised where the sources are watched
            self._errors.append(error)
            self._ended.set()

    def _follow(self, until: Callable[[], bool]) -> None:
        context = StageContext(self.workspace, workers=1)
        read = joined = 0
        joined_at = time.monotonic()
        while not self._ended.is_set() and not until():
            report = self.report()
            self.progress(report)
            if report.documents > read:
                read = report.documents
                run_stages(READING, context)
            elif read > joined and time.monotonic() - joined_at >= JOIN_SECONDS:
                limit_unlinked(self.workspace, self.actor, self.sources)
                process(context, self.actor.person, self.actor.purpose)
                joined, joined_at = read, time.monotonic()
            time.sleep(LOOK_SECONDS)
