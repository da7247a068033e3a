from __future__ import annotations

from pathlib import Path

import pytest

from asterism.collect.columns import Mapping
from asterism.collect.formats.json_lines import json_rows
from asterism.collect.rejects import Reject
from asterism.collect.rows import Row


def test_rows_know_their_bytes(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    data = b'\xef\xbb\xbf{"text":"a"}\n\n{"text":"\xe9"}\r\n[]\n{"text":"b"}'
    path.write_bytes(data)
    encodings: dict[str, int] = {}
    found = list(json_rows(path, Mapping(), "utf-8", encodings))
    rows = [item for item in found if isinstance(item, Row)]
    assert [row.values["text"] for row in rows] == ["a", "\xe9", "b"]
    assert [row.number for row in rows] == [1, 3, 5]
    assert [data[row.offset : row.offset + row.length] for row in rows[1:]] == [
        b'{"text":"\xe9"}\r\n', b'{"text":"b"}',
    ]  # fmt: skip
    assert encodings == {"windows-1252": 1}
    (reject,) = [item for item in found if isinstance(item, Reject)]
    assert (reject.row, reject.reason) == (4, "is no JSON object")


@pytest.mark.parametrize("line", [b'{"text":', b"[" * 100_000, b'{"text":"\\ud800"}', b"nul\0"])
def test_a_line_that_is_no_json_is_one_reject(tmp_path: Path, line: bytes) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(line + b'\n{"text":"good"}\n')
    reject, row = json_rows(path, Mapping(), "utf-8", {})
    assert isinstance(reject, Reject)
    assert isinstance(row, Row)


def test_wide_encodings(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes('{"text":"\xe9"}\n{"text":"b"}\n'.encode("utf-16"))
    rows = [row for row in json_rows(path, Mapping(), "utf-16-le", {}) if isinstance(row, Row)]
    assert [row.values["text"] for row in rows] == ["\xe9", "b"]
    second = path.read_bytes()[rows[1].offset :][: rows[1].length]
    assert second.decode("utf-16-le") == '{"text":"b"}\n'
