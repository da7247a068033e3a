from __future__ import annotations

import shutil

import pytest

from asterism.collect.browser import chromium
from asterism.model.errors import SourceError


def test_what_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(SourceError, match="needs Chromium"):
        chromium.ensure_usable(local=True)
    monkeypatch.setattr(chromium, "async_playwright", None)
    with pytest.raises(SourceError, match=r"asterism\[browser\]"):
        chromium.ensure_usable(local=True)


def test_without_its_sandbox_it_shows_local_pages_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(chromium.os, "geteuid", lambda: 0)  # type: ignore[attr-defined]
    assert chromium.ensure_usable(local=True) == "/usr/bin/chromium"
    with pytest.raises(SourceError, match="no sandbox"):
        chromium.ensure_usable(local=False)
    monkeypatch.setattr(chromium.os, "geteuid", lambda: 1000)  # type: ignore[attr-defined]
    assert chromium.ensure_usable(local=False) == "/usr/bin/chromium"


def test_chromium_has_no_way_to_a_network() -> None:
    assert "--host-resolver-rules=MAP * ~NOTFOUND" in chromium.FLAGS
    assert not any("no-sandbox" in flag for flag in chromium.FLAGS)
