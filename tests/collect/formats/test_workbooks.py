from __future__ import annotations

from pathlib import Path

import pytest
from tests.collect.formats import samples
from tests.collect.formats.conftest import Read

from asterism.collect.columns import Mapping
from asterism.collect.rejects import Reject
from asterism.collect.rows import Row
from asterism.model.errors import SourceError


def test_sheets_with_a_text_are_read(tmp_path: Path, read: Read) -> None:
    rows = samples.sheet_row(2, "Title", "Body") + samples.sheet_row(4, "T", "call")
    parts = samples.workbook_parts({"Notes": samples.sheet_row(1, "x", "y"), "Ads": rows})
    path = samples.write_zip(tmp_path / "a.xlsx", parts)
    (row,), findings = read(path)
    assert isinstance(row, Row)
    assert (row.entry, row.number, row.values) == ("Ads!4", 4, {"Title": "T", "Body": "call"})
    assert "sheet Notes" in findings.notes[0]
    with pytest.raises(SourceError, match="it has: Notes, Ads"):
        read(path, Mapping(sheet="Nowhere"))
    with pytest.raises(SourceError, match="no sheet has a column"):
        read(path, Mapping(sheet="Notes"))


def test_a_row_that_cannot_be_read_costs_itself(tmp_path: Path, read: Read) -> None:
    twice = '<row r="2"><c r="A2"><v>1</v></c><c r="A2"><v>2</v></c></row>'
    xml = samples.sheet_row(1, "text") + twice + samples.sheet_row(3, "good")
    path = samples.write_zip(tmp_path / "a.xlsx", samples.workbook_parts({"Ads": xml}))
    reject, row = read(path)[0]
    assert isinstance(reject, Reject)
    assert "Ads!2: two cells" in reject.reason
    assert isinstance(row, Row)
