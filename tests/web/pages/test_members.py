from __future__ import annotations

from datetime import date

from asterism.web.pages.members import MemberTable


def test_the_table_sorts_both_ways_and_keeps_the_filter() -> None:
    table = MemberTable(place="US/FL/Tampa", first=date(2026, 1, 1))
    assert table.is_filtered
    sorted_once = table.sorted_by("title")
    assert "place=US%2FFL%2FTampa" in sorted_once
    assert "descending=false" in sorted_once
    assert "descending=true" in MemberTable(sort="title").sorted_by("title")
