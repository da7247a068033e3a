from __future__ import annotations

from pathlib import Path

import pytest

from asterism.collect.columns import Mapping
from asterism.collect.formats.tables import Table
from asterism.collect.rejects import Reject
from asterism.collect.rows import Row
from asterism.model.errors import SourceError


def read(path: Path, data: str, mapping: Mapping | None = None) -> list[Row | Reject]:
    path.write_bytes(data.encode())
    return list(Table(path, mapping or Mapping(), "utf-8", {}).rows())


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(tmp_path: Path, delimiter: str) -> None:
    path = tmp_path / "a.csv"
    header = delimiter.join(["text", '"a,b;c"', "d"])
    (row,) = read(path, f"{header}\n{delimiter.join(['x', 'y', 'z'])}\n")
    assert isinstance(row, Row)
    assert row.values == {"text": "x", "a,b;c": "y", "d": "z"}


def test_a_quote_that_never_closes_costs_one_row(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    lines = ["id,text", '1,"open', "2,b", '3,"c\nd"', "4,e"]
    found = read(path, "\n".join(lines))
    texts = [item.values["text"] for item in found if isinstance(item, Row)]
    assert texts == ["b", "c\nd", "e"]
    (reject,) = [item for item in found if isinstance(item, Reject)]
    assert reject.row == 2
    data = path.read_bytes()
    for item in found:
        if isinstance(item, Row):
            assert data[item.offset : item.offset + item.length].startswith(
                item.values["id"].encode()
            )


def test_many_open_quotes_take_linear_time(tmp_path: Path) -> None:
    found = read(tmp_path / "a.csv", "id,text\n" + '1,"open\n' * 5_000)
    assert len(found) == 5_000


def test_repeated_and_missing_names(tmp_path: Path) -> None:
    (row,) = read(tmp_path / "a.csv", "text,x,x,\na,1,2,3\n")
    assert isinstance(row, Row)
    assert row.values == {"text": "a", "x": "1", "x 2": "2", "column 4": "3"}


def test_a_table_needs_a_header_with_text(tmp_path: Path) -> None:
    for data, says in (("", "is empty"), ("\n\n", "is empty"), ("a,b\n", "no column looks")):
        with pytest.raises(SourceError, match=says):
            read(tmp_path / "a.csv", data)
    with pytest.raises(SourceError, match="no column z"):
        read(tmp_path / "a.csv", "text\nx\n", Mapping({"title": "z"}))
