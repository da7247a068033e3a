"""Everything derived, made anew from the record."""

from __future__ import annotations

import shutil

from sqlalchemy import delete

from asterism.pipeline.process import process
from asterism.pipeline.stage import StageContext
from asterism.record import schema
from asterism.record.jobs import require_idle


def rebuild(context: StageContext, person: str, purpose: str) -> dict[str, float]:
    """Delete what can be rebuilt and process the whole record again.

    Index, copy, signatures and plans are deleted; the stages' watermarks go back to the start, so
    that links, networks and leads are computed over everything. Rows of the record that come out
    as before stay; no judgement or review is touched.

    Returns:
        Seconds spent in each stage.

    Raises:
        BusyError: if another process is at work on a stage.
    """
    workspace = context.workspace
    for database in (workspace.database, *(view.database for view in workspace.views.every())):
        require_idle(database)
    workspace.views.drop_all()
    shutil.rmtree(workspace.paths.derived, ignore_errors=True)
    workspace.paths.derived.mkdir(parents=True)
    watermarks = schema.watermarks
    with workspace.database.operating() as connection:
        connection.execute(delete(watermarks).where(watermarks.c.name.not_like("extract:%")))
    return process(context, person, purpose)
