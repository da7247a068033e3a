"""Conditions compare what can be compared; everything else is refused when rules are read."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from importlib.resources import files

import pytest

from asterism.access.policy import Action
from asterism.access.policy.conditions import ATTRIBUTES, Facts, PolicyError, compile_condition
from asterism.model.marking import Consent, Marking, TrafficLight
from asterism.model.purpose import PurposeKind
from asterism.model.subject import Subject

Person = Callable[..., Subject]

CONDITIONS = {
    '{ attribute = "subject.rank", operator = "is", value = "x" }': "no attribute 'subject.rank'",
    '{ attribute = "subject.own", operator = "equals", value = true }': "no operator 'equals'",
    '{ attribute = "subject.own", operator = "is", value = "yes" }': "'yes' is not true or false",
    '{ attribute = "subject.own", operator = "is" }': "an attribute, an operator, and a value",
    '{ attribute = "subject.own", operator = "holds", value = "x" }': "compares a set of words",
    '{ attribute = "subject.roles", operator = "is", value = "analyst" }': "does not compare a set",
    '{ attribute = "subject.roles", operator = "holds", value = "boss" }': "there is no boss",
    '{ attribute = "marking.level", operator = "is", value = "BLUE" }': "there is no BLUE",
    '{ attribute = "purpose.kind", operator = "is-none-of", value = ["cas"] }': "there is no cas",
    '{ attribute = "purpose.kind", operator = "is-none-of", value = [] }': "is not a set of words",
    '{ attribute = "marking.owner", operator = "is", value = 3 }': "3 is not a word",
    '{ attribute = "marking.expires-at", operator = "after", value = 3 }': "3 is not a time",
    '{ attribute = "marking.owner", operator = "is", other = "at" }': "at is a time, not a word",
    '{ attribute = "marking.owner", operator = "is", other = "x" }': "no attribute 'x'",
    '"subject.own"': "an attribute, an operator, and a value",
}


def read(when: str) -> object:
    return tomllib.loads(f"when = {when}")["when"]


@pytest.mark.parametrize("when", CONDITIONS)
def test_what_is_not_understood_is_said(when: str) -> None:
    with pytest.raises(PolicyError) as caught:
        compile_condition(read(when))
    assert CONDITIONS[when] in str(caught.value)


HOLD = """
{ attribute = "subject.roles", operator = "holds", value = "analyst" }
{ attribute = "subject.roles", operator = "lacks", value = "custodian" }
{ attribute = "subject.organisation", operator = "is", other = "marking.owner" }
{ attribute = "subject.organisation", operator = "is-not", value = "south" }
{ attribute = "subject.own", operator = "is", value = false }
{ attribute = "subject.identities", operator = "shares", other = "marking.excluded" }
{ attribute = "purpose.kind", operator = "is-none-of", value = ["research"] }
{ attribute = "marking.level", operator = "at-least", value = "AMBER" }
{ attribute = "marking.level", operator = "at-most", value = "AMBER+STRICT" }
{ attribute = "marking.sharing-group", operator = "is-in", other = "subject.groups" }
{ attribute = "marking.expires-at", operator = "not-after", other = "at" }
{ attribute = "at", operator = "not-after", other = "marking.expires-at" }
{ attribute = "marking.consent", operator = "is", value = "given" }
{ attribute = "marking.stated", operator = "is", value = true }
""".strip().splitlines()

FAIL = """
{ attribute = "subject.roles", operator = "holds", value = "auditor" }
{ attribute = "marking.level", operator = "at-least", value = "RED" }
{ attribute = "marking.level", operator = "at-most", value = "GREEN" }
{ attribute = "marking.expires-at", operator = "after", other = "at" }
{ attribute = "marking.embargo-until", operator = "after", other = "at" }
{ attribute = "marking.embargo-until", operator = "not-after", other = "at" }
{ attribute = "marking.caveats", operator = "holds", value = "sealed" }
{ attribute = "purpose.kind", operator = "is-none-of", value = ["case", "legal"] }
{ attribute = "marking.consent", operator = "is-not", value = "given" }
""".strip().splitlines()


@pytest.fixture
def facts(person: Person) -> Facts:
    """Give a case that the conditions above ask about."""
    marking = Marking(
        "north",
        TrafficLight.AMBER,
        "coast",
        excluded=frozenset({"person:ANA"}),
        consent=Consent.GIVEN,
        expires_at=5,
    )
    subject = person(groups=frozenset({"coast"}))
    return Facts(subject, PurposeKind.CASE, Action.READ, marking, 5)


@pytest.mark.parametrize("when", HOLD)
def test_what_holds(facts: Facts, when: str) -> None:
    assert compile_condition(read(when)).test(facts)


@pytest.mark.parametrize("when", FAIL)
def test_what_does_not(facts: Facts, when: str) -> None:
    assert not compile_condition(read(when)).test(facts)


def test_a_condition_knows_whether_it_needs_a_record() -> None:
    alone = compile_condition(read(HOLD[0]))
    both = compile_condition(read(HOLD[2]))
    record = compile_condition(read(HOLD[7]))
    assert [item.of_record for item in (alone, both, record)] == [False, True, True]
    assert [item.of_nothing_else for item in (alone, both, record)] == [False, False, True]


def test_every_attribute_is_asked_for_by_some_rule() -> None:
    rules = (files("asterism.access.policy") / "rules.toml").read_text(encoding="utf-8")
    assert [name for name in ATTRIBUTES if f'"{name}"' not in rules] == []
