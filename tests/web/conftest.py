"""An invented world for the page: a circuit, a small network in Spain, a hub, lone documents.

Written through the schema rather than the pipeline, so that what the pages show is known.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final

import httpx
import pytest
import uvicorn
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from fastapi import FastAPI
from sqlalchemy import Table, select, update

from asterism.access import Session, Workspace, create_workspace, open_workspace
from asterism.access.people import (
    Administrator,
    Registry,
    accept_invitation,
    add_group,
    add_member,
    add_organisation,
    add_person,
    begin_authenticator,
    confirm_authenticator,
    invite,
    make_service_token,
    set_password,
    sign_in_with_password_and_totp,
    state_purpose,
)
from asterism.access.policy import Action
from asterism.collect.documents import Source
from asterism.collect.importing import import_file
from asterism.evidence.store import CaptureFile, Received
from asterism.model.clock import DAY, HOUR, now
from asterism.model.ids import MENTION_ID_LENGTH, derive_id
from asterism.model.marking import LOCAL, Marking, TrafficLight
from asterism.model.organisation import OrganisationKind, Role
from asterism.model.version import ModelVersion
from asterism.pipeline.indexing import index_record
from asterism.pipeline.process import process
from asterism.pipeline.stage import StageContext
from asterism.record import people_schema, schema
from asterism.record.database import Commit
from asterism.record.writing import insert_rows, intern_model_version
from asterism.web import create_app
from asterism.web.visitors import SESSION_COOKIE

FORM_FIELD: Final = 'name="form_token" value="([0-9a-f]{64})"'
SOURCE: Final = "classifieds.example"
START: Final = 1_767_258_000_000_000  # 1 January 2026, 09:00 UTC
VERSION: Final = ModelVersion("test", "1")
PLACES: Final = {
    "US/FL/Tampa": (27.94752, -82.45843),
    "US/FL/Orlando": (28.53834, -81.37924),
    "US/FL/Miami": (25.77427, -80.19366),
    "US/FL/Jacksonville": (30.33218, -81.65565),
    "US/GA/Atlanta": (33.749, -84.38798),
    "ES//Madrid": (40.4165, -3.70256),
    "ES//Sevilla": (37.38283, -5.97317),
    "US/WA/Seattle": (47.60621, -122.33207),
}
PHONE, OTHER_PHONE, SUPPORT = "+18135550142", "+13055550118", "+18005550199"
HANDLE, EMAIL = "telegram:sunny_days99", "flor@correo.example"

PAGE: Final = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<style>body{{font:16px/1.5 Georgia,serif;margin:24px;color:#222}}h1{{font-size:24px;color:#7a1f4d}}
.meta{{color:#777;font-size:13px}}</style>
<script>document.body.innerHTML="script ran"</script></head>
<body><p class="meta">classifieds.example &gt; {place}</p><h1>{title}</h1>
<img src="https://elsewhere.example/picture.jpg" width="240" height="160" alt="A window at night">
<p>{text}</p><p class="meta">Posted {day}</p></body></html>"""

SAID: Final[dict[str, list[dict[str, Any]]]] = json.loads(
    Path(__file__).with_name("world.json").read_text(encoding="utf-8")
)
"""Documents of each group, and what is found in their words."""


@dataclass
class World:
    """Where the world lies and the ids that tests ask for."""

    root: Path
    circuit: list[str] = field(default_factory=list)
    spain: list[str] = field(default_factory=list)
    alone: list[str] = field(default_factory=list)
    mentions: dict[tuple[str, str], str] = field(default_factory=dict)
    networks: dict[str, str] = field(default_factory=dict)
    leads: dict[str, str] = field(default_factory=dict)


