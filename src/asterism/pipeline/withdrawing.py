"""Consent that is withdrawn: nobody sees what it was about, and nothing rests on it."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from typing import Final

from sqlalchemy import delete, select

from asterism.access import Session, Workspace
from asterism.access.policy.words import MarkingWords
from asterism.engine.columnar import ColumnarCopy
from asterism.model.marking import Consent
from asterism.pipeline.remarking import Remarked, narrow
from asterism.pipeline.subjects import Selection, find
from asterism.record import schema
from asterism.record.jobs import require_idle
from asterism.record.writing import upsert_rows
from asterism.search.tantivy_index import TantivyWriter

FOLLOWED: Final = "withdrawn"
"""The watermark of the last withdrawal that the record's own derived rows follow."""
AT_A_TIME: Final = 250
"""Documents of one act; every version of each is marked with it."""


def withdraw(
    workspace: Workspace, session: Session, selection: Selection, reason: str = ""
) -> list[Remarked]:
    """Mark that consent to documents was withdrawn; the next run of the pipeline follows.

    Args:
        workspace: where.
        session: of whoever was told of it.
        selection: what it is about.
        reason: what is to be kept with the change.

    Returns:
        The documents whose marking changed, every version of them among those.

    Raises:
        NotFoundError: if there is nothing of that kind that they may see.
        AccessDeniedError: if the policy refuses; the refusal is audited.
    """
    words = MarkingWords(consent="withdrawn")
    documents = sorted(find(session, selection).documents)
    changed: dict[str, Remarked] = {}
    for start in range(0, len(documents), AT_A_TIME):
        # A version of one that was marked just now is not seen any more.
        listed = [item for item in documents[start : start + AT_A_TIME] if item not in changed]
        if listed:
            for item in narrow(workspace, session, listed, words, reason):
                changed[item.document_id] = item
    return list(changed.values())


def drop_what_rests_on_withdrawn(workspace: Workspace) -> bool:
    """Drop what was derived from documents to which consent was withdrawn since it was.

    In a shared workspace views are dropped for it; here everything that stages derived is, and
    they derive it again from what is left. Returns whether anything was dropped.

    Raises:
        BusyError: if another process is at work on a stage.
    """
    withdrawn = [item.id for item in workspace.markings() if item.consent is Consent.WITHDRAWN]
    if not withdrawn:
        return False
    database, changes, marks = workspace.database, schema.marking_changes, schema.watermarks
    with database.reading() as connection:
        since = connection.scalar(select(marks.c.sequence).where(marks.c.name == FOLLOWED)) or 0
        newest = connection.scalar(
            select(changes.c.change_sequence)
            .where(changes.c.change_sequence > since, changes.c.to_marking_id.in_(withdrawn))
            .order_by(changes.c.change_sequence.desc())
            .limit(1)
        )
    if newest is None:
        return False
    require_idle(database)
    _drop_copies(workspace, withdrawn)
    for folder in (workspace.paths.signatures, workspace.paths.plans):
        shutil.rmtree(folder, ignore_errors=True)
    with database.operating() as connection:
        for table in DERIVED:
            connection.execute(delete(table))
        reading = marks.c.name.like("extract:%")
        connection.execute(delete(marks).where(~reading))
        upsert_rows(connection, marks, ("name", "sequence"), [(FOLLOWED, newest)])
    return True


def _drop_copies(workspace: Workspace, withdrawn: Sequence[int]) -> None:
    """Take what nobody sees out of copy and index: no stage puts it in again."""
    documents = schema.documents
    with workspace.database.reading() as connection:
        ids = list(
            connection.scalars(select(documents.c.id).where(documents.c.marking_id.in_(withdrawn)))
        )
    with ColumnarCopy(workspace.paths.columnar) as copy:
        copy.erase(ids)
    with TantivyWriter(workspace.paths.search) as index:
        index.delete(ids)
        index.commit(index.watermark)


DERIVED: Final = (
    schema.link_supports,
    schema.links,
    schema.identifier_statistics,
    schema.network_members,
    schema.network_lineage,
    schema.networks,
    schema.leads,
)
"""What stages derive from several documents, in an order in which it can be deleted."""
