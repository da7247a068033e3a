from __future__ import annotations

from asterism.access import Session, Workspace
from asterism.model.marking import Consent, Marking, TrafficLight
from asterism.web.answers.markings import marking_answer


def test_a_marking_is_told_in_words(workspace: Workspace, session: Session) -> None:
    marking = Marking(
        "local",
        TrafficLight.AMBER_STRICT,
        "task-force",
        frozenset({"sealed", "juvenile"}),
        expires_at=1_800_000_000_000_000,
        consent=Consent.GIVEN,
        excluded=frozenset({"person:ben"}),
    )
    answer = marking_answer(workspace, session, marking)
    assert (answer.level, answer.owner_names) == ("AMBER+STRICT", ["local"])
    assert (answer.caveats, answer.consent) == (["juvenile", "sealed"], "given")
    assert answer.excluded == ["person:ben"]
    assert str(answer.expires_at) == "2027-01-15 08:00:00+00:00"
    assert not answer.is_sum


def test_a_sum_names_each_owner(workspace: Workspace, session: Session) -> None:
    answer = marking_answer(workspace, session, Marking("local") + Marking("police"))
    assert answer.is_sum
    assert answer.owner_names == ["local", "police"]
