from __future__ import annotations

from pathlib import Path

import pytest

from asterism.collect.lines import LINE_LIMIT, byte_lines, file_lines, stated_encoding


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_lines_know_their_bytes(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.txt"
    text = "\ufeffone \u0a0a\u0a00\r\n\U0001f600 two\n\nlast"
    path.write_bytes(text.encode(encoding))
    data = path.read_bytes()
    lines = list(file_lines(path, encoding, {}))
    assert [line.text for line in lines] == [
        "one \u0a0a\u0a00\r\n", "\U0001f600 two\n", "\n", "last",
    ]  # fmt: skip
    for line in lines:
        assert data[line.offset : line.offset + line.length].decode(encoding) == line.text


def test_a_byte_order_mark_states_the_encoding() -> None:
    assert stated_encoding(b"\xef\xbb\xbfa") == ("utf-8", 3)
    assert stated_encoding(b"\xff\xfea\0") == ("utf-16-le", 2)
    assert stated_encoding(b"abc") is None


def test_lines_in_another_encoding_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"ok\ncaf\xe9\n" + "gr\xf6\xdfe, gr\xf6\xdfer".encode() + b"\xff\n")
    encodings: dict[str, int] = {}
    list(file_lines(path, "utf-8", encodings))
    assert encodings == {"windows-1252": 1, "utf-8 with bytes that are not": 1}


def test_a_line_without_end_comes_in_pieces(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"x" * (LINE_LIMIT + 5))
    assert [len(line) for line in byte_lines(path)] == [LINE_LIMIT, 5]
