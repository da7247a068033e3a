"""Taking a network out of the workspace: documents under their labels, and a signed manifest."""

from __future__ import annotations

import io
import tempfile
import zipfile
from pathlib import Path

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from asterism.access import Session
from asterism.access.policy import Action
from asterism.model.marking import Marking
from asterism.pipeline.exporting import export
from asterism.web.again import require_again
from asterism.web.answers.markings import marking_answer
from asterism.web.answers.networks import read_network_briefs
from asterism.web.asking import Asking, door_of
from asterism.web.rendering import render

router = APIRouter(prefix="/networks/{network_id}/export")


@router.get("")
def ask(request: Request, session: Asking, network_id: str) -> HTMLResponse:
    """Say what would be taken out, and to whom it may be passed on.

    Raises:
        NotFoundError: if there is no such network that this person may see.
        AccessDeniedError: if the policy lets this person take nothing out.
        PurposeAgainError: if the purpose is to be stated again first.
    """
    marking = _allowed(request, session, network_id)
    values = {
        "id": network_id,
        "network": next(iter(read_network_briefs(session, [network_id])), None),
        "marking": marking_answer(door_of(request).workspace, session, marking),
    }
    return render(request, "export.html", values)


@router.post("")
def take(request: Request, session: Asking, network_id: str) -> Response:
    """Give the documents that this person sees and may take out, as one archive.

    Raises:
        NotFoundError: if there is no such network, or nothing of it may be taken out.
        AccessDeniedError: if the policy lets this person take nothing out.
        PurposeAgainError: if the purpose is to be stated again first.
    """
    _allowed(request, session, network_id)
    workspace = door_of(request).workspace
    # In the workspace's own folder: nobody else reads there, and it is no shared place.
    with tempfile.TemporaryDirectory(prefix="export-", dir=workspace.paths.derived) as folder:
        path = Path(folder) / f"network-{network_id[:8]}.jsonl"
        report = export(workspace, session, path, network=network_id)
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in sorted(Path(folder).iterdir()):
                archive.write(file, file.name)
    label = report.label.replace(":", "-").replace("+", "-")
    name = f"{label}-{path.stem}.zip"
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(packed.getvalue(), media_type="application/zip", headers=headers)


def _allowed(request: Request, session: Session, network_id: str) -> Marking:
    door = door_of(request)
    marking = door.marking(session.network(network_id)["marking_id"])
    door.workspace.require(session.actor, Action.EXPORT)
    require_again(request, Action.EXPORT, network_id, marking)
    return marking
