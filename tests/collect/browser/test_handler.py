from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select
from warcio.archiveiterator import ArchiveIterator

from asterism.access import Workspace
from asterism.collect.crawl import collect
from asterism.collect.declaration import SiteDeclaration
from asterism.record import schema

if TYPE_CHECKING:
    from conftest import Site  # type: ignore[import-not-found]

pytestmark = pytest.mark.browser


def rows(workspace: Workspace, table: Any) -> list[Any]:  # noqa: ANN401 - a table
    with workspace.database.reading() as connection:
        return list(connection.execute(select(table)).mappings())


def archived(workspace: Workspace) -> list[tuple[str, str, str | None]]:
    """Return type, address and the record referred to, of what is in the archive."""
    found = []
    for path in workspace.paths.captures.rglob("*.warc.gz"):
        with path.open("rb") as file:
            for record in ArchiveIterator(file):
                named = record.rec_headers.get_header
                refers = named("WARC-Refers-To") or named("WARC-Concurrent-To")
                found.append((record.rec_type, named("WARC-Target-URI"), refers))
    return found


def test_a_page_made_by_its_script_is_read_scrolled_and_kept(
    workspace: Workspace, cards: Site, shown: SiteDeclaration
) -> None:
    report = collect(workspace, [shown])
    assert (report.documents, report.failures, report.rejected) == (12, 0, 0)
    documents = {row["url"]: row for row in rows(workspace, schema.documents)}
    ad = documents[f"{cards.address}/ad/11"]
    assert (ad["title"], ad["text"]) == ("Ad 11", "call 202-555-0011")
    session = workspace.session(None, "test")
    content = session.capture_content(ad["capture_id"])
    assert b"<h1>Ad 11</h1>" in content.payload
    assert "202-555-0011" in (session.document_in_capture(ad["id"]).html or "")
    kept = archived(workspace)
    page = [item for item in kept if item[1] == f"{cards.address}/ad/11"]
    assert sorted(kind for kind, _, _ in page) == ["conversion", "response"]
    refers = {address: refers for kind, address, refers in kept if kind == "resource"}
    picture = refers[f"urn:fullPage:{cards.address}/ad/11"]
    assert picture is not None
    assert ad["capture_id"] in picture.replace("-", "")
    assert ("response", f"{cards.address}/api/ad/11", None) in kept
    assert report.pages == 1 + 1 + 12 + 3 + 12  # robots.txt, list, ads, and what fed them


TRYING = """<main><h1>T</h1><div class=body>untouched</div></main>
<img src="/picture.png"><iframe src="http://localhost:PORT/frame"></iframe>
<link rel=prefetch href="http://localhost:PORT/prefetch">
<script>
const tries = {
  robots: () => fetch("/api/secret"),
  metadata: () => fetch("http://169.254.169.254/latest/meta-data"),
  host: () => fetch("http://localhost:PORT/api/list?from=0", {mode: "no-cors"}),
  method: () => fetch("/api/sent", {method: "DELETE"}),
  socket: () => new Promise((done, fail) => {
    const socket = new WebSocket("ws://127.0.0.1:PORT/socket");
    socket.onmessage = done;
    socket.onclose = socket.onerror = fail;
  }),
  peer: () => new Promise((done, fail) => {
    const peer = new RTCPeerConnection({iceServers: [{urls: "stun:127.0.0.1:PORT"}]});
    peer.createDataChannel("x");
    peer.createOffer().then((offer) => peer.setLocalDescription(offer));
    peer.onicecandidate = (event) => event.candidate?.candidate.includes("srflx") && done();
  }),
};
window.open("/popup");
navigator.sendBeacon("/beacon", "x");
const late = (value) => new Promise((done) => setTimeout(() => done(value), 1500));
Promise.all(Object.entries(tries).map(([name, attempt]) =>
  Promise.race([attempt().then(() => name, () => ""), late("")])
)).then((got) => {
  document.querySelector(".body").textContent = `got:${got.filter(Boolean).join()}`;
  document.body.insertAdjacentHTML("beforeend", "<p class=tried>");
});
</script>"""


def test_a_page_does_not_get_what_a_page_may_not_have(
    workspace: Workspace, cards: Site, shown: SiteDeclaration
) -> None:
    cards.put("/", "<a class=ad href=/ad/0>x</a>")
    cards.put("/ad/0", TRYING.replace("PORT", str(cards.port)))
    page = shown.page.model_copy(update={"wait_for": "a.ad, p.tried"})
    report = collect(workspace, [shown.model_copy(update={"page": page})])
    (document,) = rows(workspace, schema.documents)
    assert document["text"] == "got:"
    assert report.failures == 0
    assert set(cards.asked) == {"/robots.txt", "/", "/ad/0"}


KILLING = "<h1>x</h1><script>for (const a = [];;) a.push(new Array(1e6).fill(a.length))</script>"


def test_a_page_that_kills_its_browser_is_one_reject_and_the_others_go_on(
    workspace: Workspace, cards: Site, shown: SiteDeclaration
) -> None:
    cards.put("/", "<a class=ad href=/ad/1>x</a><a class=ad href=/ad/2>x</a>")
    cards.put("/ad/1", KILLING)
    page = shown.page.model_copy(update={"screenshot": False, "keep_dom": False})
    report = collect(workspace, [shown.model_copy(update={"page": page})])
    assert (report.documents, report.failures) == (1, 1)
    assert report.rejects_file is not None
    lines = [json.loads(line) for line in Path(report.rejects_file).read_text().splitlines()]
    (reject,) = [line for line in lines if line["raw"] == f"{cards.address}/ad/1"]
    assert "the browser cannot show it" in reject["reason"]
    assert {kind for kind, _, _ in archived(workspace)} == {"warcinfo", "response"}
