"""Erasure: what is left is as if the erased had never been there, and nothing tells of them."""

from __future__ import annotations

import gzip
import hashlib
import html
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from pyarrow import feather
from sqlalchemy import select

from asterism.access import Workspace, keys, open_workspace
from asterism.access.people.accounts import add_person
from asterism.access.people.service_tokens import make_service_token
from asterism.access.policy import Action, Actor, system_user
from asterism.collect.arriving import Arrival
from asterism.collect.documents import Draft, Source
from asterism.collect.importing import default_source, import_file
from asterism.collect.receiving import Receiver
from asterism.collect.rejects import RejectsFile
from asterism.evidence.store import Header, Place, Received
from asterism.evidence.verifying import KeptCapture, verify_captures
from asterism.link.partition import DisjointSets
from asterism.model.errors import (
    AccessDeniedError,
    AsterismError,
    AuditError,
    NotFoundError,
    SourceError,
)
from asterism.model.ids import derive_id
from asterism.model.judgement import Judgement
from asterism.model.lead import LeadState
from asterism.model.marking import Marking, TrafficLight
from asterism.model.organisation import Role
from asterism.model.signing import PublicKey
from asterism.model.tombstone import ErasureReason
from asterism.pipeline import erasing
from asterism.pipeline.erasing import erase, preview, resume
from asterism.pipeline.erasure import Erasure
from asterism.pipeline.judging import judge, review_lead
from asterism.pipeline.process import process
from asterism.pipeline.stage import StageContext
from asterism.pipeline.subjects import Selection
from asterism.record import schema
from asterism.record.runs import running

OWNER = Actor(system_user(), "request 12")
AT = 1_767_225_600
COPIED = {"documents": "SELECT * FROM documents", "mentions": "SELECT * FROM mentions"}
WORDS = [f"{one}{two}" for one in "bcdfghjklmnprstvwz" for two in ("anle", "elle", "irra", "ovem")]


def world(dice: random.Random) -> list[dict[str, Any]]:
    """Return documents that share numbers, handles and texts at random."""
    phones = [f"202-555-01{number:02}" for number in dice.sample(range(90), 7)]
    handles = [f"@{dice.choice(WORDS)}{dice.choice(WORDS)}{number}" for number in range(5)]
    templates = [" ".join(dice.choices(WORDS, k=25)) for _ in range(4)]
    found = []
    for number in range(dice.randrange(25, 45)):
        alone = " ".join(dice.choices(WORDS, k=18))
        body = dice.choice(templates) if dice.random() < 0.6 else alone
        contacts = [f"call {dice.choice(phones)}"] if dice.random() < 0.8 else []
        contacts += [f"instagram {dice.choice(handles)}"] if dice.random() < 0.5 else []
        contacts += [f"or {dice.choice(phones)}"] if dice.random() < 0.3 else []
        row = {
            "url": f"http://board{number % 3}.example/{dice.choice(WORDS)}/{number}{number}.html",
            "title": f"{dice.choice(WORDS).title()} {dice.choice(WORDS)} number {number}",
            "text": f"{body}\n{', '.join(contacts)}",
            "posted_at": f"2025-{dice.randrange(1, 13):02}-{dice.randrange(1, 28):02}T10:00:00Z",
            "place": dice.choice(["Tampa, FL", "Miami, FL", "Denver, CO"]),
        }
        found.append(row)
        if dice.random() < 0.1:
            found.append({**row, "text": row["text"] + " again"})
    return found


def bring(workspace: Workspace, folder: Path, batches: Sequence[Sequence[dict[str, Any]]]) -> None:
    """Import and process batches, each as a file of its own."""
    folder.mkdir(exist_ok=True)
    for number, batch in enumerate(batches):
        path = folder / f"batch-{number}.jsonl"
        path.write_text("".join(json.dumps(row) + "\n" for row in batch))
        os.utime(path, (AT, AT))
        import_file(workspace, path)
        process(StageContext(workspace), OWNER.person, "test")


def documents(workspace: Workspace) -> dict[tuple[str, str], str]:
    """Return the id of every document by address and text."""
    rows = workspace.service("test").rows(
        "documents", "SELECT id, url, text FROM documents WHERE {visible}"
    )
    return {(url, text): document_id for document_id, url, text in rows}


