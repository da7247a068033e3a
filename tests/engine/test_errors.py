from __future__ import annotations

from asterism.engine.errors import EngineError
from asterism.model.errors import AsterismError


def test_engine_errors_are_for_the_person_at_the_keyboard() -> None:
    assert issubclass(EngineError, AsterismError)
