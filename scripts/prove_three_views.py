"""Show one network as three people of three organisations see it.

    .venv/bin/python scripts/prove_three_views.py --images docs/images

Makes a workspace of a simulated world whose documents belong to three organisations under their
markings, invites one person of each, and lets them in through Chromium: each accepts the
invitation, makes a passkey (with a virtual authenticator), signs in, states a purpose and opens
the network of one document that all of them may see. Compares what each page holds with what the
person may see; prints the figures, and fails if a view holds a document too many or too few, or
if two views are alike.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import uvicorn
from playwright.sync_api import Page, sync_playwright

from asterism.access import Session, Workspace, create_workspace
from asterism.access.people import (
    add_group,
    add_member,
    add_organisation,
    add_person,
    invite,
    make_service_token,
)
from asterism.access.policy import Action
from asterism.collect.documents import Source
from asterism.collect.importing import import_file
from asterism.model.marking import Marking, TrafficLight
from asterism.model.organisation import OrganisationKind, Role
from asterism.pipeline.process import process
from asterism.pipeline.stage import StageContext
from asterism.web import create_app

GROUP: Final = "Task force"
OF_FILES: Final = {
    "starlist-even": Marking("local", TrafficLight.AMBER),
    "starlist-odd": Marking("county-police", TrafficLight.AMBER, "task-force"),
    "lunaclasificados": Marking("county-police", TrafficLight.AMBER, "task-force"),
    "workharbor": Marking("data-lab", TrafficLight.GREEN),
    "cityboard": Marking("data-lab", TrafficLight.GREEN),
}
"""Who collected what, and how far it may travel. One site was read by two organisations, each of
which has every other of its pages."""
DEVICE: Final = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
CHROMIUM: Final = ("chromium", "chromium-browser", "google-chrome")
FLAGS: Final = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-component-update")


@dataclass(frozen=True)
class Visitor:
    """One of the three.

    Attributes:
        name: of the person.
        organisation: its name.
        role: what they do there.
        kind: of their purpose, as the page calls it.
        reference: of their purpose.
        files: those whose documents they may see, worked out by hand.
    """

    name: str
    organisation: str
    role: Role
    kind: str
    reference: str
    files: frozenset[str]

    @property
    def purpose(self) -> str:
        """The purpose as programs state it."""
        return f"{self.kind.removeprefix('A ')} {self.reference}"


VISITORS: Final = (
    Visitor(
        "Ana Ruiz", "Hope Line", Role.ANALYST, "A hotline contact", "4411", frozenset(OF_FILES)
    ),
    Visitor(
        "Ben Okoro", "County Police", Role.ANALYST, "A case", "2026-0114",
        frozenset({"starlist-odd", "lunaclasificados", "workharbor", "cityboard"}),
    ),
    Visitor(
        "Rey Solis", "Data Lab", Role.RESEARCHER, "A research protocol", "26-07",
        frozenset({"workharbor", "cityboard"}),
    ),
)  # fmt: skip


def main() -> int:
    """Run, and return 1 if a view is not what it should be."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--documents", type=int, default=3_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--images", type=Path, help="folder for the pictures; none if not given")
    options = parser.parse_args()
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="asterism-three-") as folder:
        root = Path(folder)
        file_of = written_world(root, options.seed, options.documents)
        workspace, tokens = shared_workspace(root)
        sessions = {
            visitor: workspace.session(None, visitor.purpose, tokens[visitor.name])
            for visitor in VISITORS
        }
        url = telling_document(list(sessions.values()))
        print(f"{len(file_of):,} documents of three organisations; one document: {url}")
        wrong = compared(sessions, url, file_of)
        wrong += photographed(workspace, sessions, url, options.images)
        workspace.close()
    for sentence in wrong:
        print(f"WRONG: {sentence}")
    print(f"{len(VISITORS)} views, {len(wrong)} wrong, {time.monotonic() - started:.0f} s")
    return 1 if wrong else 0


