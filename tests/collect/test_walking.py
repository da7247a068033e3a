from __future__ import annotations

from asterism.collect.declaration import SiteDeclaration
from asterism.collect.page_reading import PageReader
from asterism.collect.walking import Walk


def test_each_visit_begins_anew(declaration: SiteDeclaration) -> None:
    walk = Walk(PageReader(declaration))
    assert walk.is_open()
    assert not walk.is_targeted
    assert walk.traps.is_new("http://a.example/1")
    walk.fingerprints.add(b"x")
    walk.has_asked_known = True
    walk.begin_visit()
    assert walk.traps.is_new("http://a.example/1")
    assert not walk.fingerprints
    assert not walk.has_asked_known


def test_a_visit_is_due_after_its_pause(declaration: SiteDeclaration) -> None:
    walk = Walk(PageReader(declaration))
    assert not walk.is_due()
    walk.visited_at -= 2 * 3_600_000_000
    assert walk.is_due()
