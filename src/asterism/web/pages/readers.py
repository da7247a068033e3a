"""Who saw a document, a network or a lead."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from asterism.access.policy import Action
from asterism.model.errors import NotFoundError
from asterism.web.again import require_again
from asterism.web.answers.readers import RecordKind, read_readers, require_log_of
from asterism.web.asking import door_of
from asterism.web.rendering import render

router = APIRouter()

WORDS: Final = {
    RecordKind.DOCUMENTS: "document",
    RecordKind.NETWORKS: "network",
    RecordKind.LEADS: "lead",
}
LIMIT: Final = 500


@router.get("/readers")
def choose(
    request: Request,
    kind: Annotated[RecordKind | None, Query()] = None,
    record: Annotated[str, Query(alias="id", max_length=100)] = "",
) -> Response:
    """Ask for the id of a record: whoever reads the log need not see records."""
    if kind is not None and record.strip().isalnum():
        return RedirectResponse(f"/{kind}/{record.strip()}/readers", 303)
    door_of(request).actor(request, Action.READ_AUDIT)
    return render(request, "choose_readers.html", {"kinds": WORDS})


@router.get("/{kind}/{record_id}/readers")
def readers(request: Request, kind: str, record_id: str) -> Response:
    """Who saw a record, when and for what purpose.

    Raises:
        NotFoundError: if there is no such record whose readers this person may see.
        PurposeAgainError: if the purpose is to be stated again first.
    """
    known = next((item for item in RecordKind if item == kind), None)
    if known is None:
        message = "there is no page at this address"
        raise NotFoundError(message)
    door = door_of(request)
    actor = door.actor(request, Action.READ_AUDIT)
    require_again(request, Action.READ_AUDIT, record_id)
    markings = require_log_of(door.workspace, actor, known, record_id)
    policy = door.workspace.policy
    values = {
        "readers": read_readers(door.workspace, actor, known, record_id, limit=LIMIT),
        "limit": LIMIT,
        "what": WORDS[known],
        "kind": known,
        "id": record_id,
        "sees": all(policy.permits(actor, Action.READ, marking).permitted for marking in markings),
    }
    return render(request, "readers.html", values)
