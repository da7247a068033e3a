"""What people decide about who sees a document: narrowing and widening, as recorded acts.

A change reaches at once what rests on the document, and copy and index as soon as they can be
written; what cannot be reached at once is reached by the next run of the pipeline. Until then the
record's own predicate keeps back what the index still finds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from asterism.access import Session, Workspace
from asterism.access.audit import AuditEntry
from asterism.access.policy import Action
from asterism.access.policy.words import MarkingError, MarkingWords
from asterism.model.clock import now
from asterism.model.errors import NotFoundError
from asterism.model.ids import derive_id
from asterism.model.marking import Marking, is_narrower
from asterism.pipeline.indexing import index_record
from asterism.pipeline.stage import StageContext
from asterism.record import schema
from asterism.record.database import Commit
from asterism.record.remarking import remark_documents
from asterism.record.writing import insert_rows, intern_markings

CHANGE_COLUMNS: Final = (
    "id", "document_id", "from_marking_id", "to_marking_id", "person", "purpose", "reason",
    "changed_at", "marking_id", "change_sequence",
)  # fmt: skip
MOST: Final = 1_000
"""Documents of one act: a transaction in which others need not wait for long."""


class WideningError(MarkingError):
    """What was to be a narrowing would let more people see something."""


@dataclass(frozen=True, slots=True)
class Remarked:
    """A document with the marking that it had and the one that it has."""

    document_id: str
    former: Marking
    marking: Marking

    @property
    def action(self) -> Action:
        """Whether it was narrowed, or widened: whatever does not only narrow widens."""
        return Action.NARROW if is_narrower(self.marking, self.former) else Action.WIDEN


def narrow(
    workspace: Workspace,
    session: Session,
    document_ids: Sequence[str],
    words: MarkingWords,
    reason: str = "",
) -> list[Remarked]:
    """Hold documents closer, with every other version of them; return those that changed.

    Args:
        workspace: the record.
        session: of whoever does it; the policy lets those who see a document in the organisation
            that owns it.
        document_ids: which, at most `MOST` with their versions.
        words: what is stated about their marking.
        reason: why, if there is something to say; it is kept with the change.

    Raises:
        MarkingError: if the words are not understood.
        WideningError: if they would let more people see one of the documents.
        NotFoundError: if the person may not see one of them.
        AccessDeniedError: if the policy refuses; the refusal is audited.
        AuditError: if the act cannot be audited; nothing was changed.
    """
    changes = _planned(workspace, session, _with_versions(session, document_ids), words)
    if any(change.action is Action.WIDEN for change in changes):
        message = "this would let more people see it: widening is a custodian's act, with a reason"
        raise WideningError(message)
    return _act(workspace, session, Action.NARROW, changes, reason.strip())


def widen(
    workspace: Workspace,
    session: Session,
    document_ids: Sequence[str],
    words: MarkingWords,
    reason: str,
) -> list[Remarked]:
    """Let more people see documents, or others; return those that changed.

    A custodian of the owner may widen what she does not see herself, such as what has expired.

    Args:
        workspace: the record.
        session: of whoever does it.
        document_ids: which, at most `MOST`; other versions of them stay as they are.
        words: what is stated about their marking.
        reason: why; it is kept with the change.

    Raises:
        MarkingError: if the words are not understood or no reason is given.
        NotFoundError: if the person may not widen one of them.
        AccessDeniedError: if the policy refuses; the refusal is audited.
        AuditError: if the act cannot be audited; nothing was changed.
    """
    if not reason.strip():
        message = "say why more people are to see it (--reason TEXT)"
        raise MarkingError(message)
    workspace.require(session.actor, Action.WIDEN)
    visibility = workspace.policy.visibility(session.actor, workspace.markings(), Action.WIDEN)
    widening = Session(
        workspace.paths, workspace.database, session.actor, visibility, workspace.audit
    )
    changes = _planned(workspace, widening, document_ids, words)
    return _act(workspace, session, Action.WIDEN, changes, reason.strip())


def _with_versions(session: Session, document_ids: Sequence[str]) -> list[str]:
    """Return the documents and every version of each that the person may see."""
    found = [session.document(document_id) for document_id in dict.fromkeys(document_ids)]
    versions = [
        version["id"]
        for document in found
        for version in session.document_versions(document["url"])
        if version["source_id"] == document["source_id"]
    ]
    return list(dict.fromkeys([*(item["id"] for item in found), *versions]))


def _planned(
    workspace: Workspace, session: Session, document_ids: Sequence[str], words: MarkingWords
) -> list[Remarked]:
    wanted = list(dict.fromkeys(document_ids))
    if len(wanted) > MOST:
        message = f"{len(wanted):,} documents in one act, at most {MOST:,}: do it in parts"
        raise MarkingError(message)
    under = session.document_markings(wanted)
    if len(under) < len(wanted):
        message = "nothing by that id that you may see"
        raise NotFoundError(message)
    known = {marking.id: marking for marking in workspace.markings()}
    changes = [
        Remarked(item, known[under[item]], words.applied_to(known[under[item]])) for item in wanted
    ]
    return [change for change in changes if change.marking != change.former]


def _act(
    workspace: Workspace,
    session: Session,
    action: Action,
    changes: Sequence[Remarked],
    reason: str,
) -> list[Remarked]:
    for former in {change.former for change in changes}:
        workspace.require(session.actor, action, former)
    if not changes:
        return []
    with workspace.database.writing("mark") as commit:
        remark_documents(commit, {change.document_id: change.marking for change in changes})
        _keep_history(commit, session, changes, reason)
        # Last, and before the commit: an act that cannot be audited does not take place.
        workspace.audit.append_many(
            AuditEntry(
                person=session.actor.person,
                purpose=session.actor.purpose,
                action=action.value,
                target=change.document_id,
                terms={
                    "from": change.former.id,
                    "to": change.marking.id,
                    "reason": reason,
                },
                outcome="acted",
            )
            for change in changes
        )
    index_record(StageContext(workspace))
    return list(changes)


def _keep_history(
    commit: Commit, session: Session, changes: Sequence[Remarked], reason: str
) -> None:
    at, actor = now(), session.actor
    sums = {change.document_id: change.former + change.marking for change in changes}
    intern_markings(commit.connection, sums.values())
    rows = [
        (
            derive_id("marking-change", change.document_id, commit.sequence), change.document_id,
            change.former.id, change.marking.id, actor.person, actor.purpose, reason, at,
            sums[change.document_id].id, commit.sequence,
        )
        for change in changes
    ]  # fmt: skip
    insert_rows(commit.connection, schema.marking_changes, CHANGE_COLUMNS, rows)
