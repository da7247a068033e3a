from __future__ import annotations

from asterism.collect.arriving import Arrival, Body, Unread
from asterism.collect.declaration import SiteDeclaration
from asterism.collect.finding import MISSING, PageFinding
from asterism.collect.page_reading import PageReader
from asterism.collect.reading import read
from asterism.evidence.store import Received


def arrival(declaration: SiteDeclaration, body: str, status: int = 200) -> Arrival:
    received = Received("http://127.0.0.1/ad/1", 5, status, "", (), body.encode(), "0" * 64)
    content = Body("text/html; charset=utf-8", body.encode())
    unread = Unread(content, PageReader(declaration), PageFinding())
    return Arrival(declaration.source, received, unread=unread)


def test_what_was_handed_over_unread_is_read(declaration: SiteDeclaration) -> None:
    found = read(arrival(declaration, "<h1>Ad</h1><div class=body>Call</div>"))
    assert [draft.text for draft in found.drafts] == ["Call"]
    assert found.unread is None
    assert read(found) is found


def test_what_is_no_document_says_so(declaration: SiteDeclaration) -> None:
    assert read(arrival(declaration, "<h1>Not found</h1>")).finding == MISSING
    door = read(arrival(declaration, "<p>x</p><input type=password>"))
    assert (door.finding, door.drafts) == ("login", ())
    assert "asks to log in" in door.rejects[0].reason
    assert read(arrival(declaration, "gone", 410)).rejects == ()
    assert "answered with 500" in read(arrival(declaration, "x", 500)).rejects[0].reason
    assert "sent as nothing" in read(arrival(declaration, "")).rejects[0].reason
