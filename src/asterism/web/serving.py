"""Running the page under uvicorn."""

from __future__ import annotations

import socket

import uvicorn

from asterism.access import Workspace
from asterism.model.errors import BusyError
from asterism.web.application import create_app


def serve(
    workspace: Workspace,
    host: str = "127.0.0.1",
    port: int = 8000,
    purpose: str | None = None,
    *,
    person: str | None = None,
) -> None:
    """Serve the page until interrupted.

    Args:
        workspace: whose record is shown.
        host: address to listen on; a single-user workspace belongs on loopback.
        port: TCP port.
        purpose: what people are taken to be looking for until they say otherwise; asked on the
            first visit if None.
        person: who asks; the account this process runs under if None.
    """
    app = create_app(workspace, person=person, purpose=purpose, hosts=(host,))
    uvicorn.run(app, host=host, port=port, log_level="warning", server_header=False)


def require_free_port(host: str, port: int) -> None:
    """Find out now, before any work, whether `serve` will be able to listen.

    Args:
        host: address to listen on.
        port: TCP port; 0 is always free.

    Raises:
        BusyError: if another program listens there.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            message = f"cannot listen on {host}:{port} ({error.strerror}); choose another --port"
            raise BusyError(message) from error