def table(workspace: Workspace, name: str, without: Iterable[str] = ()) -> list[tuple[Any, ...]]:
    columns = [
        column
        for column in schema.metadata.tables[name].c
        if column.name not in {"change_sequence", *without}
    ]
    with workspace.database.reading() as connection:
        return sorted(map(tuple, connection.execute(select(*columns))), key=repr)


def state(workspace: Workspace) -> dict[str, Any]:
    """Return what must not depend on what was erased, or on how it came in."""
    links = [dict(zip(("id", "kind", "left", "right_kind", "right"), row, strict=False)) | {
        "rest": row[5:]} for row in table(workspace, "links", ("supersedes",))]  # fmt: skip
    named = {link["id"] for link in links if link["kind"] != "text"}
    groups = DisjointSets()
    standing = {}
    for link in links:
        if link["kind"] == "text":
            groups.unite(link["left"], link["right"])
            standing[link["left"]] = standing[link["right"]] = link["rest"][3].split()[0]
    with workspace.service("test").columnar() as reader:
        copied = {
            name: sorted(reader.run(query).drop_columns(["change_sequence"]).to_pylist(), key=repr)
            for name, query in COPIED.items()
        }
    return {
        "documents": table(
            workspace, "documents", ("capture_id", "capture_offset", "capture_length")
        ),
        "extractions": table(workspace, "extractions", ("supersedes",)),
        "mentions": table(workspace, "mentions", ("supersedes",)),
        "links": [link for link in links if link["kind"] != "text"],
        "supports": [row for row in table(workspace, "link_supports") if row[0] in named],
        "texts": sorted(sorted(map(str, group)) for group in groups.sets()),
        "standing": standing,
        "statistics": table(workspace, "identifier_statistics"),
        "members": table(workspace, "network_members"),
        "networks": [
            row for row in table(workspace, "networks", ("version", "supersedes"))
            if "current" in row
        ],
        "leads": [row for row in table(workspace, "leads", ("supersedes",)) if "current" in row],
        "judgements": table(
            workspace, "judgements", ("id", "decided_at", "supersedes", "purpose", "person")
        ),
        "copied": copied,
        "found": sorted(
            hit.document_id
            for hit in workspace.session(None, "test").search("call", limit=500).hits
        ),
    }  # fmt: skip


@pytest.mark.parametrize("seed", range(6))
def test_after_erasure_the_record_is_as_if_they_had_never_been_there(
    seed: int, new_workspace: Callable[[], Workspace], tmp_path: Path
) -> None:
    dice = random.Random(seed)  # noqa: S311 - not for secrets
    rows = world(dice)
    cut = dice.randrange(5, len(rows))
    gone = dice.sample(range(len(rows)), dice.randrange(1, 6))
    batches = [list(range(cut)), list(range(cut, len(rows)))]
    workspace, without = new_workspace(), new_workspace()
    bring(workspace, tmp_path / "all", [[rows[item] for item in batch] for batch in batches])
    bring(
        without, tmp_path / "some",
        [[rows[item] for item in batch if item not in gone] for batch in batches],
    )  # fmt: skip
    ids = documents(workspace)
    erased = {ids[key] for key in ids.keys() - documents(without).keys()}
    kept = sorted(ids.keys() & documents(without).keys())
    everybody = sorted(ids)
    for _ in range(6):
        pair = (ids[dice.choice(everybody)], ids[dice.choice(everybody)])
        verdict = dice.choice([Judgement.SAME, Judgement.DIFFERENT])
        if pair[0] == pair[1]:
            continue
        for place in (workspace, without):
            if place is workspace or not erased & set(pair):
                judge(place, place.session(None, "test"), pair, verdict)
    for place in (workspace, without):
        process(StageContext(place), OWNER.person, "test")
    assert kept
    erase(
        StageContext(workspace), OWNER, Selection(documents=sorted(erased)), ErasureReason.REQUEST
    )
    found, expected = state(workspace), state(without)
    assert found.keys() == expected.keys()
    for name, value in expected.items():
        assert found[name] == value, f"seed {seed}: {name}"
    process(StageContext(workspace), OWNER.person, "test")
    assert state(workspace) == found


