from __future__ import annotations

from typing import TYPE_CHECKING

from asterism.access import Workspace
from asterism.collect.crawl import collect
from asterism.collect.declaration import SiteDeclaration
from asterism.collect.living import living_addresses

if TYPE_CHECKING:
    from conftest import Site  # type: ignore[import-not-found]


def test_what_was_there_when_last_looked_at_lives(
    workspace: Workspace, site: Site, declaration: SiteDeclaration
) -> None:
    site.fill(3)
    collect(workspace, [declaration])
    source_id = declaration.source.id
    every = [f"{site.address}/ad/{n}" for n in range(3)]
    assert living_addresses(workspace.database, source_id) == every
    kept = site.pages.pop("/ad/1")
    collect(workspace, [declaration])
    assert living_addresses(workspace.database, source_id) == [every[0], every[2]]
    site.pages["/ad/1"] = kept
    collect(workspace, [declaration])
    assert living_addresses(workspace.database, source_id) == every
