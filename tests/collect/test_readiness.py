from __future__ import annotations

import shutil

import pytest

from asterism.collect.declaration import SiteDeclaration
from asterism.collect.readiness import ensure_ready
from asterism.model.errors import SourceError


def test_what_a_source_lacks_is_named(
    declaration: SiteDeclaration, monkeypatch: pytest.MonkeyPatch
) -> None:
    ensure_ready([declaration])
    monkeypatch.setattr(shutil, "which", lambda _: None)
    page = declaration.page.model_copy(update={"render": "browser"})
    with pytest.raises(SourceError, match="small: render: browser needs Chromium"):
        ensure_ready([declaration, declaration.model_copy(update={"page": page})])
