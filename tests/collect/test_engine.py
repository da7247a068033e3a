from __future__ import annotations

from pathlib import Path

from asterism.access import Workspace
from asterism.collect.declaration import SiteDeclaration
from asterism.collect.engine import crawl_settings


def test_strangers_are_throttled_and_robots_obeyed(
    workspace: Workspace, declaration: SiteDeclaration
) -> None:
    stranger = declaration.model_copy(update={"local": False})
    settings = crawl_settings(workspace, [stranger])
    assert settings["AUTOTHROTTLE_ENABLED"]
    assert settings["ROBOTSTXT_OBEY"]
    assert settings["DOWNLOAD_SLOTS"]["127.0.0.1"]["delay"] == 1
    assert settings["CONCURRENT_REQUESTS"] == 2
    own = crawl_settings(workspace, [declaration])
    assert not own["AUTOTHROTTLE_ENABLED"]
    assert own["ROBOTSTXT_OBEY"]
    assert Path(own["LOG_FILE"]).parent == workspace.paths.crawls
    assert not own["REMOTE_CONTROL_ENABLED"]
    assert not own["TELNETCONSOLE_ENABLED"]