def everything(root: Path) -> Iterator[tuple[str, bytes]]:
    """Yield every file of a workspace, and what packed ones hold."""
    for path in sorted(root.rglob("*")):
        if not path.is_file():
            continue
        data, name = path.read_bytes(), str(path.relative_to(root))
        yield name, data
        if data[:2] == b"\x1f\x8b":
            yield f"{name} unpacked", gzip.decompress(data)
        if path.suffix == ".parquet":
            rows = pq.read_table(path).to_pylist()
            yield f"{name} rows", json.dumps(rows, ensure_ascii=False).encode()
        if path.suffix == ".arrow" and "links-" in path.name:
            yield f"{name} rows", repr(feather.read_table(path).to_pylist()).encode()


def where(root: Path, texts: Iterable[str | bytes]) -> list[str]:
    """Return in which files which texts stand."""
    wanted = [text.encode() if isinstance(text, str) else text for text in texts]
    return [
        f"{name}: {text!r}" for name, data in everything(root) for text in wanted if text in data
    ]


def ids_of(document_id: str) -> list[str | bytes]:
    """Return an id as text and as the pair of numbers that the signature store keeps."""
    halves = int(document_id[:16], 16), int(document_id[16:], 16)
    packed = b"".join(half.to_bytes(8, "little") for half in halves)
    return [document_id, packed]


def tables_naming(workspace: Workspace, texts: Iterable[str]) -> list[str]:
    """Return which tables but that of tombstones hold which texts."""
    found = []
    for name in schema.metadata.tables:
        if name == "tombstones":
            continue
        rows = repr(table(workspace, name))
        found += [f"{name}: {text}" for text in texts if text in rows]
    return found


def key_of(workspace: Workspace) -> PublicKey:
    return keys.read_public_key(workspace.paths.keys, "tombstone")


def kept_captures(workspace: Workspace) -> list[KeptCapture]:
    captures = schema.captures
    with workspace.database.reading() as connection:
        rows = connection.execute(select(captures)).mappings().all()
    return [
        KeptCapture(
            row["id"],
            Place(row["store_path"], row["store_offset"], row["store_length"]),
            row["url"],
            row["captured_at"],
            row["remaining_sha256"] or row["payload_sha256"],
        )
        for row in rows
    ]


PHONE = "phone:+12025550199"


def subject(number: int) -> dict[str, Any]:
    """Return a document of somebody who is to be erased."""
    return {
        "id": f"ref-77{number}-quillfeather",
        "url": f"http://board0.example/tampa/quillfeather-{number}.html",
        "title": f"Quillfeather of Tampa {number}",
        "text": f"My name is Quillfeather, this is wording number {number}, \u00e9lan & more\n"
        f"call (202) 555-0199 or instagram @quillfeather{number}",
        "posted_at": f"2025-06-0{number}T10:00:00Z",
        "place": "Tampa, FL",
        "author": "Quillfeather Ink",
    }


DISTINCTIVE = (
    "uillfeather", "UILLFEATHER", "555-0199", "2025550199", "5550199", "wording number",
    "ref-77",
)  # fmt: skip


def prepared(workspace: Workspace, folder: Path) -> set[str]:
    """Bring strangers and a subject in; return the ids of the subject's documents."""
    dice = random.Random(3)  # noqa: S311 - not for secrets
    rows = world(dice)
    rows[4:4] = [subject(1), subject(2)]
    rows.insert(20, {**subject(3), "text": subject(3)["text"] + "\n" + rows[6]["text"]})
    broken = {**subject(4), "title": "Quillfeather 202-555-0199 " * 1_000}
    bring(workspace, folder, [rows[:15], [*rows[15:], broken], [subject(1), rows[7]]])
    return {item for (url, _), item in documents(workspace).items() if "quillfeather" in url}