@pytest.fixture(scope="session")
def built_world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Build the world once; tests that write take a copy."""
    world = World(tmp_path_factory.mktemp("web") / "world")
    workspace = create_workspace(world.root)
    with workspace.database.writing("import") as commit:
        intern_model_version(commit.connection, VERSION)
        _write_source(commit)
        with CaptureFile(workspace.paths.captures, "crawls/test", {"software": "test"}) as file:
            world.circuit = [_write_document(commit, file, world, row) for row in SAID["circuit"]]
            world.spain = [_write_document(commit, file, world, row) for row in SAID["spain"]]
            world.alone = [_write_document(commit, file, world, row) for row in SAID["alone"]]
    with workspace.database.writing("link") as commit:
        _write_links(commit, world)
    with workspace.database.writing("networks") as commit:
        world.networks = {
            "circuit": _write_network(commit, world.circuit),
            "spain": _write_network(commit, world.spain),
        }
    with workspace.database.writing("detect") as commit:
        _write_leads(commit, world)
    index_record(StageContext(workspace))
    workspace.close()
    return world


@pytest.fixture
def world(built_world: World, tmp_path: Path) -> SimpleNamespace:
    """Give a copy of the world, with the attributes of `World`, that this test may write to."""
    root = tmp_path / "world"
    shutil.copytree(built_world.root, root)
    return SimpleNamespace(**{**vars(built_world), "root": root})


@pytest.fixture
def workspace(world: SimpleNamespace) -> Iterator[Workspace]:
    """Give the world's workspace, open."""
    opened = open_workspace(world.root)
    yield opened
    opened.close()


@pytest.fixture
def session(workspace: Workspace) -> Session:
    """Give a door to the world."""
    return workspace.session(None, "test the page")


@pytest.fixture
def site(workspace: Workspace) -> Iterator[str]:
    """Serve the world on loopback and give the address."""
    with serving(create_app(workspace, purpose="learn how the page works")) as address:
        yield address


@pytest.fixture
def client(site: str) -> Iterator[httpx.Client]:
    """Give a visitor of the site."""
    with httpx.Client(base_url=site) as visitor:
        yield visitor


@pytest.fixture
def send(client: httpx.Client) -> Callable[..., httpx.Response]:
    """Give a way to send a form as the visitor's browser does."""
    return partial(sent_form, client)


@pytest.fixture
def send_form() -> Callable[..., httpx.Response]:
    """Give a way to send a form as some visitor's browser does."""
    return sent_form


def sent_form(
    client: httpx.Client,
    address: str,
    form: Mapping[str, Any],
    **more: Any,  # noqa: ANN401 - what httpx takes
) -> httpx.Response:
    """Send a form with the token that the pages of the same visit hold."""
    return client.post(address, data={**form, "form_token": form_token(client)}, **more)


def form_token(client: httpx.Client) -> str:
    """Return the token of a visitor's forms."""
    for address in ("/purpose", "/sign-in", "/account", "/account/set-up"):
        found = re.search(FORM_FIELD, client.get(address).text)
        if found is not None:
            return found[1]
    pytest.fail("no page has a form", pytrace=False)


@pytest.fixture
def serve_app() -> Callable[[FastAPI], AbstractContextManager[str]]:
    """Give a way to serve an application of one's own."""
    return serving


HOUSE: Final[dict[str, Any]] = json.loads(
    Path(__file__).with_name("house.json").read_text(encoding="utf-8")
)
"""A workspace of three organisations: its people, and documents under their markings."""
PURPOSES: Final = {"Ada Lund": "administration: see to people", "Rey Solis": "research protocol 7"}
PASSWORD: Final = "seven harbour lamps"  # noqa: S105 - nobody's


@pytest.fixture(scope="session")
def built_house(tmp_path_factory: pytest.TempPathFactory) -> SimpleNamespace:
    """Build a shared workspace once; tests take a copy."""
    return build_house(tmp_path_factory.mktemp("web") / "house")


