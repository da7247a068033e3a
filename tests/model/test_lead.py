from __future__ import annotations

import json

from asterism.model.lead import Citation, Reason


def test_a_reason_comes_back_from_json() -> None:
    reason = Reason("Why é", (Citation("d1", "m1", "Tampa, FL"), Citation("d2")))
    assert Reason.from_json(json.loads(json.dumps(reason.to_json()))) == reason


def test_a_reason_without_citations_comes_back_too() -> None:
    assert Reason.from_json(json.loads(json.dumps(Reason("Why").to_json()))) == Reason("Why")
