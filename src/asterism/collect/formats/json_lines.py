"""Files with one JSON object a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import orjson

from asterism.collect.columns import Columns, Mapping, choose_columns
from asterism.collect.lines import byte_lines, file_lines
from asterism.collect.rejects import Reject
from asterism.collect.rows import Row
from asterism.evidence.locate import decode

BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def json_rows(
    path: Path, mapping: Mapping, encoding: str, encodings: dict[str, int]
) -> Iterator[Row | Reject]:
    """Yield the rows of a JSON lines file; blank lines are no rows.

    Args:
        path: the file.
        mapping: which key holds which field.
        encoding: of the file.
        encodings: rows by encoding, counted up for those that are not UTF-8.
    """
    plans: dict[tuple[str, ...], Columns] = {}
    for number, offset, length, line in _lines(path, encoding, encodings):
        try:
            values = orjson.loads(line)
        except ValueError:
            if line.isspace():
                continue
            values = _read_again(line, number, encodings)
        if isinstance(values, dict):
            names = tuple(values)
            columns = plans.get(names)
            if columns is None:
                columns = plans[names] = choose_columns(names, mapping)
            yield Row(number, offset, length, columns, values)
        elif isinstance(values, Reject):
            yield values
        else:
            mend = "write one JSON object on each line"
            yield Reject(number, "", "is no JSON object", mend, repr(values))


def _lines(
    path: Path, encoding: str, encodings: dict[str, int]
) -> Iterator[tuple[int, int, int, bytes]]:
    """Yield number, offset and length of each line, and its text in UTF-8 where it is sound."""
    if encoding.startswith("utf-16"):
        for line in file_lines(path, encoding, encodings):
            yield line.number, line.offset, line.length, line.text.encode()
        return
    offset = 0
    for number, data in enumerate(byte_lines(path), 1):
        yield number, offset, len(data), data
        offset += len(data)


def _refuse(word: str) -> NoReturn:
    """Refuse NaN and Infinity: JSON has no such numbers, and no store keeps them."""
    message = f"{word} is no number of JSON"
    raise ValueError(message)


def _read_again(line: bytes, number: int, encodings: dict[str, int]) -> Any:  # noqa: ANN401 - JSON
    """Return what a line says in another encoding than UTF-8, or why it says nothing."""
    text = decode(line.removeprefix(BYTE_ORDER_MARK), "utf-8")
    try:
        values = json.loads(text, parse_constant=_refuse)
        orjson.dumps(values)  # refuses what no store can keep: halves of surrogate pairs
    except (ValueError, RecursionError, TypeError) as error:
        return Reject(number, "", f"is no JSON: {error}", "mend the line, or remove it", text)
    if not line.startswith(BYTE_ORDER_MARK):
        encodings["windows-1252"] = encodings.get("windows-1252", 0) + 1
    return values
