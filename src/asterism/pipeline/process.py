"""The whole pipeline: everything derived is brought up to the record's newest change."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Final

from asterism.pipeline.detecting import detect_patterns
from asterism.pipeline.extracting import extract_documents
from asterism.pipeline.indexing import index_record
from asterism.pipeline.linking_identifiers import link_identifiers
from asterism.pipeline.linking_texts import link_texts
from asterism.pipeline.networks import form_networks
from asterism.pipeline.stage import Stage, StageContext
from asterism.record.runs import running

STAGES: Final[Mapping[str, Stage]] = {
    "extract": extract_documents,
    "index": index_record,
    "link-identifiers": link_identifiers,
    "link-texts": link_texts,
    "networks": form_networks,
    "detect": detect_patterns,
}
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
    with running(context.workspace.database, "process", person, purpose) as run:
        worked = True
        while worked:
            worked = False
            for name, stage in STAGES.items():
                started = time.perf_counter()
                worked |= stage(context) > 0
                seconds[name] += time.perf_counter() - started
        run.report = {name: round(spent, 3) for name, spent in seconds.items()}
    return seconds
