from __future__ import annotations

from pathlib import Path

import pytest
from tests.collect.formats import samples

from asterism.evidence.errors import EvidenceError
from asterism.evidence.workbook import Workbook, column_names, table_rows

STYLES = (
    '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/>'
    '<numFmt numFmtId="165" formatCode="0.0 &quot;days&quot;"/></numFmts><cellXfs>'
    '<xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="22"/><xf numFmtId="165"/></cellXfs>'
    "</styleSheet>"
)


def cells(path: Path) -> list[list[object]]:
    with path.open("rb") as file, Workbook(file) as workbook:
        return [list(row.cells) for row in workbook.rows(workbook.sheets[0])]


def test_values_of_every_kind(tmp_path: Path) -> None:
    xml = (
        '<row r="1"><c r="A1" t="s"><v>1</v></c><c r="C1" t="b"><v>1</v></c></row>'
        '<row r="2"><c r="A2" s="1"><v>46082</v></c><c r="B2" s="2"><v>46082.5</v></c>'
        '<c r="C2" s="3"><v>2.5</v></c><c r="D2"><v>12025550101</v></c></row>'
        '<row r="3"><c r="A3" t="str"><f>A1</f><v>said</v></c><c r="B3"><f>1+1</f></c>'
        '<c r="C3" t="e"><v>#REF!</v></c></row><row r="4"/>'
    )
    shared = (
        "<sst><si><t>no</t></si><si><r><t>a</t></r><rPh><t>X</t></rPh><r><t>b</t></r></si></sst>"
    )
    more = {"xl__styles.xml": STYLES, "xl__sharedStrings.xml": shared}
    path = samples.write_zip(tmp_path / "a.xlsx", samples.workbook_parts({"S": xml}, **more))
    assert cells(path) == [
        ["ab", None, True],
        ["2026-03-01", "2026-03-01T12:00:00", 2.5, 12025550101],
        ["said", None, None],
    ]
    with path.open("rb") as file, Workbook(file) as workbook:
        list(workbook.rows(workbook.sheets[0]))
        assert (workbook.uncomputed, workbook.errors) == (1, 1)


def test_dates_since_1904(tmp_path: Path) -> None:
    parts = samples.workbook_parts({"S": '<row r="1"><c r="A1" s="1"><v>1</v></c></row>'})
    parts["xl/styles.xml"] = STYLES
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(
        "<sheets>", '<workbookPr date1904="1"/><sheets>'
    )
    assert cells(samples.write_zip(tmp_path / "a.xlsx", parts)) == [["1904-01-02"]]


def test_columns_beyond_the_header_have_numbers(tmp_path: Path) -> None:
    path = samples.workbook(tmp_path / "a.xlsx", ("a", "a"), ("1", "2", "3"))
    with path.open("rb") as file, Workbook(file) as workbook:
        rows = [values for _, values, _ in table_rows(workbook, workbook.sheets[0])]
    assert rows[1] == {"a": "1", "a 2": "2", "column 3": "3"}
    assert column_names(["", "x", "x"]) == ["column 1", "x", "x 2"]


@pytest.mark.parametrize(
    ("part", "text", "says"),
    [
        ("xl/workbook.xml", "<!DOCTYPE x [<!ENTITY a 'b'>]><workbook/>", "document type"),
        ("xl/workbook.xml", "<workbook/>", "no sheets"),
        ("xl/workbook.xml", "<workbook>", "is damaged"),
        ("xl/_rels/workbook.xml.rels", "<Relationships/>", "no sheets"),
    ],
)
def test_workbooks_that_are_none(tmp_path: Path, part: str, text: str, says: str) -> None:
    parts = {**samples.workbook_parts({"S": ""}), part: text}
    with pytest.raises(EvidenceError, match=says):
        cells(samples.write_zip(tmp_path / "a.xlsx", parts))