def written_world(root: Path, seed: int, documents: int) -> dict[str, str]:
    """Write the simulated world, parted into files; return the file of each address."""
    command = [sys.executable, "-m", "asterism.simulate", "--seed", str(seed)]
    command += ["--documents", str(documents), "--output", str(root)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    lines = (root / "documents.jsonl").read_text(encoding="utf-8").splitlines()
    file_of: dict[str, str] = {}
    rows: dict[str, list[str]] = {name: [] for name in OF_FILES}
    for number, line in enumerate(lines):
        row = json.loads(line)
        half = "even" if number % 2 == 0 else "odd"
        name = row["source"] if row["source"] in rows else f"{row['source']}-{half}"
        rows[name].append(line)
        file_of[row["url"]] = name
    for name, own in rows.items():
        (root / f"{name}.jsonl").write_text("\n".join(own) + "\n", encoding="utf-8")
    return file_of


def shared_workspace(root: Path) -> tuple[Workspace, dict[str, str]]:
    """Make the workspace, let the three organisations in and process it; return tokens too."""
    workspace = create_workspace(root / "workspace", organisation="Hope Line")
    by = workspace.administrator(None, "administration: prove three views")
    registry = workspace.registry
    add_organisation(registry, by, "County Police", OrganisationKind.GOVERNMENT)
    add_organisation(registry, by, "Data Lab", OrganisationKind.RESEARCH)
    add_group(registry, by, GROUP)
    for key in ("local", "county-police"):
        add_member(registry, by, GROUP, organisation=key)
    tokens = {}
    for visitor in VISITORS:
        add_person(registry, by, visitor.name, visitor.organisation, [visitor.role])
        allowed = [Action.READ, Action.SEARCH]
        tokens[visitor.name] = make_service_token(
            registry, by, visitor.name, actions=allowed
        ).reveal()
    for name, marking in OF_FILES.items():
        source = Source(name, name, "file", marking.owner, "simulated", "proof", marking=marking)
        import_file(workspace, root / f"{name}.jsonl", source=source)
    process(StageContext(workspace), workspace.owner, "prove three views")
    return workspace, tokens


def telling_document(sessions: list[Session]) -> str:
    """Return the address of the document whose network differs most between the three."""
    networks = [dict(session.network_of_every_document()) for session in sessions]
    sizes = [_sizes(each) for each in networks]
    shared = set.intersection(*(set(each) for each in networks))

    def grows(url: str) -> tuple[float, int]:
        """Return by how much the smaller of the two steps between the three views grows."""
        widest, middle, least = (
            size[each[url]] for size, each in zip(sizes, networks, strict=True)
        )
        return (min(widest / middle, middle / least) if least > 2 else 0.0), widest  # noqa: PLR2004 - a network to look at

    return max(sorted(shared), key=grows)


def compared(
    sessions: Mapping[Visitor, Session], url: str, file_of: Mapping[str, str]
) -> list[str]:
    """Print each view's figures and return what is wrong with them."""
    wrong, seen = [], set()
    for visitor, session in sessions.items():
        every = dict(session.network_of_every_document())
        may = {address for address, file in file_of.items() if file in visitor.files}
        if set(every) != may:
            wrong.append(f"{visitor.name} sees {len(set(every) ^ may):,} documents wrongly")
        members = {address for address, network in every.items() if network == every[url]}
        seen.add(frozenset(members))
        leads = session.leads(network_id=every[url])
        print(
            f"{visitor.name:10} of {visitor.organisation:14} {len(every):>6,} documents, "
            f"{session.count('networks'):>4,} networks; this one: {len(members):>3} documents, "
            f"{len(leads)} leads, called {every[url][:8]}"
        )
    if len(seen) < len(sessions):
        wrong.append("two of the views are alike")
    return wrong


def photographed(
    workspace: Workspace, sessions: Mapping[Visitor, Session], url: str, images: Path | None
) -> list[str]:
    """Let each in through a browser, photograph the network, and return what is wrong."""
    by, wrong = workspace.administrator(None, "administration: prove three views"), []
    path = next((found for name in CHROMIUM if (found := shutil.which(name))), None)
    if path is None:
        return ["Chromium is missing; it shows the pages"]
    with served(workspace) as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        for visitor, session in sessions.items():
            token = invite(workspace.registry, by, visitor.name).reveal()
            context = browser.new_context(viewport={"width": 1440, "height": 1130})
            page = context.new_page()
            come_in(page, f"{site}/invitation/{token}", visitor)
            network = dict(session.network_of_every_document())[url]
            page.goto(f"{site}/networks/{network}")
            shown = int(re.findall(r"\d+", page.locator(".facts dd").first.inner_text())[0])
            members = sum(each == network for _, each in session.network_of_every_document())
            if shown != members:
                wrong.append(f"{visitor.name}'s page shows {shown} documents, not {members}")
            if images is not None:
                images.mkdir(parents=True, exist_ok=True)
                name = visitor.organisation.lower().replace(" ", "-")
                page.evaluate("document.activeElement.blur()")
                page.screenshot(path=images / f"three-views-{name}.png")
            context.close()
        browser.close()
    return wrong


def come_in(page: Page, invitation: str, visitor: Visitor) -> None:
    """Accept an invitation, make a passkey, sign in with it and state a purpose."""
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    page.goto(invitation)
    page.get_by_role("button", name="Accept").click()
    page.get_by_role("button", name="Set up a passkey").click()
    page.get_by_role("button", name="Go on and sign in").click()
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_label(visitor.kind).check()
    page.get_by_label("Reference").fill(visitor.reference)
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("heading", name="What are you looking for?").wait_for()


@contextmanager
def served(workspace: Workspace) -> Iterator[str]:
    """Serve the pages on loopback, under a name for which passkeys can be made."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        address = f"http://localhost:{listener.getsockname()[1]}"
        app = create_app(workspace, address=address)
        server = uvicorn.Server(uvicorn.Config(app, log_level="critical", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        yield address
        server.should_exit = True
        thread.join()


def _sizes(network_of: Mapping[str, Any]) -> dict[str, int]:
    sizes: dict[str, int] = {}
    for network in network_of.values():
        sizes[network] = sizes.get(network, 0) + 1
    return sizes


if __name__ == "__main__":
    sys.exit(main())