def build_house(root: Path) -> SimpleNamespace:
    """Make a workspace of three organisations in a folder, and let its people in."""
    house = SimpleNamespace(root=root, documents={}, tokens={}, sign_ins={}, codes={})
    workspace = create_workspace(root, organisation="Hope Line")
    by = workspace.administrator(None, "administration of the test")
    registry = workspace.registry
    for key, (name, kind) in HOUSE["organisations"].items():
        if key != "local":
            add_organisation(registry, by, name, OrganisationKind(kind))
    add_group(registry, by, "Task force")
    for key in ("local", "county-police"):
        add_member(registry, by, "Task force", organisation=key)
    for name, (organisation, roles, clearances) in HOUSE["people"].items():
        given = [Role(role) for role in roles]
        add_person(registry, by, name, organisation, given, clearances=clearances)
        actions = [*Action]
        token = make_service_token(registry, by, name, actions=actions)
        house.tokens[name] = token.reveal()
        house.sign_ins[name], house.codes[name] = _let_in(registry, by, name)
    for number, row in enumerate(HOUSE["documents"]):
        path = root / f"{row['key']}.jsonl"
        posted = datetime(2026, 1, row["day"], 9, tzinfo=UTC).isoformat()
        url = f"https://ads.example/{number}"
        line = {name: row[name] for name in ("title", "text", "place")}
        path.write_text(json.dumps({**line, "posted_at": posted, "url": url}) + "\n")
        import_file(workspace, path, source=_source(row))
    process(StageContext(workspace), workspace.owner, "test")
    with workspace.database.reading() as connection:
        found = connection.execute(select(schema.documents.c.title, schema.documents.c.id))
        ids = {row.title: row.id for row in found}
    house.documents = {row["key"]: ids[row["title"]] for row in HOUSE["documents"]}
    workspace.close()
    return house


def _source(row: dict[str, Any]) -> Source:
    marking = Marking(
        owner=row["owner"],
        level=next(level for level in TrafficLight if level.label == row["level"]),
        sharing_group=row.get("group", ""),
        caveats=frozenset(row.get("caveats", ())),
        excluded=frozenset(row.get("excluded", ())),
    )
    return Source(
        key=f"source-{row['key']}", name=f"Source of {row['key']}", kind="file",
        owner=row["owner"], legal_basis="invented", purpose="test", marking=marking,
    )  # fmt: skip


def _let_in(registry: Registry, by: Administrator, name: str) -> tuple[str, str]:
    """Give a person a password and an authenticator, sign them in, and return token and secret."""
    invited = accept_invitation(registry, invite(registry, by, name).reveal()).sign_in
    set_password(registry, invited, PASSWORD)
    enrolment = begin_authenticator(registry, invited, "phone")
    secret = enrolment.secret.reveal()
    confirm_authenticator(registry, invited, enrolment.id, totp(secret, -1))
    made = sign_in_with_password_and_totp(registry, name, PASSWORD, totp(secret), "127.0.0.1")
    state_purpose(registry, made.sign_in, PURPOSES.get(name, "case 2026-0114"))
    return made.token.reveal(), secret


def totp(secret: str, steps: int = 0) -> str:
    """Return the code that an authenticator shows now, or some steps later."""
    shown = TOTP(base64.b32decode(secret), 6, SHA1(), 30)  # noqa: S303 - the standard's
    return shown.generate(time.time() + 30 * steps).decode()


@pytest.fixture
def code_of() -> Callable[..., str]:
    """Give a way to read an authenticator."""
    return totp


@pytest.fixture
def house(built_house: SimpleNamespace, tmp_path: Path) -> SimpleNamespace:
    """Give a copy of the shared workspace that this test may write to."""
    root = tmp_path / "house"
    shutil.copytree(built_house.root, root)
    return SimpleNamespace(**{**vars(built_house), "root": root})


@pytest.fixture
def house_workspace(house: SimpleNamespace) -> Iterator[Workspace]:
    """Give the shared workspace, open, with everybody just signed in."""
    opened = open_workspace(house.root)
    at = now()
    with opened.database.operating() as connection:
        times = {"made_at": at, "last_used_at": at, "expires_at": at + 12 * HOUR}
        connection.execute(update(people_schema.sign_ins).values(times))
    yield opened
    opened.close()


@pytest.fixture
def house_site(house_workspace: Workspace) -> Iterator[str]:
    """Serve the shared workspace under a name for which passkeys can be made."""
    with listening() as listener:
        address = f"http://localhost:{listener.getsockname()[1]}"
        with serving(create_app(house_workspace, address=address), listener):
            yield address


@pytest.fixture
def visit(house: SimpleNamespace, house_site: str) -> Iterator[Callable[..., httpx.Client]]:
    """Give a way to come as one of the people, signed in and with a purpose, or as a stranger."""
    with ExitStack() as stack:

        def come(name: str = "") -> httpx.Client:
            visitor = stack.enter_context(httpx.Client(base_url=house_site))
            if name:
                visitor.cookies.set(SESSION_COOKIE, house.sign_ins[name])
            return visitor

        yield come


