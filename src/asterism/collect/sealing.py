"""What takes evidence in has it sealed: under which key, whose name and whose time."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select

from asterism import __version__
from asterism.access import Workspace, keys
from asterism.evidence.accounts import Accounts
from asterism.evidence.chain import KEY_KIND, Chain
from asterism.evidence.leftovers import Closed, Leftovers
from asterism.evidence.manifest import RunFacts
from asterism.evidence.sealing import Sealer
from asterism.evidence.stamps import Stamper
from asterism.model import tombstone
from asterism.model.clock import now
from asterism.record import schema


def sealer_of(workspace: Workspace, run_id: str, stage: str, purpose: str) -> Sealer:
    """Return what seals a run's evidence, as it comes in.

    Where an authority is configured, a run that goes on has its newest manifest stamped in the
    background about once a minute, and its last one by `Sealer.finish`.
    """
    facts = RunFacts(run_id, stage, workspace.owner, purpose, f"Asterism/{__version__}", now())
    key = keys.signing_key(workspace.paths.keys, KEY_KIND)
    return Sealer(workspace.paths.captures, key, facts, stamper_of(workspace))


def stamper_of(workspace: Workspace) -> Stamper:
    """Return what has manifests stamped by the workspace's authority, if it has one."""
    key = keys.signing_key(workspace.paths.keys, KEY_KIND)
    return Stamper(Chain(workspace.paths.captures), key, workspace.authority)


def seal_left_behind(workspace: Workspace, *, everything: bool = False) -> list[Closed]:
    """Seal what killed runs left, each file under the run that wrote it.

    Args:
        workspace: where.
        everything: look at every file for records that no manifest lists, as a store from
            before manifests has them.
    """
    paths = workspace.paths
    leftovers = Leftovers(
        paths.captures, keys.signing_key(paths.keys, KEY_KIND), _facts_of(workspace)
    )
    if everything:
        graves = keys.signing_key(paths.keys, tombstone.KEY_KIND).public
        return leftovers.seal_everything(Accounts.of(paths.captures, graves))
    return leftovers.close()


def _facts_of(workspace: Workspace) -> Callable[[str], RunFacts | None]:
    def facts(run_id: str) -> RunFacts | None:
        runs = schema.runs
        with workspace.database.reading() as connection:
            row = connection.execute(select(runs).where(runs.c.id == run_id)).one_or_none()
        if row is None:
            return None
        software = f"Asterism/{row.software}"
        return RunFacts(row.id, row.stage, row.person, row.purpose, software, row.started_at)

    return facts
