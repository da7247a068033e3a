"""Compare the rules of access with a second reading of them, written in Cedar.

    python -m evaluations.policy_differential --decisions 200000

Random decisions (a person, a purpose, an act, a record or none, a moment) are made by
`asterism.access.policy` and by the Cedar policies in tests/access/policy/oracle. Any difference
is printed and fails the run; so does a share of permits below 15 %, a rule that never applied or
never failed to, and, with --mutations, a rule whose absence nothing noticed.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice

from tests.access.policy.oracle import cedar
from tests.access.policy.oracle.worlds import CASES, Case, World, cases, worlds

from asterism.access.policy import SharedPolicy
from asterism.access.policy.conditions import Facts
from asterism.access.policy.rulebook import Rulebook, shipped
from asterism.model.marking import Marking, combined

LEAST_PERMITS = 0.15
SHOWN = 10

Judged = list[tuple[Case, bool]]


@dataclass
class Comparison:
    """What came of it.

    Attributes:
        judged: each case with what Cedar said.
        differences: cases that the two decided differently.
        permits: cases that both permitted.
        visible: (person, purpose, moment) whose set of visible markings was compared too.
        applied: how often each rule applied.
        stayed_away: how often each rule about the act at hand did not apply.
        decided: how often each rule was the one that decided.
    """

    judged: Judged = field(default_factory=list)
    differences: list[str] = field(default_factory=list)
    permits: int = 0
    visible: int = 0
    applied: Counter[str] = field(default_factory=Counter)
    stayed_away: Counter[str] = field(default_factory=Counter)
    decided: Counter[str] = field(default_factory=Counter)


def compare(decisions: int, seed: int) -> Comparison:
    """Return the comparison of so many decisions."""
    found = Comparison()
    policy, rules = SharedPolicy(), shipped()
    for world in islice(worlds(seed), -(-decisions // CASES)):
        asked = cases(seed, world, min(CASES, decisions - len(found.judged)))
        for case, second in zip(asked, cedar.permits(world, asked), strict=True):
            decision = policy.decide(
                case.subject, case.purpose, case.action, marking_of(case), case.at
            )
            found.judged.append((case, second))
            found.permits += second
            found.decided[decision.rule] += 1
            count_rules(found, rules, case)
            if decision.permitted is not second:
                found.differences.append(f"{decision} but Cedar {second}: {case}")
        compare_sets(found, policy, world, asked)
    return found


def compare_sets(
    found: Comparison, policy: SharedPolicy, world: World, asked: Sequence[Case]
) -> None:
    """Compare whole sets of visible markings with Cedar, marking by marking."""
    for case in asked[:2]:
        every = [
            Case(case.subject, case.purpose, case.action, (item,), case.at)
            for item in world.markings
        ]
        answers = zip(world.markings, cedar.permits(world, every), strict=True)
        expected = {item.id for item, allowed in answers if allowed}
        visible = policy.visible_markings(
            case.subject, case.purpose, world.markings, case.at, case.action
        )
        found.visible += 1
        if visible != expected:
            found.differences.append(f"visible markings differ: {case}")


def marking_of(case: Case) -> Marking | None:
    """Return the marking of the record of a case: the sum of what it rests on."""
    return combined(case.markings) if case.markings else None


def count_rules(found: Comparison, rules: Rulebook, case: Case) -> None:
    """Count which rules about the act applied to a case and which did not."""
    for marking in case.markings or (None,):
        facts = Facts(case.subject, case.purpose.kind, case.action, marking, case.at)
        for rule in rules.rules:
            if rule.effect != "ask" and case.action in rule.acts:
                (found.applied if rule.applies(facts) else found.stayed_away)[rule.id] += 1


def unnoticed(rules: Rulebook, judged: Judged) -> list[str]:
    """Return the rules without which every case would be decided as it is."""
    return [
        rule.id
        for rule in rules.rules
        if rule.effect != "ask" and not _notices(rules, rule.id, judged)
    ]


def _notices(rules: Rulebook, rule_id: str, judged: Judged) -> bool:
    policy = SharedPolicy(rules.without(rule_id))
    return any(
        policy.decide(case.subject, case.purpose, case.action, marking_of(case), case.at).permitted
        is not second
        for case, second in judged
    )


def main() -> None:
    """Print the comparison and say by the exit code whether it is as it must be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--decisions", type=int, default=200_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--mutations", action="store_true")
    given = parser.parse_args()
    started = time.monotonic()
    found = compare(given.decisions, given.seed)
    share = found.permits / len(found.judged)
    rules = [rule.id for rule in shipped().rules if rule.effect != "ask"]
    print(f"{len(found.judged):,} decisions, {found.visible:,} sets of visible markings")
    print(f"{len(found.differences)} differences")
    print(f"{share:.1%} permitted")
    print("\n| rule | applied | did not | decided |\n|---|---:|---:|---:|")
    for name in rules:
        print(
            f"| {name} | {found.applied[name]:,} | {found.stayed_away[name]:,}"
            f" | {found.decided[name]:,} |"
        )
    one_sided = [name for name in rules if not (found.applied[name] and found.stayed_away[name])]
    blind = unnoticed(shipped(), found.judged) if given.mutations else []
    if given.mutations:
        print(f"\n{len(rules) - len(blind)} of {len(rules)} rules are missed when left out")
    for what in [*found.differences[:SHOWN], *map("one-sided: {}".format, one_sided), *blind]:
        print(what)
    print(f"{time.monotonic() - started:.0f} s", file=sys.stderr)
    sys.exit(bool(found.differences or one_sided or blind or share < LEAST_PERMITS))


if __name__ == "__main__":
    main()