def test_no_byte_of_the_erased_stays_in_the_workspace(workspace: Workspace, tmp_path: Path) -> None:
    erased = prepared(workspace, tmp_path / "files")
    assert len(erased) == 3
    person = workspace.session(None, "test")
    by_person = sorted(documents(workspace).items())
    other = next(item for (url, _), item in by_person if "quillfeather" not in url)
    pair = (min(erased), other)
    judge(workspace, person, pair, Judgement.SAME, "Quillfeather again, 202-555-0199")
    judge(workspace, person, (by_person[0][1], by_person[-1][1]), Judgement.SAME, "(202) 555-0199")
    process(StageContext(workspace), OWNER.person, "look at 202-555-0199")
    for lead in person.leads(limit=500):
        review_lead(workspace, person, lead["id"], LeadState.KEPT, "Quillfeather 202-555-0199")
    person.search("202-555-0199")
    root = workspace.paths.root
    handles = [f"instagram:quillfeather{number}" for number in (1, 2, 3)]
    identifiers = [derive_id("identifier", "phone", "+12025550199")]
    identifiers += [derive_id("identifier", "handle", handle) for handle in handles]
    before = " ".join(where(root, DISTINCTIVE))
    assert [name for name in ("captures/", "rejects/", "columnar/") if name not in before] == []
    assert ("record.sqlite" in before) == (workspace.database.dialect == "sqlite")

    # The words of an index are packed so that none can be looked for: its files must be others.
    segments = {path.name for path in workspace.paths.search.iterdir() if len(path.stem) > 30}
    assert segments

    shown = preview(workspace, OWNER, Selection(identifiers=[PHONE]))
    assert (shown.documents, shown.rows, shown.judgements) == (3, 3, 1)
    report = erase(
        StageContext(workspace), OWNER, Selection(identifiers=[PHONE]), ErasureReason.REQUEST
    )
    assert report.documents == 3
    assert report.searches >= 1

    assert where(root, DISTINCTIVE) == []
    assert tables_naming(workspace, [*DISTINCTIVE, *identifiers, *erased]) == []
    names = [name for item in erased for name in ids_of(item)] + [*identifiers]
    allowed = ("captures/tombstones.jsonl", "record.sqlite")
    assert [line for line in where(root, names) if not line.startswith(allowed)] == []
    assert where(root, [identifier.encode() for identifier in identifiers]) == []
    assert not segments & {path.name for path in workspace.paths.search.iterdir()}
    assert workspace.session(None, "test").search("quillfeather").total == 0
    assert not (root / "erasing").exists()
    assert list(verify_captures(workspace.paths.captures, kept_captures(workspace),
                                key_of(workspace))) == []  # fmt: skip
    with pytest.raises(NotFoundError):
        preview(workspace, OWNER, Selection(identifiers=[PHONE]))


SITE = Source("board0.example", "Board", "site", "local", "test", "test")
TEMPLATE = "<html><title>{title}</title><body><h1>{title}</h1><p>{text}</p>{more}</body></html>"


def arrival(
    url: str, more: str = "", title: str = "", text: str = "", headers: tuple[Header, ...] = ()
) -> Arrival:
    """Return a page, and a document read from it if it has a title."""
    payload = TEMPLATE.format(title=html.escape(title), text=html.escape(text), more=more).encode()
    if ("Content-Encoding", "gzip") in headers:
        payload = gzip.compress(payload)
    digest = hashlib.sha256(payload).hexdigest()
    headers = (("Content-Type", "text/html; charset=utf-8"), *headers)
    bare = Arrival(SITE, Received(url, AT, 200, "OK", headers, payload, digest), "utf-8")
    draft = Draft(
        SITE.id, bare.capture_id, None, None, url, url, "ad", title, text, None, None, None, None,
        None,
    )  # fmt: skip
    return replace(bare, drafts=(draft,)) if title else bare


def crawl(workspace: Workspace, pages: Sequence[Arrival]) -> None:
    rejects = RejectsFile(workspace.paths.rejects / "crawl.jsonl", "crawl")
    with running(workspace.database, "collect", "x", "x") as run:
        writing = Receiver(workspace.database, workspace.paths.captures, run.id, {}, rejects)
        for page in pages:
            writing.put(page)
        writing.close()
    process(StageContext(workspace), OWNER.person, "test")


