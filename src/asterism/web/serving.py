"""Running the page under uvicorn."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from pathlib import Path

import uvicorn

from asterism.access import Workspace
from asterism.access.people import RelyingParty
from asterism.model.errors import BusyError
from asterism.web.application import create_app


@dataclass(frozen=True, slots=True)
class Line:
    """How browsers' requests come in.

    Attributes:
        certificate: file of the certificate and those behind it, to speak TLS; None for plain
            HTTP, which is for loopback alone.
        key: file of its private key; in the same file if None.
        behind_proxy: whether a program on this computer passes requests on and says, in
            X-Forwarded-For, from where. Without it that header is not believed.
    """

    certificate: Path | None = None
    key: Path | None = None
    behind_proxy: bool = False


def serve(
    workspace: Workspace,
    host: str = "127.0.0.1",
    port: int = 8000,
    purpose: str | None = None,
    *,
    person: str | None = None,
    line: Line | None = None,
) -> None:
    """Serve the page until interrupted.

    Args:
        workspace: whose record is shown.
        host: address to listen on; a single-user workspace belongs on loopback.
        port: TCP port.
        purpose: what people are taken to be looking for until they say otherwise; asked on the
            first visit if None.
        person: who asks in a single-user workspace; the account this process runs under if None.
        line: how requests come in; plain HTTP, straight from browsers, if None.

    Raises:
        WorkspaceError: if passkeys cannot be made at the address in the workspace's settings.
    """
    line = line or Line()
    address = address_of(workspace, port)
    app = create_app(workspace, person=person, purpose=purpose, hosts=(host,), address=address)
    uvicorn.run(
        app,
        host=host,
        port=port,
        log_level="warning",
        access_log=False,  # addresses hold ids, search terms and invitations
        server_header=False,
        proxy_headers=line.behind_proxy,
        ssl_certfile=line.certificate,
        ssl_keyfile=line.key,
    )


def address_of(workspace: Workspace, port: int) -> str:
    """Return where browsers reach the pages: what the settings say, with this port on localhost.

    Raises:
        WorkspaceError: if passkeys cannot be made there.
    """
    party = RelyingParty.at(workspace.registry.settings.address)
    return f"http://localhost:{port}" if party.host == "localhost" else party.origin


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
