from __future__ import annotations

import pyarrow as pa
import pytest

from asterism.engine.errors import EngineError
from asterism.engine.tables import SetTable, wrapped
from asterism.model.visibility import Visibility


def test_rows_without_a_marking_are_refused() -> None:
    with pytest.raises(EngineError, match="marking_id"):
        SetTable(rows=pa.table({"id": ["a"]})).require_marking("documents")


def test_nothing_at_all_is_refused() -> None:
    with pytest.raises(EngineError, match="neither"):
        SetTable().require_marking("documents")


def test_the_predicate_is_always_there() -> None:
    assert "held.marking_id IN (1, 2)" in wrapped(Visibility(frozenset({2, 1})), "rows")
    assert "1 = 0" in wrapped(Visibility(frozenset()), "rows")
