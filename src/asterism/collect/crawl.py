"""Crawls of declared sources with Scrapy, each in a process of its own.

Twisted's reactor starts once in a process, and a crawl must not outlive whoever asked for it:
`collect` starts this module as a program, hands it the work on its standard input and reads
progress from its standard output. It ends when that input is closed.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from threading import Thread
from typing import Any, Final

from asterism import __version__
from asterism.access import Workspace, open_workspace
from asterism.collect.arriving import Judge, JudgeOf
from asterism.collect.declaration import SiteDeclaration
from asterism.collect.declaring.unready import refuse_unready
from asterism.collect.drift.history import kept_with_run, watch_of
from asterism.collect.onion.crawling import is_through_tor, separated
from asterism.collect.onion.proxy import DEFAULT_PROXY, TorProxy
from asterism.collect.page_reading import PageReader
from asterism.collect.readiness import ensure_ready
from asterism.collect.resuming import addresses_done, close_interrupted, interrupted_runs
from asterism.collect.sealing import seal_left_behind
from asterism.collect.walking import Walk
from asterism.evidence.store import sole_holder
from asterism.model.errors import AsterismError, SourceError
from asterism.record.runs import running

STAGE: Final = "collect"
REPORT_SECONDS: Final = 0.5


@dataclass(slots=True)
class CollectReport:
    """What a crawl brought.

    Attributes:
        pages: responses received, listings and robots.txt included.
        captures: those whose bytes were new at their address.
        documents: new documents, newer versions included.
        changed: newer versions among them.
        unchanged: documents seen again as they were.
        gone: pages that are not there any more.
        rejected: pages without the declared fields.
        warnings: fields that could not be read.
        looked_at: pages of targeted sources among all, relevant or not.
        kept: relevant ones among them; of the others nothing is stored.
        trapped: addresses that were left out as there is no end of them.
        failures: pages that could not be fetched.
        forbidden: pages that robots.txt or the source's bounds keep us from.
        skipped: documents that an interrupted run had brought in already.
        seconds: how long it took.
        rate: pages a second.
        peak_mib: most memory that the crawling process held, in mebibytes.
        rejects_file: where rejects and warnings are explained; None if there are none.
        drift: fields that suddenly come out empty or odd, with examples from before and after.
        paused: why sources were not asked to the end; they go on when they are collected again.
        finished: False while it is going on.
    """

    pages: int = 0
    captures: int = 0
    documents: int = 0
    changed: int = 0
    unchanged: int = 0
    gone: int = 0
    rejected: int = 0
    warnings: int = 0
    looked_at: int = 0
    kept: int = 0
    trapped: int = 0
    failures: int = 0
    forbidden: int = 0
    skipped: int = 0
    seconds: float = 0.0
    rate: float = 0.0
    peak_mib: int = 0
    rejects_file: str | None = None
    drift: list[dict[str, Any]] = field(default_factory=list)
    paused: list[str] = field(default_factory=list)
    finished: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return the report as plain values."""
        return asdict(self)

    @classmethod
    def from_counts(
        cls, counts: Mapping[str, int], seconds: float, rejects_file: str | None
    ) -> CollectReport:
        """Return the report on counts by name."""
        report = cls(seconds=round(seconds, 2), rejects_file=rejects_file)
        for name, count in counts.items():
            setattr(report, name, count)
        report.peak_mib = _peak_mib()
        report.rate = round(report.pages / seconds, 1) if seconds else 0.0
        return report

    def with_counts_of(self, later: CollectReport) -> CollectReport:
        """Return the report on two crawls, one after the other."""
        together = replace(later, rejects_file=later.rejects_file or self.rejects_file)
        for item in fields(later):
            earlier, value = getattr(self, item.name), getattr(later, item.name)
            if isinstance(value, (int, float, list)):
                setattr(together, item.name, earlier + value)
        together.peak_mib = max(self.peak_mib, later.peak_mib)
        together.finished = later.finished
        together.rate = round(together.pages / together.seconds, 1) if together.seconds else 0.0
        return together


@dataclass(frozen=True, slots=True)
class Started:
    """How a crawl is started.

    Attributes:
        program: the module that crawls; one from above hands a judge of relevance in.
        revisit: whether sources are visited again and again, each at its own pace, until
            `progress` raises.
    """

    program: str = "asterism.collect.crawl"
    revisit: bool = False


