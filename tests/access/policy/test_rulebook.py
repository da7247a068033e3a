"""Rules that are not understood are refused by name, and never silently do not apply."""

from __future__ import annotations

import pytest

from asterism.access.policy.actions import Action
from asterism.access.policy.conditions import PolicyError
from asterism.access.policy.rulebook import Rulebook, shipped

FRAME = """
[otherwise]
act = "No role."
record = "No level."

[[rule]]
id = "{id}"
says = "{says}"
effect = "{effect}"
{more}
when = [{when}]
"""
SOUND = '{ attribute = "subject.own", operator = "is", value = true }'


def written(when: str = SOUND, more: str = "", **changed: str) -> str:
    stated = {"id": "one", "says": "A sentence.", "effect": "forbid"} | changed
    return FRAME.format(when=when, more=more, **stated)


UNKNOWN = '{ attribute = "subject.rank", operator = "is", value = "x" }'


def test_a_condition_that_is_not_understood_names_its_rule() -> None:
    with pytest.raises(PolicyError, match="rule one: there is no attribute 'subject"):
        Rulebook.read(written(UNKNOWN))


RULES = {
    "an unknown effect": (written(effect="allow"), "rule one: its effect is forbid"),
    "a permit of nothing": (written(effect="permit"), "rule one: its effect is forbid"),
    "an unknown key": (written(more='if = "x"'), "rule one: there is no if in a rule"),
    "an unknown act": (written(more='acts = ["peek"]'), "rule one: there is no act peek"),
    "no acts": (written(more="acts = []"), "rule one: there is no act"),
    "no conditions": (written(when=""), "rule one: it states no conditions"),
    "no sentence": (written(says="x"), "rule one: it does not say"),
    "no id": (written(id=""), "rule 1: it has no id"),
    "an ask about people": (written(effect="ask"), "rule one: whether the purpose is asked"),
    "the same id twice": (written() + written().partition("[[rule]]")[2].join(["[[rule]]", ""]),
                          "two rules are called one"),
    "no rules": ('[otherwise]\nact = "a"\nrecord = "b"', "the file states no rules"),
    "no refusal": (written().replace("[otherwise]", "[instead]"), "beside its rules"),
    "no TOML": ("rule", "the rules are no TOML"),
}  # fmt: skip


@pytest.mark.parametrize("what", RULES)
def test_rules_that_are_not_understood_are_refused(what: str) -> None:
    text, message = RULES[what]
    with pytest.raises(PolicyError) as caught:
        Rulebook.read(text)
    assert message in str(caught.value)


def test_a_sound_rule_is_read() -> None:
    (rule,) = Rulebook.read(written(more='acts = ["read"]')).rules
    assert (rule.id, rule.says, rule.effect) == ("one", "A sentence.", "forbid")
    assert rule.acts == {Action.READ}
    assert not rule.of_record


def test_every_act_is_granted_by_some_role() -> None:
    rules = shipped()
    assert all(rules.about("permit act", action) for action in Action)
