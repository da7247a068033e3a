from __future__ import annotations

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