def pages_of_a_site() -> tuple[Arrival, list[Arrival]]:
    """Return the subject's page, and others that show something of it."""
    path = "/tampa/quillfeather-1.html"
    link = f'<a href="{path}">Quillfeather &amp; friends of Tampa</a>'
    own = arrival(
        f"http://board0.example{path}", title="Quillfeather & friends of Tampa",
        text="My name is Quillfeather, call (202) 555-0199 for the wording number one",
    )  # fmt: skip
    related = f"<aside>{link}<a href='/tampa/other.html'>Other</a></aside>" * 3
    packed = (("Content-Encoding", "gzip"), ("Content-Length", "999"))
    others = [
        arrival("http://board0.example/tampa/one.html", related, "Somebody else", "202-555-0111"),
        arrival(
            "http://board0.example/tampa/two.html", related, "A third one", "call 202-555-0122",
            packed,
        ),
        arrival("http://board0.example/tampa/", f"<ul>{link}<li>Somebody else</li></ul>"),
        arrival("http://board0.example/go?1", headers=(("Location", f"http://board0.example{path}"),)),
        arrival(f"http://board0.example{path}", "<p>seen again with another foot</p>"),
        arrival("http://board0.example/robots.txt", "nothing of anybody"),
    ]  # fmt: skip
    return own, others


def test_pages_that_show_the_erased_lose_just_that(workspace: Workspace) -> None:
    own, others = pages_of_a_site()
    crawl(workspace, [others[0], own, *others[1:]])
    person = workspace.session(None, "test")
    ids = {url: item for (url, _), item in documents(workspace).items()}
    own_id = ids[own.received.url]
    erase(StageContext(workspace), OWNER, Selection(documents=[own_id]), ErasureReason.REQUEST)
    root, captures = workspace.paths.root, workspace.paths.captures
    assert where(root, DISTINCTIVE) == []
    assert tables_naming(workspace, [own_id, own.capture_id, *DISTINCTIVE]) == []
    assert list(verify_captures(captures, kept_captures(workspace), key_of(workspace))) == []
    assert {item.url for item in kept_captures(workspace)} == {
        other.received.url for other in [*others[:3], others[5]]
    }
    for other in others[:2]:
        view = person.document_in_capture(ids[other.received.url])
        assert view.html is not None
        assert "Other" in view.html
        assert "uillfeather" not in view.html
    paths = [str(path) for path in captures.rglob("*.warc.gz")]
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-m", "warcio.cli", "check", "-v", *paths],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout

    crawl(workspace, [own, replace(own, received=replace(own.received, payload=b"other foot"))])
    assert where(root, DISTINCTIVE) == []
    assert own_id not in documents(workspace).values()


def test_what_was_erased_does_not_come_back_with_its_file(
    workspace: Workspace, tmp_path: Path
) -> None:
    prepared(workspace, tmp_path / "files")
    erase(StageContext(workspace), OWNER, Selection(identifiers=[PHONE]), ErasureReason.REQUEST)
    for number in range(3):
        with pytest.raises(SourceError, match=r"row \d+.* was erased from this workspace before"):
            import_file(workspace, tmp_path / "files" / f"batch-{number}.jsonl")
    assert where(workspace.paths.root, DISTINCTIVE) == []
    bring(workspace, tmp_path / "more", [[{"text": "somebody else", "url": "http://a.example/1"}]])


