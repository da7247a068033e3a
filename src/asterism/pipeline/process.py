"""The whole pipeline: everything derived is brought up to the record's newest change."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from asterism.pipeline.detecting import detect_patterns
from asterism.pipeline.extracting import extract_documents
from asterism.pipeline.indexing import index_record
from asterism.pipeline.linking_identifiers import link_identifiers
from asterism.pipeline.linking_texts import link_texts
from asterism.pipeline.networks import form_networks
from asterism.pipeline.stage import Stage, StageContext
from asterism.pipeline.views import keep_views
from asterism.pipeline.withdrawing import drop_what_rests_on_withdrawn
from asterism.record.runs import running

READING: Final[Mapping[str, Stage]] = {"extract": extract_documents, "index": index_record}
"""What is done once, for everybody."""

LINKING: Final[Mapping[str, Stage]] = {
    "link-identifiers": link_identifiers,
    "link-texts": link_texts,
    "networks": form_networks,
    "detect": detect_patterns,
}
"""What is done for everybody who may see the same; see `asterism.access.views`."""

STAGES: Final[Mapping[str, Stage]] = {**READING, **LINKING}
"""Stages in order; each reads only what those before it have written."""


def process(context: StageContext, person: str, purpose: str) -> dict[str, float]:
    """Run every stage until none has anything to do.

    Args:
        context: workspace, workers and progress.
        person: who started it.
        purpose: why.

    Returns:
        Seconds spent in each stage.

    Raises:
        JobBusyError: if another process is at work on a stage.
    """
    seconds = dict.fromkeys(STAGES, 0.0)
    workspace = context.workspace
    with running(workspace.database, "process", person, purpose) as run:
        if workspace.shared:
            run_stages(READING, context, seconds)
            bring_views_up(context, seconds)
        else:
            drop_what_rests_on_withdrawn(workspace)
            run_stages(STAGES, context, seconds)
        run.report = {name: round(spent, 3) for name, spent in seconds.items()}
    return seconds


def run_stages(
    stages: Mapping[str, Stage], context: StageContext, seconds: dict[str, float] | None = None
) -> None:
    """Run stages until none has anything to do.

    Args:
        stages: by name, in order.
        context: what they work with.
        seconds: what each took is added here.

    Raises:
        JobBusyError: if another process is at work on a stage.
    """
    seconds = {} if seconds is None else seconds
    worked = True
    while worked:
        worked = False
        for name, stage in stages.items():
            started = time.perf_counter()
            worked |= stage(context) > 0
            seconds[name] = seconds.get(name, 0.0) + time.perf_counter() - started


def bring_views_up(context: StageContext, seconds: dict[str, float] | None = None) -> None:
    """Make the views that a shared workspace needs and derive what each lacks.

    Raises:
        JobBusyError: if another process is at work on a stage of one of them.
    """
    keep_views(context.workspace)
    for view in context.workspace.views.every():
        derive_view(replace(context, view=view), seconds)


def derive_view(context: StageContext, seconds: dict[str, float] | None = None) -> None:
    """Bring the context's view up to the record's newest change.

    Raises:
        JobBusyError: if another process is at work on one of its stages.
    """
    if context.view is None:
        message = "the context names no view"
        raise ValueError(message)
    sequence = context.session("view").sequence()
    run_stages(LINKING, context, seconds)
    context.workspace.views.follow(context.view, sequence)
