"""A tiny record, filled by hand, in which some rows are under a marking of their own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from sqlalchemy import Connection, Table, insert, update

from asterism.access import Workspace, create_workspace
from asterism.model.marking import LOCAL, Marking, TrafficLight
from asterism.model.version import ModelVersion
from asterism.model.visibility import Visibility
from asterism.record import schema
from asterism.record.writing import intern_marking, intern_model_version

CLOSED = Marking("another", TrafficLight.RED)
NOW, BEFORE = ModelVersion("test", "2"), ModelVersion("test", "1")
DATABASE = "tiny_record"


@pytest.fixture(scope="session", params=["sqlite", pytest.param("pg", marks=pytest.mark.postgres)])
def tiny(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Workspace]:
    """Fill the tiny record once on each database; nobody writes there afterwards."""
    url = None
    if request.param == "pg":
        server: str = request.getfixturevalue("postgres_url")
        address = f"host={server.partition('host=')[2]} user=postgres dbname=postgres"
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {DATABASE}".encode())
        url = server.replace("/postgres?", f"/{DATABASE}?")
    made = create_workspace(tmp_path_factory.mktemp("tiny") / "workspace", url)
    try:
        with made.database.operating() as connection:
            fill(connection)
        yield made
    finally:
        made.close()


@pytest.fixture
def reading(tiny: Workspace) -> Iterator[Connection]:
    """Give an open connection to the tiny record."""
    with tiny.database.reading() as connection:
        yield connection


@pytest.fixture
def everything() -> Visibility:
    """Give what somebody sees who may see both markings."""
    return Visibility(frozenset({LOCAL.id, CLOSED.id}))


@pytest.fixture
def some() -> Visibility:
    """Give what somebody sees who may see one of the two markings."""
    return Visibility(frozenset({LOCAL.id}))


@pytest.fixture
def nothing() -> Visibility:
    """Give what somebody sees who may see nothing."""
    return Visibility(frozenset())


def row_id(name: str) -> str:
    """Return the id of a row of two characters, such as "d0"."""
    return name * 16


def fill(connection: Connection) -> None:
    """Write it: rows whose name ends in "x" are under the closed marking."""
    for marking in (LOCAL, CLOSED):
        intern_marking(connection, marking)
    for version in (BEFORE, NOW):
        intern_model_version(connection, version)
    connection.execute(update(schema.change_counter).values(value=9))
    add(connection, schema.watermarks, name="stage", sequence=5)
    for source in ("s0", "sx"):
        add(
            connection, schema.sources, source, key=f"key-{source}", name=source.upper(),
            kind="site", owner="us", legal_basis="none", purpose="tests",
        )  # fmt: skip
        add(
            connection, schema.captures, source.replace("s", "c"), source_id=row_id(source),
            url="u", captured_at=1, media_type="text/plain", payload_sha256="0",
            payload_length=1, store_path="w", store_offset=0, store_length=1,
        )  # fmt: skip
    for change, (document, url) in enumerate(
        (("d0", "http://a/0"), ("d1", "http://a/1"), ("dx", "http://a/0"), ("d3", "http://a/3"))
    ):
        add_document(connection, document, url, change + 1)
    add_mentions(connection)
    add_links(connection)
    add_networks(connection)
    add_leads(connection)


def add(connection: Connection, table: Table, name: str = "", /, **values: Any) -> None:  # noqa: ANN401 - any column
    """Insert a row; whether it is closed follows from its name."""
    if "id" in table.c and "id" not in values:
        values["id"] = row_id(name)
    if "marking_id" in table.c:
        closed = name.endswith("x")
        values.setdefault("marking_id", CLOSED.id if closed else LOCAL.id)
    if "change_sequence" in table.c:
        values.setdefault("change_sequence", 1)
    if "model_version_id" in table.c:
        values.setdefault("model_version_id", NOW.id)
    connection.execute(insert(table).values(**values))


def add_document(connection: Connection, name: str, url: str, change: int) -> None:
    closed = name.endswith("x")
    add(
        connection, schema.documents, name, source_id=row_id("sx" if closed else "s0"),
        capture_id=row_id("cx" if closed else "c0"), url=url, kind="ad", title=f"Title {name}",
        text="Call 202-555-0123", posted_at=change * 10, change_sequence=change,
    )  # fmt: skip
    if name != "d3":
        add(
            connection, schema.extractions, name, document_id=row_id(name), mention_count=1,
            place_value="US/FL/Tampa", change_sequence=change + 4,
        )  # fmt: skip


def add_mentions(connection: Connection) -> None:
    """Write a phone on three documents, a hidden address, and a phone an older version read."""
    for document, mention, kind, field, version in (
        ("d0", "m0", "phone", "text", NOW),
        ("d0", "mo", "phone", "text", BEFORE),
        ("d0", "mt", "name", "title", NOW),
        ("d1", "m0", "phone", "text", NOW),
        ("d1", "mx", "email", "text", NOW),
        ("dx", "mx", "phone", "text", NOW),
    ):
        add(
            connection, schema.mentions, mention, id=mention * 8, document_id=row_id(document),
            kind=kind, field=field, span_start=5, span_end=17, raw="202-555-0123",
            value="+12025550123", confidence=1.0, reserved=True, hidden=False,
            identifier_id=row_id("i0") if kind == "phone" else None, model_version_id=version.id,
        )  # fmt: skip
    add(
        connection, schema.identifier_statistics, identifier_id=row_id("i0"), kind="phone",
        value="+12025550123", documents=3, neighbours=2, episodes=1, hub=None,
    )  # fmt: skip


def add_links(connection: Connection) -> None:
    """Write links to the phone, one of them also resting on what is closed, and text links."""
    for link, left, right, weight, explanation, supports in (
        ("l0", "d0", "i0", 2.0, "shared", (("d0", "m0", "l0"),)),
        ("l1", "d1", "i0", 3.0, "shared", (("d1", "m0", "l0"), ("dx", "mx", "lx"))),
        ("lx", "dx", "i0", 1.0, "shared", (("dx", "mx", "lx"),)),
        ("lo", "d0", "i0", 9.0, schema.SUPERSEDED, (("d0", "mo", "l0"),)),
        ("lt", "d0", "d1", None, "text", (("d0", "", "l0"), ("d1", "", "l0"))),
    ):
        add(
            connection, schema.links, link, kind="identifier", left_id=row_id(left),
            right_kind="identifier" if right == "i0" else "document", right_id=row_id(right),
            log10_weight=weight, joins=True, explanation=explanation,
        )  # fmt: skip
        for document, mention, marking in supports:
            add(
                connection, schema.link_supports, marking, link_id=row_id(link),
                document_id=row_id(document), mention_id=mention * 8,
            )  # fmt: skip


def add_networks(connection: Connection) -> None:
    for network, state, size in (
        ("n0", "current", 3), ("n1", "current", 5), ("ne", "ended", 0), ("nx", "current", 9),
    ):  # fmt: skip
        add(
            connection, schema.networks, network, version=1, state=state, documents=size,
            founder_id=network,
        )  # fmt: skip
    for document in ("d0", "d1", "dx"):
        add(
            connection, schema.network_members,
            document_id=row_id(document), network_id=row_id("n0"),
        )  # fmt: skip
    for change, (network, parent) in enumerate((("n0", "ne"), ("n0", "nx"), ("nx", "n0"))):
        add(
            connection, schema.network_lineage, network_id=row_id(network),
            parent_id=row_id(parent), kind="merged", change_sequence=change,
        )  # fmt: skip
    for judgement, right, at in (("j0", "d1", 10), ("jx", "dx", 20)):
        add(
            connection, schema.judgements, judgement, left_id=row_id("d0"), right_id=row_id(right),
            verdict="same", person="me", purpose="test", note="", decided_at=at,
        )  # fmt: skip


def add_leads(connection: Connection) -> None:
    for lead, pattern, strength, standing in (
        ("e0", "circuit", 2.0, "current"),
        ("e1", "circuit", 5.0, "current"),
        ("e2", "changing-names", 1.0, "current"),
        ("ex", "circuit", 9.0, "current"),
        ("eo", "circuit", 9.0, "withdrawn"),
    ):
        add(
            connection, schema.leads, lead, pattern=pattern, network_id=row_id("n0"),
            title=lead, reasons="[]", strength=strength, standing=standing,
        )  # fmt: skip
    for change, (review, state) in enumerate(
        (("r0", "reviewing"), ("r1", "kept"), ("rx", "dismissed"))
    ):
        add(
            connection, schema.lead_reviews, review, lead_id=row_id("e0"), state=state,
            person="me", purpose="test", note=state, reviewed_at=change, change_sequence=change,
        )  # fmt: skip
