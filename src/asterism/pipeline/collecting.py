"""Crawls with a judge of relevance, and the rules that follow from what sources declare.

Started as a program, it is what crawls: see `asterism.collect.crawl`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from asterism.access import Workspace
from asterism.access.policy import Actor
from asterism.collect.crawl import CollectReport, Started, collect, main
from asterism.collect.declaration import SiteDeclaration
from asterism.collect.onion.proxy import DEFAULT_PROXY
from asterism.model.errors import NotFoundError
from asterism.pipeline.relevance import RelevanceJudge
from asterism.pipeline.retention import Rule, rules, set_rule

PROGRAM: Final = "asterism.pipeline.collecting"


def collect_sources(
    workspace: Workspace,
    actor: Actor,
    sources: Sequence[SiteDeclaration],
    *,
    proxy: str | None = None,
    tor_proxy: str = DEFAULT_PROXY,
    progress: Callable[[CollectReport], None] | None = None,
    settings: Mapping[str, Any] | None = None,
) -> CollectReport:
    """Crawl sources until there is nothing left to follow; see `asterism.collect.crawl.collect`.

    Of targeted sources only what is relevant is kept, and a limit to how long it is kept
    unlinked is set as they declare.

    Raises:
        SourceError: if a source cannot run, not one page of it could be fetched, or another
            process is crawling it.
    """
    report = collect(
        workspace, sources, proxy=proxy, tor_proxy=tor_proxy, progress=progress,
        purpose=actor.purpose, settings=settings, started=Started(PROGRAM),
    )  # fmt: skip
    limit_unlinked(workspace, actor, sources)
    return report


def limit_unlinked(workspace: Workspace, actor: Actor, sources: Sequence[SiteDeclaration]) -> None:
    """Set how long what nothing was joined to is kept, for targeted sources without a limit."""
    limited = {rule.source for rule in rules(workspace) if rule.unlinked_days is not None}
    for source in sources:
        keep = source.crawl.keep
        if keep is None or source.key in limited:
            continue
        try:
            set_rule(workspace, actor, Rule(source.key, "", None, keep.unlinked_days))
        except NotFoundError:
            continue  # nothing of it was kept, so that there is nothing to limit


if __name__ == "__main__":
    raise SystemExit(main(RelevanceJudge))
