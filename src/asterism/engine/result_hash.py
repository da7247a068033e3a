"""One hash for one result, whichever engine gave it and in whatever order."""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal
from typing import Any, Final

import pyarrow as pa

SIGNIFICANT_DIGITS: Final = 9


def result_hash(table: pa.Table) -> str:
    """Return a hash of the names of the columns and of the rows, sorted.

    Engines differ in the width of integers and in the type of a sum; both are compared as
    numbers. Floating-point numbers are compared to 9 significant digits, as the last ones
    depend on the order of addition and on the library that computes a sine.
    """
    digest = hashlib.blake2b(digest_size=16)
    digest.update(json.dumps(table.column_names).encode())
    columns = [column.to_pylist() for column in table.columns]
    rows = zip(*columns, strict=True)
    for row in sorted(json.dumps([_comparable(item) for item in row]) for row in rows):
        digest.update(row.encode() + b"\n")
    return digest.hexdigest()


def _comparable(value: Any) -> Any:  # noqa: ANN401 - whatever Arrow holds
    match value:
        case bool() | int() | str() | None:
            return value
        case Decimal():
            whole = value == value.to_integral_value()
            return int(value) if whole else _comparable(float(value))
        case float():
            return f"{value:.{SIGNIFICANT_DIGITS}g}"
        case list():
            return [_comparable(item) for item in value]
        case dict():
            return {key: _comparable(item) for key, item in value.items()}
        case _:
            return str(value)
