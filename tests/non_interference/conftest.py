"""Pairs of worlds that differ only in records which one person may not see."""

from __future__ import annotations

import base64
import json
import os
import random
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Final, Self

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from sqlalchemy import select

from asterism.access import Workspace, create_workspace, open_workspace
from asterism.access.people import (
    accept_invitation,
    begin_authenticator,
    confirm_authenticator,
    invite,
    set_password,
    sign_in_with_password_and_totp,
    state_purpose,
)
from asterism.access.people.accounts import add_person
from asterism.access.people.groups import add_group
from asterism.access.people.memberships import add_member
from asterism.access.people.service_tokens import make_service_token
from asterism.access.policy import Action
from asterism.collect.importing import default_source, import_file
from asterism.model import clock
from asterism.model.judgement import Judgement
from asterism.model.lead import LeadState
from asterism.model.marking import Consent, Marking, TrafficLight
from asterism.model.organisation import Role
from asterism.pipeline.judging import follow_judgements, judge, review_lead
from asterism.pipeline.process import process
from asterism.pipeline.stage import StageContext
from asterism.record import schema

SEED: Final = 11
DOCUMENTS: Final = 300
BATCH: Final = 150
NOON: Final = datetime(2026, 3, 1, 12, tzinfo=UTC)
PURPOSE: Final = "case 1"
PASSWORD: Final = "seven harbour lamps"  # noqa: S105 - nobody's
PAST: Final = clock.to_microseconds(datetime(2026, 1, 1, tzinfo=UTC))
FUTURE: Final = clock.to_microseconds(datetime(2027, 1, 1, tzinfo=UTC))

VISIBLE: Final = (
    Marking(owner="local", level=TrafficLight.AMBER),
    Marking(owner="beta", level=TrafficLight.GREEN),
    Marking(owner="beta", level=TrafficLight.AMBER, sharing_group="task-force"),
    Marking(owner="local", level=TrafficLight.AMBER_STRICT),
)
"""What the analyst of the workspace's own organisation sees."""

HIDDEN: Final = (
    Marking(owner="beta", level=TrafficLight.AMBER),
    Marking(owner="local", level=TrafficLight.AMBER, excluded=frozenset({"person:ana"})),
    Marking(owner="beta", level=TrafficLight.GREEN, excluded=frozenset({"organisation:local"})),
    Marking(owner="local", level=TrafficLight.AMBER, caveats=frozenset({"sealed"})),
    Marking(owner="local", level=TrafficLight.GREEN, caveats=frozenset({"juvenile"})),
    Marking(owner="local", level=TrafficLight.RED),
    Marking(owner="beta", level=TrafficLight.GREEN, embargo_until=FUTURE),
    Marking(owner="local", level=TrafficLight.CLEAR, expires_at=PAST),
    Marking(owner="local", level=TrafficLight.CLEAR, consent=Consent.WITHDRAWN),
    Marking(owner="beta", level=TrafficLight.AMBER, sharing_group="elsewhere"),
)
"""What she does not see, each for another reason."""


