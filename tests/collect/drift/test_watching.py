from __future__ import annotations

import pytest

from asterism.collect.declaration import SiteDeclaration
from asterism.collect.drift.statistics import FieldStatistics
from asterism.collect.drift.watching import Example, SourceWatch


def good(number: int) -> dict[str, str]:
    return {
        "title": f"Ad number {number}",
        "text": f"Text {number} of some length " * (1 + number % 4),
        "place": "Tampa" if number % 3 else "",
        "posted_at": f"2026-03-01T10:{number % 60:02}:00Z",
        "attributes.day": "1 March",
    }


def filled(declaration: SiteDeclaration, pages: int = 100) -> SourceWatch:
    watch = SourceWatch(declaration)
    for number in range(pages):
        watch.document(f"/ad/{number}", good(number))
    assert watch.warnings == []
    return watch


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": ""}, "title"),
        ({"posted_at": ""}, "posted_at"),
        ({"title": "Small site"}, "title"),
        ({"text": "Menu " * 900}, "text"),
    ],
)
def test_a_field_that_changes_is_noticed_once_with_before_and_after(
    declaration: SiteDeclaration, change: dict[str, str], field: str
) -> None:
    watch = filled(declaration)
    noticed = 0
    for number in range(100, 200):
        watch.document(f"/ad/{number}", good(number) | change)
        noticed = noticed or (number - 99 if watch.warnings else 0)
    (warning,) = watch.warnings
    assert (warning.source, warning.field) == ("small", field)
    assert 0 < noticed <= 30
    assert all(
        example.value == good(int(example.url[4:]))[field][:120] for example in warning.before
    )
    assert [example.value for example in warning.after] == [change[field][:120]] * 3
    assert watch.statistics()[field]["drifted"]
    assert warning.reject().raw.startswith('{"source":"small"')
    assert "drift: small: " in warning.reject().reason


def test_pages_without_a_document_are_one_alarm(declaration: SiteDeclaration) -> None:
    watch = filled(declaration)
    for number in range(20):
        watch.no_document(f"/ad/{number}")
    assert [warning.field for warning in watch.warnings] == ["page"]


def test_listings_that_lead_to_fewer_documents(declaration: SiteDeclaration) -> None:
    watch = SourceWatch(declaration)
    for number in range(100):
        watch.listing(f"/list/{number}", 25 if number % 4 else 11)
    assert watch.warnings == []
    for number in range(20):
        watch.listing(f"/list/{number}", 1)
    assert [warning.field for warning in watch.warnings] == ["crawl.items"]


def test_earlier_runs_are_a_measure_for_a_small_one(declaration: SiteDeclaration) -> None:
    earlier = filled(declaration).statistics()

    def history(name: str, selector: str) -> FieldStatistics:
        known = FieldStatistics.from_json(earlier[name])
        return known if known.selector == selector else FieldStatistics(selector)

    watch = SourceWatch(declaration, history, lambda name: [Example("/old", f"a {name}")])
    for number in range(7):
        watch.document(f"/ad/{number}", good(number) | {"title": ""})
    assert watch.warnings == []
    watch.end()
    (warning,) = watch.warnings
    assert warning.before == (Example("/old", "a title"),)


def test_a_run_that_finds_no_document_at_all(declaration: SiteDeclaration) -> None:
    earlier = filled(declaration).statistics()
    watch = SourceWatch(declaration, lambda name, _: FieldStatistics.from_json(earlier[name]))
    watch.listing("/", 0)
    watch.end()
    (warning,) = watch.warnings
    assert (warning.field, warning.after) == ("crawl.items", (Example("/", "0 links"),))
    first = SourceWatch(declaration)
    first.listing("/", 0)
    first.end()
    assert first.warnings == []