@dataclass(frozen=True, slots=True)
class _Order:
    """What the crawling process is to do."""

    workspace: str
    sources: list[dict[str, Any]]
    proxy: str | None
    purpose: str
    settings: dict[str, Any] = field(default_factory=dict)
    revisit: bool = False


def collect(
    workspace: Workspace,
    sources: Sequence[SiteDeclaration],
    *,
    proxy: str | None = None,
    tor_proxy: str = DEFAULT_PROXY,
    progress: Callable[[CollectReport], None] | None = None,
    purpose: str = "collect declared sources",
    settings: Mapping[str, Any] | None = None,
    started: Started | None = None,
) -> CollectReport:
    """Crawl sources until there is nothing left to follow.

    A crawl that was killed is taken up where it stood: what it brought in within the last day
    is not fetched again.

    Args:
        workspace: where to.
        sources: what to crawl; robots.txt is obeyed.
        proxy: address of an HTTP proxy that every request goes through, but for sources
            behind Tor.
        tor_proxy: HOST:PORT of the SOCKS port of Tor, for sources with `network: tor`. They are
            crawled last, in a process of their own that connects to nothing else.
        progress: told twice a second.
        purpose: stands in the run.
        settings: Scrapy settings that replace ours.
        started: which module crawls, and whether it comes back; this one, once, if None.

    Returns:
        The counts, with `finished` set.

    Raises:
        SourceError: if a source cannot run, not one page of it could be fetched, or another
            process is crawling it.
    """
    refuse_unready(sources)
    parts = separated(sources)
    ensure_ready(sources)
    started = started or Started()
    before = CollectReport()
    for part in parts:
        order = _Order(
            str(workspace.paths.root),
            [source.model_dump(mode="json", by_alias=True) for source in part],
            str(TorProxy.parse(tor_proxy)) if is_through_tor(part) else proxy,
            purpose,
            dict(settings or {}),
            started.revisit,
        )
        before = _crawled(workspace, order, before, progress, started.program)
    return before


