from __future__ import annotations

import gzip
import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from asterism.access import Workspace
from asterism.collect.crawl import collect
from asterism.collect.declaration import SiteDeclaration
from asterism.model.errors import SourceError

if TYPE_CHECKING:
    from conftest import Forum  # type: ignore[import-not-found]


def everything_written(workspace: Workspace) -> bytes:
    """Return all bytes of a workspace, captures unpacked."""
    files = [path for path in workspace.paths.root.rglob("*") if path.is_file()]
    return b"\n".join(
        gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        for path in files
    )


def test_members_pages_are_read_and_no_secret_is_written(
    workspace: Workspace, forum: Forum, members: SiteDeclaration
) -> None:
    report = collect(workspace, [members])
    assert (report.documents, report.failures, report.rejected) == (10, 0, 0)
    assert forum.sign_ins == 1
    assert report.pages == 1 + 1 + 10  # robots.txt, the list and the threads: no log-in
    written = everything_written(workspace)
    assert b"Set-Cookie: sid=withheld; HttpOnly" in written
    for secret in (b"s3cret", forum.csrf.encode(), *map(str.encode, forum.sessions)):
        assert secret not in written


def test_a_session_that_ends_is_begun_anew(
    workspace: Workspace, forum: Forum, members: SiteDeclaration
) -> None:
    forum.pages_a_session = 6
    report = collect(workspace, [members])
    assert (report.documents, report.failures) == (10, 0)
    assert forum.sign_ins == 3  # landing pages count: 1 + list + 4, 1 + 5, 1 + 1


def test_a_wrong_password_is_one_clear_message(
    workspace: Workspace, forum: Forum, members: SiteDeclaration
) -> None:
    forum.password = "another"  # noqa: S105 - of a test
    report = collect(workspace, [members])
    assert (report.documents, report.failures) == (0, 1)
    (rejects,) = workspace.paths.rejects.glob("*.jsonl")
    (reject,) = [json.loads(line) for line in rejects.read_text().splitlines()]
    assert "signing in at" in reject["reason"]
    assert "FORUM" in reject["reason"]
    assert len(forum.bodies) == 1
    assert b"s3cret" not in everything_written(workspace)


def test_a_page_that_stays_closed_is_a_login_wall(
    workspace: Workspace, forum: Forum, members: SiteDeclaration
) -> None:
    login = members.login
    assert login is not None
    wrong = login.model_copy(update={"success": "a.logout + a.ad"})
    report = collect(workspace, [members.model_copy(update={"login": wrong})])
    assert report.documents == 0
    assert report.failures == 10
    assert report.rejects_file is not None
    lines = Path(report.rejects_file).read_text().splitlines()
    reasons = [json.loads(line)["reason"] for line in lines]
    assert all("login wall" in reason or "signed in" in reason for reason in reasons)
    assert forum.sign_ins <= 1 + 5


def test_missing_credentials_are_said_before_anything_is_asked(
    workspace: Workspace, forum: Forum, members: SiteDeclaration, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ASTERISM_CREDENTIAL_FORUM_PASSWORD")
    with pytest.raises(SourceError, match=r"forum: login\.credentials FORUM: set ASTERISM_"):
        collect(workspace, [members])
    assert forum.bodies == []


@pytest.mark.browser
def test_a_browser_is_signed_in_too(
    workspace: Workspace, forum: Forum, members: SiteDeclaration
) -> None:
    if not any(shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome")):
        pytest.skip("Chromium is missing; `make test` installs it when run as root")
    page = members.page.model_copy(update={"render": "browser"})
    report = collect(workspace, [members.model_copy(update={"page": page})])
    assert (report.documents, report.failures) == (10, 0)
    assert forum.sign_ins == 1
    assert b"s3cret" not in everything_written(workspace)
