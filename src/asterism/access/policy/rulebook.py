"""The rules of access, read from data and checked before anything is decided by them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final, Literal, Self

from asterism.access.policy.actions import Action
from asterism.access.policy.actor import Decision
from asterism.access.policy.conditions import (
    Condition,
    Facts,
    PolicyError,
    Test,
    compile_condition,
)
from asterism.model.marking import LOCAL, Marking
from asterism.model.organisation import OrganisationKind
from asterism.model.purpose import PurposeKind
from asterism.model.subject import Subject

Effect = Literal["forbid", "permit act", "permit record", "ask"]
EFFECTS: Final[Mapping[tuple[object, object], Effect]] = {
    ("forbid", None): "forbid",
    ("permit", "act"): "permit act",
    ("permit", "record"): "permit record",
    ("ask", None): "ask",
}
_KEYS: Final = frozenset({"id", "says", "effect", "grants", "acts", "when"})
OTHERWISE: Final = "otherwise"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    Attributes:
        id: what it is called.
        says: what it means, in a sentence for people; nothing computes with it.
        effect: what follows when it applies.
        acts: which acts it is about.
        conditions: all of them must hold.
    """

    id: str
    says: str
    effect: Effect
    acts: frozenset[Action]
    conditions: tuple[Condition, ...]

    @property
    def of_record(self) -> bool:
        """Whether it asks for something that only a record has."""
        return self.effect == "permit record" or any(item.of_record for item in self.conditions)

    def applies(self, facts: Facts) -> bool:
        """Return whether it applies; one that asks about a record never does without one."""
        return (
            facts.action in self.acts
            and (facts.marking is not None or not self.of_record)
            and all(condition.test(facts) for condition in self.conditions)
        )


class Rulebook:
    """A checked set of rules.

    Args:
        rules: in the order in which refusals are explained.
        otherwise: what is said when nothing permits an act, or a record.
    """

    def __init__(self, rules: Iterable[Rule], otherwise: Mapping[str, str]) -> None:
        self.rules: Final = tuple(rules)
        self._otherwise = dict(otherwise)
        self._by_act = {
            (effect, action): [
                rule for rule in self.rules if rule.effect == effect and action in rule.acts
            ]
            for effect in EFFECTS.values()
            for action in Action
        }

    @classmethod
    def read(cls, text: str) -> Self:
        """Return the rules that a file states.

        Raises:
            PolicyError: naming the rule that is not understood, and why.
        """
        try:
            stated = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            message = f"the rules are no TOML: {error}"
            raise PolicyError(message) from error
        groups = {name: _actions(names, {}) for name, names in stated.get("acts", {}).items()}
        rules = [_rule(number, written, groups) for number, written in _numbered(stated)]
        doubled = sorted({rule.id for rule in rules if [r.id for r in rules].count(rule.id) > 1})
        if doubled:
            message = f"two rules are called {', '.join(doubled)}"
            raise PolicyError(message)
        otherwise = stated.get(OTHERWISE, {})
        if set(otherwise) != {"act", "record"} or set(stated) - {"acts", OTHERWISE, "rule"}:
            message = "beside its rules the file has acts, and otherwise with act and record"
            raise PolicyError(message)
        return cls(rules, otherwise)

    def without(self, rule_id: str) -> Rulebook:
        """Return these rules but one, to show that its absence is noticed."""
        return Rulebook((rule for rule in self.rules if rule.id != rule_id), self._otherwise)

    def about(self, effect: Effect, action: Action) -> list[Rule]:
        """Return the rules of one effect about one act."""
        return self._by_act[effect, action]

    def left_over(self, effect: Effect, facts: Facts) -> list[list[Test]]:
        """Return what the rules of one effect still ask once everything but the record is known.

        Each list is one rule: it applies to a record for which all of its tests hold.
        """
        case = facts._replace(marking=LOCAL)  # some record there is; nothing here reads it
        return [
            [condition.test for condition in rule.conditions if condition.of_record]
            for rule in self.about(effect, facts.action)
            if all(item.test(case) for item in rule.conditions if not item.of_record)
        ]

    def asks_again(self, action: Action, marking: Marking | None) -> bool:
        """Return whether an act, with a record under a marking if any, asks for the purpose."""
        nobody = Subject("", "", OrganisationKind.RESEARCH)  # rules that ask read the record alone
        facts = Facts(nobody, PurposeKind.GENERAL, action, marking, 0)
        return any(rule.applies(facts) for rule in self.about("ask", action))

    def decide(self, facts: Facts) -> Decision:
        """Return what the rules say of an act, with a record under one plain marking or none."""
        for rule in self.about("forbid", facts.action):
            if rule.applies(facts):
                return Decision(permitted=False, rule=rule.id, says=rule.says)
        deciding: Rule | None = None
        for what in ("act", "record") if facts.marking is not None else ("act",):
            effect: Effect = "permit act" if what == "act" else "permit record"
            found = (rule for rule in self.about(effect, facts.action) if rule.applies(facts))
            deciding = next(found, None)
            if deciding is None:
                return Decision(permitted=False, rule=OTHERWISE, says=self._otherwise[what])
        if deciding is None:  # never: there is always the act to be permitted
            message = "nothing was decided"
            raise PolicyError(message)
        return Decision(permitted=True, rule=deciding.id, says=deciding.says)


