"""The course of every stage that decides first and writes then."""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence

from asterism.access import Session
from asterism.model.version import ModelVersion
from asterism.pipeline.plan import Plan, Step
from asterism.pipeline.stage import StageContext
from asterism.record.jobs import lease_span, release_job
from asterism.record.writing import intern_model_version

Span = tuple[int, int]
Decide = Callable[[StageContext, Session, Span], Sequence[Step]]
"""From the changes after the first (exclusive) up to the second, what is to be written."""


def run_planned(
    context: StageContext,
    version: ModelVersion,
    watermark: str,
    follows: Sequence[str],
    decide: Decide,
) -> int:
    """Take up what has changed since the watermark, if anything has.

    A plan that an earlier run left, killed or stopped, is finished as it is.

    Args:
        context: what the stage works with.
        version: of the stage's rules; its name is the stage's.
        watermark: the name of the stage's watermark.
        follows: tables whose changes concern the stage.
        decide: computes the plan.

    Returns:
        How many changes of the record were covered; 0 means that there was nothing to do.

    Raises:
        JobBusyError: if another process is at work on the stage for longer than the context's
            patience.
    """
    database = context.database
    session = context.session(version.name)
    since = (session.watermark(watermark), session.sequence())
    if not any(session.has_changed(table, since) for table in follows):
        return 0
    job = lease_span(database, version.name, watermark, patience=context.patience)
    # A stage makes so many rows that the collector would look through everything else that lives
    # in this process, all its modules, again and again: set that aside meanwhile.
    gc.freeze()
    try:
        plan = Plan(context.plans / job.id)
        if not plan.exists():
            with database.operating() as connection:
                intern_model_version(connection, version)
            span = (int(job.parameters["from"]), int(job.parameters["to"]))
            plan.write(decide(context, session, span))
        plan.apply(context.database, job, watermark)
    except BaseException:
        release_job(database, job)
        raise
    finally:
        gc.unfreeze()
    context.progress(version.name, 1, 1)
    return since[1] - since[0]