class Still(datetime):
    """A clock that stands: two worlds are made at the same moment."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Self:
        """Return the moment."""
        return cls.fromtimestamp(NOON.timestamp(), tz or UTC)


@dataclass
class Pair:
    """Two workspaces, and the token by which one person asks both.

    Attributes:
        folders: without the hidden records, and with them.
        token: hers, for programs.
        sign_in: hers, for pages.
        documents: ids of documents that she sees.
        networks: ids of networks, likewise.
        leads: ids of leads, likewise.
        hidden: ids of documents that she does not see.
    """

    folders: tuple[Path, Path]
    token: str
    sign_in: str
    documents: list[str] = field(default_factory=list)
    networks: list[str] = field(default_factory=list)
    leads: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)


@pytest.fixture
def dice() -> random.Random:
    """Give a random source that a failing test names."""
    seed = random.SystemRandom().randrange(10**6)
    print(json.dumps({"seed of this test's dice": seed}))  # noqa: T201 - pytest shows it on failure
    return random.Random(seed)  # noqa: S311 - not for secrets


@pytest.fixture
def make_pair(
    tmp_path: Path,
    simulated: Callable[[int, int], Path],
    monkeypatch: pytest.MonkeyPatch,
) -> Callable[[random.Random], Pair]:
    """Give a function that makes a pair of worlds by the throw of dice."""
    monkeypatch.setattr(clock, "datetime", Still)
    lines = (simulated(SEED, DOCUMENTS) / "documents.jsonl").read_text("utf-8").splitlines()

    def make(dice: random.Random) -> Pair:
        plain, full = tmp_path / "without", tmp_path / "with"
        first = create_workspace(plain)
        tokens = _let_in(first)
        sign_in = _sign_in(first, "ana")
        first.close()
        shutil.copytree(plain, full)
        shuffled = dice.sample(lines, len(lines))
        batches = [shuffled[at : at + BATCH] for at in range(0, len(shuffled), BATCH)]
        plans = [[(dice.choice(VISIBLE + HIDDEN), line) for line in batch] for batch in batches]
        acts = dice.randrange(10**6)
        pair = Pair((plain, full), tokens["ana"], sign_in)
        for folder, hidden in zip(pair.folders, (False, True), strict=True):
            workspace = open_workspace(folder)
            for plan in plans:
                _bring(workspace, tmp_path, plan, hidden=hidden)
                process(StageContext(workspace), workspace.owner, "test")
            if hidden:
                _decide_unseen(workspace, tokens, random.Random(acts))  # noqa: S311 - not for secrets
                process(StageContext(workspace), workspace.owner, "test")
            _note(pair, workspace)
            workspace.close()
        return pair

    return make


def _note(pair: Pair, workspace: Workspace) -> None:
    session = workspace.session(None, PURPOSE, pair.token)
    visible = {hit.document["id"] for hit in session.search("", limit=1_000).hits}
    with workspace.database.reading() as connection:
        everything = set(connection.scalars(select(schema.documents.c.id)))
    pair.documents = sorted(visible)
    pair.hidden = sorted(everything - visible)
    pair.networks = [row["id"] for row in session.networks(limit=200)]
    pair.leads = [row["id"] for row in session.leads(limit=200)]


def _sign_in(workspace: Workspace, name: str) -> str:
    """Sign somebody in, with a password and the code of an authenticator."""
    registry = workspace.registry
    by = workspace.administrator(None, "administration of the test")
    invited = accept_invitation(registry, invite(registry, by, name).reveal()).sign_in
    set_password(registry, invited, PASSWORD)
    enrolment = begin_authenticator(registry, invited, "phone")
    shown = TOTP(base64.b32decode(enrolment.secret.reveal()), 6, SHA1(), 30)  # noqa: S303 - the standard's
    confirm_authenticator(
        registry, invited, enrolment.id, shown.generate(NOON.timestamp() - 30).decode()
    )
    code = shown.generate(NOON.timestamp()).decode()
    made = sign_in_with_password_and_totp(registry, name, PASSWORD, code, "127.0.0.1")
    state_purpose(registry, made.sign_in, PURPOSE)
    return str(made.token.reveal())


def _let_in(workspace: Workspace) -> dict[str, str]:
    by = workspace.administrator(None, "administration of the test")
    tokens = {}
    for name, organisation, roles in (
        ("ana", "local", [Role.ANALYST]),
        ("bo", "beta", [Role.ANALYST, Role.CUSTODIAN]),
        ("cleo", "local", [Role.CUSTODIAN]),
    ):
        add_person(workspace.registry, by, name, organisation, roles)
        secret = make_service_token(workspace.registry, by, name, actions=list(Action))
        tokens[name] = secret.reveal()
    for group in ("task-force", "elsewhere"):
        add_group(workspace.registry, by, group)
    for organisation in ("local", "beta"):
        add_member(workspace.registry, by, "task-force", organisation=organisation)
    add_member(workspace.registry, by, "elsewhere", organisation="beta")
    return tokens


def _bring(
    workspace: Workspace,
    folder: Path,
    plan: Sequence[tuple[Marking, str]],
    *,
    hidden: bool,
) -> None:
    """Import what is visible, and between it what is hidden if this world has it."""
    for marking in (*HIDDEN[:5], *VISIBLE, *HIDDEN[5:]):
        lines = [line for each, line in plan if each == marking]
        if lines and (hidden or marking in VISIBLE):
            path = folder / f"{marking.id}.jsonl"
            path.write_text("\n".join(lines) + "\n", encoding="utf-8")
            # A file is captured as of its last change.
            os.utime(path, (NOON.timestamp(), NOON.timestamp()))
            import_file(workspace, path, source=default_source(marking))


def _decide_unseen(workspace: Workspace, tokens: dict[str, str], dice: random.Random) -> None:
    """Let others judge and review what rests on documents that ana does not see."""
    ana = workspace.session(None, PURPOSE, tokens["ana"])
    bo = workspace.session(None, PURPOSE, tokens["bo"])
    found = [hit.document["id"] for hit in bo.search("", limit=200).hits]
    unseen = [item for item in found if not ana.documents([item])]
    for verdict in (Judgement.SAME, Judgement.DIFFERENT) * 4:
        one = dice.choice(unseen)
        other = dice.choice(sorted(set(found) - {one}))
        judge(workspace, bo, (one, other), verdict)
    follow_judgements(workspace)
    bo = workspace.session(None, PURPOSE, tokens["bo"])
    for lead in bo.leads(limit=50):
        rows = bo.network_documents(lead["network_id"])
        if any(not ana.documents([row["id"]]) for row in rows):
            review_lead(workspace, bo, lead["id"], LeadState.DISMISSED, "not for ana")