@cache
def shipped() -> Rulebook:
    """Return the rules that this version ships."""
    return Rulebook.read((files(__package__) / "rules.toml").read_text(encoding="utf-8"))


def _numbered(stated: Mapping[str, Any]) -> Iterator[tuple[int, object]]:
    rules = stated.get("rule")
    if not isinstance(rules, list) or not rules:
        message = "the file states no rules"
        raise PolicyError(message)
    return iter(enumerate(rules, 1))


def _rule(number: int, written: object, groups: Mapping[str, frozenset[Action]]) -> Rule:
    name = written.get("id") if isinstance(written, dict) else None
    try:
        if not isinstance(written, dict) or not isinstance(name, str) or not name:
            message = "it has no id"
            raise PolicyError(message)  # noqa: TRY301 - one place names the rule
        return _read_rule(name, written, groups)
    except PolicyError as error:
        message = f"rule {name or number}: {error}"
        raise PolicyError(message) from error


def _read_rule(
    name: str, written: Mapping[str, Any], groups: Mapping[str, frozenset[Action]]
) -> Rule:
    unknown = sorted(set(written) - _KEYS)
    if unknown:
        message = f"there is no {', '.join(unknown)} in a rule"
        raise PolicyError(message)
    says = written.get("says")
    if not isinstance(says, str) or not says.endswith("."):
        message = "it does not say, in a sentence, what it means"
        raise PolicyError(message)
    effect = EFFECTS.get((written.get("effect"), written.get("grants")))
    if effect is None:
        message = "its effect is forbid, ask, or permit with grants = act or record"
        raise PolicyError(message)
    when = written.get("when")
    if not isinstance(when, list) or (not when and effect != "ask"):
        message = "it states no conditions"
        raise PolicyError(message)
    acts = _actions(written["acts"], groups) if "acts" in written else frozenset(Action)
    conditions = tuple(compile_condition(item) for item in when)
    if effect == "ask" and not all(condition.of_nothing_else for condition in conditions):
        message = "whether the purpose is asked for again depends on the act and the record alone"
        raise PolicyError(message)
    return Rule(name, says, effect, acts, conditions)


def _actions(names: object, groups: Mapping[str, frozenset[Action]]) -> frozenset[Action]:
    known = {action.value: frozenset({action}) for action in Action} | dict(groups)
    listed = names if isinstance(names, list) else []
    unknown = [str(name) for name in listed if name not in known]
    if not listed or unknown:
        message = f"there is no act {', '.join(unknown)}; there are: {', '.join(sorted(known))}"
        raise PolicyError(message)
    return frozenset().union(*(known[name] for name in listed))