def _crawled(
    workspace: Workspace,
    order: _Order,
    before: CollectReport,
    progress: Callable[[CollectReport], None] | None,
    program: str,
) -> CollectReport:
    """Let a process crawl; return its counts with those of the ones before it."""
    report = CollectReport()
    command = [sys.executable, "-m", program]
    with subprocess.Popen(  # noqa: S603 - our own program
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            for report in _conversation(process, order):
                if progress is not None:
                    progress(before.with_counts_of(report))
            process.wait()
        except BaseException:
            process.kill()
            raise
    if report.finished and report.failures and not report.pages:
        log = workspace.paths.crawls / "scrapy.log"
        message = f"no page could be fetched, {report.failures} failed; see {log}"
        raise SourceError(message)
    if not report.finished:
        log = workspace.paths.crawls / "scrapy.log"
        message = f"the crawl ended with status {process.returncode}; see {log}"
        raise SourceError(message)
    return before.with_counts_of(report)


def _conversation(process: subprocess.Popen[str], order: _Order) -> Iterator[CollectReport]:
    """Hand the order over and yield what is reported, to the end of the crawl.

    The process' input stays open until then: closing it is how a crawl is stopped.
    """
    said, heard = process.stdin, process.stdout
    if said is None or heard is None:
        message = "the crawling process has no pipes"
        raise SourceError(message)
    said.write(json.dumps(asdict(order)) + "\n")
    said.flush()
    for line in heard:
        values = json.loads(line)
        if "error" in values:
            raise SourceError(values["error"])
        yield CollectReport(**values)


def main(judge_of: JudgeOf | None = None) -> int:
    """Crawl what standard input orders; report on standard output as JSON lines.

    Args:
        judge_of: returns what judges pages of targeted sources; without one they do not run.
    """
    order = _Order(**json.loads(sys.stdin.readline()))
    Thread(target=_end_with_parent, daemon=True).start()
    try:
        _crawl(order, judge_of)
    except AsterismError as error:
        _say({"error": str(error)})
        return 1
    return 0


def _crawl(order: _Order, judge_of: JudgeOf | None) -> None:
    workspace = open_workspace(Path(order.workspace))
    declarations = [SiteDeclaration.model_validate(source) for source in order.sources]
    if is_through_tor(declarations):
        # Imported here: the process that only starts a crawl has no use for Twisted.
        from asterism.collect.onion.guard import close_all_but  # noqa: PLC0415

        tor = TorProxy.parse(str(order.proxy))
        close_all_but(tor)
        tor.ensure_answers()
    with ExitStack() as stack:
        for declaration in declarations:
            lock = workspace.paths.crawls / f"{declaration.key}.lock"
            if not stack.enter_context(sole_holder(lock)):
                message = f"{declaration.key}: another process is collecting it; wait for it"
                raise SourceError(message)
        seal_left_behind(workspace)
        run = stack.enter_context(
            running(workspace.database, STAGE, workspace.owner, order.purpose)
        )
        interrupted = interrupted_runs(
            workspace.database, [declaration.source.id for declaration in declarations], run.id
        )
        done = addresses_done(workspace.database, interrupted)
        walks = {item.key: Walk(_reader_of(workspace, item)) for item in declarations}
        readers = {key: walk.reader for key, walk in walks.items()}
        judge = _judge_for(workspace, declarations, judge_of)
        report = _run_scrapy(workspace, order, walks, run.id, done, judge)
        run.report = {
            **report.to_json(),
            "sources": list(walks),
            "robots": robots_of(declarations),
            **kept_with_run(readers),
        }
        close_interrupted(workspace.database, interrupted)
    workspace.close()
    _say({**report.to_json(), "finished": True})


def robots_of(declarations: Sequence[SiteDeclaration]) -> str:
    """Return how the sources' robots.txt are treated, with the reason where one is not obeyed."""
    ignored = [
        f"ignore for {item.key}: {' '.join((item.robots.reason or '').split())}"
        for item in declarations
        if item.robots.policy == "ignore"
    ]
    return "; ".join(ignored) or "obey"


def _reader_of(workspace: Workspace, declaration: SiteDeclaration) -> PageReader:
    """Return what reads a source's pages.

    What it watches is kept with examples, and of a targeted source no page is.
    """
    if declaration.crawl.mode == "targeted":
        return PageReader(declaration)
    return PageReader(declaration, watch_of(workspace.database, declaration))


def _judge_for(
    workspace: Workspace, declarations: Sequence[SiteDeclaration], judge_of: JudgeOf | None
) -> Judge | None:
    targeted = [item.key for item in declarations if item.crawl.mode == "targeted"]
    if not targeted:
        return None
    if judge_of is None:
        message = f"{targeted[0]}: nothing judges what is relevant; collect it with the program"
        raise SourceError(message)
    return judge_of(workspace)


def _run_scrapy(
    workspace: Workspace,
    order: _Order,
    walks: dict[str, Walk],
    run_id: str,
    done: frozenset[int],
    judge: Judge | None,
) -> CollectReport:
    # Imported here: the process that only starts a crawl has no use for Scrapy.
    from asterism.collect.engine import Beside, crawl_sources  # noqa: PLC0415

    os.environ.pop("no_proxy", None)
    os.environ.pop("NO_PROXY", None)
    if order.proxy:
        os.environ["http_proxy"] = os.environ["https_proxy"] = order.proxy
    started = time.monotonic()

    def report_of(counts: Mapping[str, int], rejects_file: str | None) -> CollectReport:
        return CollectReport.from_counts(counts, time.monotonic() - started, rejects_file)

    counts, rejects_file = crawl_sources(
        workspace,
        walks,
        run_id,
        done,
        proxy=order.proxy,
        settings=order.settings,
        about={
            "software": f"Asterism/{__version__}",
            "isPartOf": run_id,
            "description": order.purpose,
            "robots": robots_of([walk.declaration for walk in walks.values()]),
        },
        beside=Beside(
            (REPORT_SECONDS, lambda counts: _say(report_of(counts, None).to_json())),
            judge,
            order.revisit,
        ),
    )
    report = report_of(counts, rejects_file)
    report.paused = [walk.paused for walk in walks.values() if walk.paused]
    watches = (walk.reader.watch for walk in walks.values() if walk.reader.watch)
    report.drift = [warning.to_json() for watch in watches for warning in watch.warnings]
    return report


def _peak_mib() -> int:
    """Return the most memory that this process has held.

    Linux says so of the process alone; `getrusage` also counts the one that started it.
    """
    try:
        lines = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
        return int(lines.partition("VmHWM:")[2].split()[0]) >> 10
    except (OSError, IndexError):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10


def _say(values: Mapping[str, Any]) -> None:
    sys.stdout.write(json.dumps(values) + "\n")
    sys.stdout.flush()


def _end_with_parent() -> None:
    """End at once when whoever started the crawl is gone; the next run takes it up."""
    sys.stdin.read()
    os._exit(1)


if __name__ == "__main__":
    raise SystemExit(main())