@pytest.mark.parametrize("step", range(len(erasing.STEPS)))
def test_an_erasure_that_fails_at_a_step_is_finished_by_the_next(
    step: int,
    new_workspace: Callable[[], Workspace],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    workspace = new_workspace()
    erased = prepared(workspace, tmp_path / "files")
    calls = 0

    def broken(erasure: Erasure) -> None:
        nonlocal calls
        steps[step](erasure)
        calls += 1
        if calls == 1:
            message = "the power is gone"
            raise OSError(message)

    steps = erasing.STEPS
    monkeypatch.setattr(erasing, "STEPS", (*steps[:step], broken, *steps[step + 1 :]))
    with pytest.raises(OSError, match="the power is gone"):
        erase(StageContext(workspace), OWNER, Selection(identifiers=[PHONE]), ErasureReason.ORDER)
    report = resume(StageContext(workspace), OWNER)
    assert report is not None
    assert report.documents == 3
    assert resume(StageContext(workspace), OWNER) is None
    assert where(workspace.paths.root, DISTINCTIVE) == []
    assert tables_naming(workspace, [*DISTINCTIVE, *erased]) == []
    assert not (workspace.paths.root / "erasing").exists()
    found = list(
        verify_captures(workspace.paths.captures, kept_captures(workspace), key_of(workspace))
    )
    assert found == []


def test_what_nobody_may_erase_is_refused(workspace: Workspace, tmp_path: Path) -> None:
    context = StageContext(workspace)
    prepared(workspace, tmp_path / "files")
    for selection, says in (
        (Selection(), "nothing is named"),
        (Selection(documents=["x"]), "32 hexadecimal digits"),
        (Selection(identifiers=["name:Lily"]), "no kind of identifier"),
        (Selection(search=" "), "say more exactly"),
    ):
        with pytest.raises(AsterismError, match=says):
            erase(context, OWNER, selection, ErasureReason.REQUEST)
    for selection in (
        Selection(documents=["0" * 32]),
        Selection(identifiers=["phone:+12025550000"]),
    ):
        with pytest.raises(NotFoundError):
            erase(context, OWNER, selection, ErasureReason.REQUEST)
    assert preview(workspace, OWNER, Selection(search="quillfeather")).documents == 3
    assert preview(workspace, OWNER, Selection(identifiers=["phone:202 555 0199"])).documents == 3
    assert (
        preview(workspace, OWNER, Selection(identifiers=["handle:@quillfeather2"])).documents == 1
    )


def let_in(workspace: Workspace) -> dict[str, str]:
    """Let people of two organisations in; return their tokens."""
    by = workspace.administrator(None, "administration of the test")
    tokens = {}
    people = (("ana", "local", Role.ANALYST), ("cleo", "local", Role.CUSTODIAN),
              ("bo", "beta", Role.ANALYST), ("bea", "beta", Role.CUSTODIAN))  # fmt: skip
    for name, organisation, role in people:
        add_person(workspace.registry, by, name, organisation, [role])
        secret = make_service_token(workspace.registry, by, name, actions=list(Action))
        tokens[name] = secret.reveal()
    return tokens


def seen_by(workspace: Workspace, name: str, token: str) -> dict[str, Any]:
    """Return what somebody sees of what is derived."""
    person = workspace.session(name, "case 5", token)
    return {
        "documents": sorted(person.rows("documents", "SELECT id FROM documents WHERE {visible}")),
        "networks": sorted(
            (row["id"], row["documents"]) for row in person.networks(limit=500)
        ),
        "leads": sorted((row["id"], row["reasons"]) for row in person.leads(limit=500)),
        "found": sorted(hit.document_id for hit in person.search("call", limit=500).hits),
    }  # fmt: skip


def test_custodians_erase_what_is_theirs_and_views_follow(
    new_workspace: Callable[[], Workspace], tmp_path: Path
) -> None:
    dice = random.Random(11)  # noqa: S311 - not for secrets
    rows = world(dice)
    ours, theirs = [*rows[:18], subject(1), subject(2)], [*rows[18:], subject(3)]
    beta = Marking(owner="beta", level=TrafficLight.GREEN)
    worlds = {"all": (ours, theirs), "without": (ours[:-2], theirs)}
    found: dict[str, dict[str, Any]] = {}
    for name, (mine, others) in worlds.items():
        workspace = new_workspace()
        tokens = let_in(workspace)
        bring(workspace, tmp_path / name, [mine])
        path = tmp_path / f"{name}-beta.jsonl"
        path.write_text("".join(json.dumps(row) + "\n" for row in others))
        os.utime(path, (AT, AT))
        import_file(workspace, path, source=replace(default_source(beta), key="beta-files"))
        process(StageContext(workspace), workspace.owner, "test")
        if name == "all":
            context = StageContext(workspace)
            analyst = workspace.session("ana", "case 5", tokens["ana"]).actor
            with pytest.raises(NotFoundError):
                erase(context, analyst, Selection(identifiers=[PHONE]), ErasureReason.REQUEST)
            with pytest.raises(AccessDeniedError):
                workspace.actor(Action.ERASE, "ana", "request 4", tokens["ana"])
            custodian = workspace.actor(Action.ERASE, "cleo", "request 4", tokens["cleo"])
            assert preview(workspace, custodian, Selection(identifiers=[PHONE])).documents == 2
            report = erase(
                context, custodian, Selection(identifiers=[PHONE]), ErasureReason.REQUEST
            )
            assert report.documents == 2
            (left,) = (item for (url, _), item in documents(workspace).items() if "quill" in url)
            other = workspace.actor(Action.ERASE, "cleo", "request 4", tokens["cleo"])
            with pytest.raises(NotFoundError):
                erase(context, other, Selection(documents=[left]), ErasureReason.REQUEST)
        found[name] = {who: seen_by(workspace, who, token) for who, token in tokens.items()}
    for who in ("ana", "bo", "cleo", "bea"):
        assert found["all"][who] == found["without"][who], who
    assert found["all"]["ana"]["networks"]


def test_an_unaudited_erasure_does_not_happen(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepared(workspace, tmp_path / "files")
    before = table(workspace, "documents")

    def full(_entry: object) -> None:
        message = "the audit log is full"
        raise AuditError(message)

    monkeypatch.setattr(workspace.audit, "append", full)
    with pytest.raises(AuditError):
        erase(StageContext(workspace), OWNER, Selection(identifiers=[PHONE]), ErasureReason.ORDER)
    assert table(workspace, "documents") == before
    assert table(workspace, "tombstones") == []


def test_a_version_that_is_erased_leaves_the_others_in_order(
    workspace: Workspace, tmp_path: Path
) -> None:
    versions = [{**subject(1), "text": f"version {number} of it"} for number in range(4)]
    bring(workspace, tmp_path / "files", [[version] for version in versions])
    ids = {text: item for (_, text), item in documents(workspace).items()}
    ordered = [ids[version["text"]] for version in versions]
    gone = [ordered[1], ordered[2]]
    erase(StageContext(workspace), OWNER, Selection(documents=gone), ErasureReason.MISTAKE)
    rows = workspace.service("test").rows(
        "documents", "SELECT id, supersedes FROM documents WHERE {visible}"
    )
    assert dict(rows) == {ordered[0]: None, ordered[3]: ordered[0]}


@pytest.mark.slow
def test_whoever_is_killed_is_finished_by_the_next(
    new_workspace: Callable[[], Workspace], tmp_path: Path, dice: random.Random
) -> None:
    """SIGKILL at random instants, again and again, until the erasure has come to its end."""
    workspace = new_workspace()
    prepared(workspace, tmp_path / "files")
    own, others = pages_of_a_site()
    crawl(workspace, [others[0], own, *others[1:]])
    template = tmp_path / "template"
    shutil.copytree(workspace.paths.root, template)
    person = workspace.session(None, "test")
    gone = Selection(identifiers=[PHONE])
    started = time.monotonic()
    erase(StageContext(workspace), OWNER, gone, ErasureReason.REQUEST)
    duration = time.monotonic() - started
    expected = state(workspace)
    assert person.documents(sorted(documents(workspace).values()))
    command = [sys.executable, "-m", "asterism", "--purpose", "request 12", "--json"]
    kills = 0
    for number in range(4):
        folder = tmp_path / f"killed-{number}"
        shutil.copytree(template, folder)
        arguments = ["erase", "--identifier", PHONE, "--reason", "request"]
        for _ in range(6):
            worker = subprocess.Popen(  # noqa: S603 - our own program
                [*command, "--workspace", str(folder), *arguments],
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
            )  # fmt: skip
            try:
                worker.wait(1.0 + dice.uniform(0, 1.5 * duration))
            except subprocess.TimeoutExpired:
                os.killpg(worker.pid, signal.SIGKILL)
                kills += 1
            worker.wait()
        finished = open_workspace(folder)
        resume(StageContext(finished), OWNER)
        with suppress(NotFoundError):  # unless each was killed before anything was decided
            erase(StageContext(finished), OWNER, gone, ErasureReason.REQUEST)
        assert where(folder, DISTINCTIVE) == []
        found = state(finished)
        for name, value in expected.items():
            assert found[name] == value, name
        kept = kept_captures(finished)
        assert list(verify_captures(finished.paths.captures, kept, key_of(finished))) == []
        finished.close()
    assert kills
