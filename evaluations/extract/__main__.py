"""Measure how well numbers, and other kinds, are found in texts nobody tuned on.

    python -m evaluations.extract
    python -m evaluations.extract --split seen --kinds phone --by-family --show-errors 20

The product is run through its public command, and beside it, for numbers, `phonenumbers`' matcher
and a simple joiner of digits. Of the unseen and fresh splits only totals are printed.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Mapping, Sequence
from typing import Final

from evaluations.extract.family import Family
from evaluations.extract.grammar import KINDS, SPLITS, families, items
from evaluations.extract.item import Item
from evaluations.extract.scoring import Outcome, Score, score
from evaluations.extract.systems import (
    LENIENCIES,
    System,
    command,
    function,
    joiner,
    matcher,
    product,
)

HEAD: Final = (
    f"{'group':24} {'system':18} {'texts':>6} {'P':>6} {'R':>6} {'F1':>6} {'span F1':>8} "
    f"{'false/1000':>11}"
)


def grouped(made: Sequence[Item], split: str, *, by_family: bool) -> dict[str, list[str]]:
    """Return the groups of each item: its sort, its language, and if asked for its family."""
    known: Mapping[str, Family] = {family.name: family for family in families(split)}
    groups = {}
    for item in made:
        family = known.get(item.family)
        if family is None:
            sort = "no number" if item.kind == "phone" else item.kind
            groups[item.key] = [sort]
            continue
        sort = f"{family.group} numbers"
        groups[item.key] = [sort, f"{sort}, {item.language}"]
        if by_family:
            groups[item.key].append(item.family)
    return groups


def row(group: str, system: str, found: Score) -> str:
    """Return one line of the table."""
    false = f"{found.per_thousand:11.2f}" if found.without else " " * 11
    if found.without == found.texts:
        return f"{group:24} {system:18} {found.texts:6d} {'':29} {false}"
    return (
        f"{group:24} {system:18} {found.texts:6d} {found.precision:6.3f} {found.recall:6.3f} "
        f"{found.f1:6.3f} {found.span_f1:8.3f} {false}"
    )


def figures(found: Score) -> dict[str, float]:
    """Return a score as JSON has it."""
    rates = {
        name: round(getattr(found, name), 4)
        for name in ("precision", "recall", "f1", "span_f1", "per_thousand")
    }
    return vars(found) | rates


def systems(options: argparse.Namespace) -> dict[str, System]:
    """Return what is measured, ours first."""
    chosen: dict[str, System] = {}
    if options.function:
        chosen["ours"] = function(options.function, options.reference_field)
    elif not options.baselines_only:
        words = options.command.split() if options.command else product()
        chosen["ours"] = command(words, options.reference_field)
    if not options.no_baselines:
        chosen |= {name: matcher(leniency) for name, leniency in LENIENCIES.items()}
        chosen["digits joined"] = joiner
    return chosen


def outcomes(
    made: Sequence[Item], split: str, options: argparse.Namespace
) -> dict[str, tuple[Outcome, float]]:
    """Return what each system did, and in how many seconds; baselines read phones only."""
    groups = grouped(made, split, by_family=options.by_family)
    done = {}
    for name, system in systems(options).items():
        readable = [item for item in made if name == "ours" or item.kind == "phone"]
        began = time.perf_counter()
        mentions = system(readable)
        seconds = time.perf_counter() - began
        done[name] = score(readable, mentions, groups), seconds
    return done


def report(split: str, done: Mapping[str, tuple[Outcome, float]], shown: int) -> None:
    """Print the table of a split, and so many errors of ours."""
    print(f"\n{split}\n{HEAD}")
    for group in sorted({group for outcome, _ in done.values() for group in outcome.scores}):
        for name, (outcome, _) in done.items():
            if group in outcome.scores:
                print(row(group, name, outcome.scores[group]))
    for name, (outcome, seconds) in done.items():
        print(f"{name}: {seconds:.1f} s, {outcome.shifted} mentions not where they say they are")
    for error in done["ours"][0].errors[:shown] if "ours" in done else ():
        wanted = [gold.value for gold in error.item.gold]
        print(f"{error.item.family}: {error.item.title!r} {error.item.text!r}")
        print(f"  wanted {wanted}, got {list(error.mentioned)}")


def options(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """Return what was asked for."""
    parser = argparse.ArgumentParser(prog="python -m evaluations.extract", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--split", choices=[*SPLITS, "all"], default="all")
    parser.add_argument("--kinds", default=",".join(KINDS), help="separated by commas")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--per-family", type=int, default=30, help="texts of each family")
    parser.add_argument(
        "--texts", type=int, default=300, help="texts of each other sort; numberless: 16.7 times"
    )
    parser.add_argument("--by-family", action="store_true", help="a line for each seen family")
    parser.add_argument("--show-errors", type=int, default=0, help="of the seen split only")
    parser.add_argument("--json", action="store_true", help="one JSON line for each split")
    parser.add_argument("--command", help="instead of this Python's `asterism extract`")
    parser.add_argument("--function", help="module:name, from records to mentions, instead of it")
    parser.add_argument("--reference-field", default="", help="also give the reference day in it")
    parser.add_argument("--baselines-only", action="store_true")
    parser.add_argument("--no-baselines", action="store_true")
    read = parser.parse_args(arguments)
    if (read.show_errors or read.by_family) and read.split != "seen":
        parser.error("single families and errors are shown of --split seen only")
    unknown = set(read.kinds.split(",")) - set(KINDS)
    if unknown:
        parser.error(f"unknown kinds: {', '.join(sorted(unknown))}; known: {', '.join(KINDS)}")
    return read


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, and print what came of it; fail if offsets are wrong."""
    asked = options(arguments)
    shifted = 0
    for split in SPLITS if asked.split == "all" else (asked.split,):
        kinds = tuple(asked.kinds.split(","))
        made = items(split, kinds, asked.per_family, asked.texts, asked.seed)
        if not made:
            print(f"\n{split}: no families yet", file=sys.stderr)
            continue
        done = outcomes(made, split, asked)
        shifted += sum(outcome.shifted for outcome, _ in done.values())
        if asked.json:
            lines = {
                name: {group: figures(found) for group, found in outcome.scores.items()}
                for name, (outcome, _) in done.items()
            }
            print(json.dumps({"split": split, "seed": asked.seed, "systems": lines}))
        else:
            report(split, done, asked.show_errors)
    return 1 if shifted else 0


if __name__ == "__main__":
    sys.exit(main())