@contextmanager
def listening() -> Iterator[socket.socket]:
    """Give a socket on a free port of loopback."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        yield listener


@contextmanager
def serving(app: FastAPI, listener: socket.socket | None = None) -> Iterator[str]:
    """Serve an application on a free port of loopback, or on a socket, and give its address."""
    with ExitStack() as stack:
        bound = listener or stack.enter_context(listening())
        server = uvicorn.Server(uvicorn.Config(app, log_level="critical", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]})
        thread.start()
        deadline = time.monotonic() + 60
        while not server.started and time.monotonic() < deadline:
            time.sleep(0.02)
        yield f"http://127.0.0.1:{bound.getsockname()[1]}"
        server.should_exit = True
        thread.join()


def _write(commit: Commit, table: Table, row: dict[str, Any]) -> None:
    columns = {column.name for column in table.columns}
    shared = {
        "marking_id": LOCAL.id,
        "model_version_id": VERSION.id,
        "change_sequence": commit.sequence,
    }
    row = {**{name: value for name, value in shared.items() if name in columns}, **row}
    insert_rows(commit.connection, table, tuple(row), [tuple(row.values())])


def _write_source(commit: Commit) -> None:
    words = {"owner": "local", "legal_basis": "invented", "purpose": "test", "kind": "site"}
    row = {"id": derive_id("source", SOURCE), "key": SOURCE, "name": "Classifieds", **words}
    _write(commit, schema.sources, row)


def _write_document(commit: Commit, file: CaptureFile, world: World, row: dict[str, Any]) -> str:
    place, day, title, text = (row[name] for name in ("place", "day", "title", "text"))
    source_id = derive_id("source", SOURCE)
    posted_at = None if day is None else START + day * DAY + day % 5 * HOUR
    url = f"https://{SOURCE}/ads/{derive_id('number', title, text, length=8)}"
    page = PAGE.format(title=title, text=html.escape(text), place=place or "", day=day).encode()
    sha256 = hashlib.sha256(page).hexdigest()
    capture_id = derive_id("capture", source_id, url, sha256)
    captured_at = (posted_at or START) + 2 * HOUR
    headers = [("Content-Type", "text/html; charset=utf-8")]
    lies = file.append(Received(url, captured_at, 200, "OK", headers, page, sha256), capture_id)
    _write(
        commit,
        schema.captures,
        {
            "id": capture_id, "source_id": source_id, "url": url, "captured_at": captured_at,
            "http_status": 200, "media_type": "text/html", "encoding": "utf-8",
            "payload_sha256": sha256, "payload_length": len(page), "store_path": lies.path,
            "store_offset": lies.offset, "store_length": lies.length,
        },
    )  # fmt: skip
    document_id = derive_id("document", source_id, url, sha256)
    _write(
        commit,
        schema.documents,
        {
            "id": document_id, "source_id": source_id, "capture_id": capture_id, "url": url,
            "kind": "ad", "title": title, "text": text, "place": place and place.split("/")[-1],
            "posted_at": posted_at, "language": "es" if place and "ES" in place else "en",
        },
    )  # fmt: skip
    latitude, longitude = PLACES[place] if place else (None, None)
    count = _write_mentions(commit, world, document_id, {"title": title, "text": text})
    _write(
        commit,
        schema.extractions,
        {
            "document_id": document_id, "mention_count": count, "place_value": place,
            "latitude": latitude, "longitude": longitude,
        },
    )  # fmt: skip
    return document_id


def _write_mentions(commit: Commit, world: World, document_id: str, fields: dict[str, str]) -> int:
    count = 0
    for name, said in fields.items():
        for item in SAID["found"]:
            raw, kind, value = item["raw"], item["kind"], item["value"]
            start = said.find(raw)
            if start < 0:
                continue
            mention_id = derive_id("mention", name, start, kind, value, length=MENTION_ID_LENGTH)
            joinable = kind in {"phone", "email", "handle"}
            world.mentions.setdefault((document_id, value), mention_id)
            count += 1
            _write(
                commit,
                schema.mentions,
                {
                    "document_id": document_id, "id": mention_id, "field": name,
                    "span_start": start, "span_end": start + len(raw),
                    "confidence": 0.99, "reserved": kind == "phone",
                    "hidden": False,
                    "identifier_id": derive_id("identifier", kind, value) if joinable else None,
                    **item,
                },
            )  # fmt: skip
    return count


def _write_links(commit: Commit, world: World) -> None:
    shared: dict[tuple[str, str], list[str]] = {}
    for document_id, value in world.mentions:
        kind = next(item["kind"] for item in SAID["found"] if item["value"] == value)
        if kind in {"phone", "email", "handle"}:
            shared.setdefault((kind, value), []).append(document_id)
    for (kind, value), documents in shared.items():
        identifier_id = derive_id("identifier", kind, value)
        hub = "many strangers give it: 40 other contacts beside it" if value == SUPPORT else None
        weight = None if hub else 4.6 if kind == "phone" else 4.2
        _write(
            commit,
            schema.identifier_statistics,
            {
                "identifier_id": identifier_id, "kind": kind, "value": value,
                "documents": len(documents), "neighbours": 40 if hub else 1, "episodes": 1,
                "hub": hub,
            },
        )  # fmt: skip
        for document_id in documents:
            support = world.mentions[document_id, value]
            _write_link(
                commit,
                {
                    "id": derive_id("link", kind, document_id, identifier_id), "kind": kind,
                    "left_id": document_id, "right_kind": "identifier", "right_id": identifier_id,
                    "log10_weight": weight, "joins": hub is None,
                    "explanation": "hub" if hub else "contact",
                },
                [(document_id, support)],
            )  # fmt: skip
    left, right = sorted(world.circuit[6:8])
    _write_link(
        commit,
        {
            "id": derive_id("link", "text", left, right), "kind": "text", "left_id": left,
            "right_kind": "document", "right_id": right, "log10_weight": 2.4, "joins": False,
            "explanation": "",
        },
        [(left, ""), (right, "")],
    )  # fmt: skip


def _write_link(commit: Commit, link: dict[str, Any], supports: list[tuple[str, str]]) -> None:
    _write(commit, schema.links, link)
    for document_id, mention_id in supports:
        row = {"link_id": link["id"], "document_id": document_id, "mention_id": mention_id}
        _write(commit, schema.link_supports, row)


def _write_network(commit: Commit, documents: list[str]) -> str:
    network_id = derive_id("network", min(documents))
    row = {"id": network_id, "version": 1, "state": "current", "documents": len(documents)}
    row["founder_id"] = min(documents)
    _write(commit, schema.networks, row)
    for document_id in documents:
        _write(
            commit,
            schema.network_members,
            {"document_id": document_id, "network_id": network_id},
        )
    return network_id


def _write_leads(commit: Commit, world: World) -> None:
    network_id = world.networks["circuit"]
    reasons = [
        {
            "text": "One number was advertised in Tampa, Orlando and Jacksonville within 18 days.",
            "citations": [
                {"document_id": item, "mention_id": world.mentions[item, PHONE], "note": note}
                for item, note in (
                    (world.circuit[0], "Tampa, FL, 1 Jan 2026"),
                    (world.circuit[3], "Orlando, FL, 7 Jan 2026"),
                    (world.circuit[7], "Jacksonville, FL, 18 Jan 2026"),
                )
            ],
        },
        {
            "text": "The order of places came twice.",
            "citations": [{"document_id": world.circuit[9], "mention_id": None, "note": ""}],
        },
    ]
    for name, pattern, title, strength in (
        ("circuit", "circuit", "Tampa, Orlando, Miami, Jacksonville in 26 days", 5.0),
        ("people", "several-people-one-number", "Mia, Lola and Rose under one number", 3.0),
    ):
        world.leads[name] = derive_id("lead", pattern, network_id)
        _write(
            commit,
            schema.leads,
            {
                "id": world.leads[name], "pattern": pattern,
                "network_id": network_id, "title": title, "reasons": json.dumps(reasons),
                "strength": strength, "standing": "current",
            },
        )  # fmt: skip
