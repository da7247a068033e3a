from __future__ import annotations

import subprocess
import sys

import pyarrow as pa
import pytest

from asterism.engine.errors import EngineError
from asterism.engine.spark import open_spark, spark_schema


def test_a_missing_extra_is_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pysail.spark", None)
    with pytest.raises(EngineError, match=r"asterism\[spark\]"), open_spark():
        pass


def test_schemas_are_written_as_spark_does() -> None:
    schema = pa.schema([("id", pa.string()), ("end", pa.int32()), ("x", pa.float64())])
    assert spark_schema(schema) == "`id` string, `end` int, `x` double"


def test_it_opens_where_the_program_has_no_file() -> None:
    pytest.importorskip("pysail")
    pytest.importorskip("pyspark")
    program = (
        "import sys\n"
        "from asterism.engine.spark import open_spark\n"
        "with open_spark() as engine: print(len(engine.run('SELECT 1 AS x', {}, None)))\n"
        "assert not hasattr(sys.modules['__main__'], '__file__')"
    )
    command = [sys.executable, "-c", program]
    answer = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - our own interpreter
    assert answer.stdout == "1\n"
