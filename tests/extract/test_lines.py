from __future__ import annotations

import orjson
import pyarrow as pa

from asterism.extract.lines import LINES, READ, extract_lines
from asterism.model.mention import MentionKind


def test_a_batch_of_lines_is_one_row() -> None:
    lines = pa.RecordBatch.from_pylist(
        [
            {"number": 7, "line": orjson.dumps({"id": "a", "text": "ruby@mail.example, age 24"})},
            {"number": 8, "line": b"no json"},
        ],
        schema=LINES,
    )
    read = extract_lines(lines, None, frozenset({MentionKind.AGE}))
    assert read.schema == READ
    assert read.num_rows == 1
    (mention,) = map(orjson.loads, read.column(0)[0].as_py().splitlines())
    assert (mention["id"], mention["value"], mention["raw"]) == ("a", 24, "24")
    (reject,) = map(orjson.loads, read.column(1)[0].as_py().splitlines())
    assert reject["row"] == 8
