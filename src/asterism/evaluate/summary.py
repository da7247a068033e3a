"""Several runs in one: the mean and the worst of each figure, as JSON and as tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from statistics import fmean
from typing import Any, Final

from asterism.evaluate.baselines import NOTHING, PHONES, TEXTS
from asterism.evaluate.findings import OURS, Report

MEASURES: Final = ("precision", "recall", "f1")
SCORES: Final = ("bcubed", "pairwise")
RATES: Final = ("look_alikes", "individuals", "businesses", "operations")
"""Shares of owners who have a lead, by kind of owner."""

ORDER: Final = (NOTHING, TEXTS, PHONES, OURS)


def summarise(runs: Sequence[Report]) -> Report:
    """Return mean and worst over runs of every figure that the runs report.

    Counts are summed. The worst of a precision, recall or F1 is the smallest, of a rate of wrong
    leads the largest; a figure that a run could not give (nothing to count) is left out of both.
    """
    return {
        "ways": {
            way: {
                score: {
                    name: _spread((run["ways"][way][score][name] for run in runs), min)
                    for name in MEASURES
                }
                for score in SCORES
            }
            for way in ORDER
            if all(way in run["ways"] for run in runs)
        },
        "roles": {
            role: {
                "owners": sum(found["owners"] for found in rows),
                "documents": sum(found["documents"] for found in rows),
                "precision": _spread((found["precision"] for found in rows), min),
                "recall": _spread((found["recall"] for found in rows), min),
            }
            for role, rows in _by_name(runs, "roles")
        },
        "look_alikes": {
            kind: {name: sum(found[name] for found in rows) for name in rows[0]}
            for kind, rows in _by_name(runs, "look_alikes")
        },
        "leads": {
            pattern: {
                "leads": sum(found["leads"] for found in rows),
                "on_operations": _spread((found["on_operations"] for found in rows), min),
            }
            | {
                rate: _spread((found[rate] for found in rows), min if rate == "operations" else max)
                for rate in RATES
            }
            for pattern, rows in _by_name(runs, "leads")
        },
    }


def markdown(summary: Report) -> str:
    """Return the summary as Markdown tables; means, with the worst seed in brackets."""
    parts = [_ways_table(summary["ways"])]
    if summary["roles"]:
        parts += [
            _leads_table(summary["leads"]),
            _look_alikes_table(summary["look_alikes"]),
            _roles_table(summary["roles"]),
        ]
    return "\n\n".join(parts)


def _ways_table(ways: Report) -> str:
    heads = ["joined by"]
    heads += [f"{score} {name}" for score in ("B-cubed", "pairwise") for name in ("P", "R", "F1")]
    rows = [
        [f"**{way}**" if way == OURS else way]
        + [_figure(found[score][name]) for score in SCORES for name in MEASURES]
        for way, found in ways.items()
    ]
    return _table(heads, rows)


def _leads_table(leads: Report) -> str:
    heads = [
        "pattern", "leads", "on operations", "false-lead rate on look-alikes",
        "on all who advertise for themselves", "agencies and employers with one",
        "operations with one",
    ]  # fmt: skip
    rows = [
        [pattern, f"{found['leads']:,}", _share(found["on_operations"])]
        + [_share(found[rate]) for rate in RATES]
        for pattern, found in leads.items()
    ]
    return _table(heads, rows)


def _look_alikes_table(look_alikes: Report) -> str:
    heads = ["look-alike", "groups", "with two owners joined", "owners", "joined with another"]
    rows = [
        [kind.replace("_", " "), *(f"{value:,}" for value in found.values())]
        for kind, found in look_alikes.items()
    ]
    return _table(heads, rows)


def _roles_table(roles: Report) -> str:
    heads = ["owner", "owners", "documents", "B-cubed P", "B-cubed R"]
    rows = [
        [
            role.replace("_", " "), f"{found['owners']:,}", f"{found['documents']:,}",
            _figure(found["precision"]), _figure(found["recall"]),
        ]
        for role, found in roles.items()
    ]  # fmt: skip
    return _table(heads, rows)


def _by_name(runs: Sequence[Report], part: str) -> list[tuple[str, list[Report]]]:
    names = sorted({name for run in runs for name in run[part]})
    return [(name, [run[part][name] for run in runs if name in run[part]]) for name in names]


def _spread(
    values: Iterable[float | None], worst: Callable[[list[float]], float]
) -> dict[str, float] | None:
    known = [value for value in values if value is not None]
    return {"mean": fmean(known), "worst": worst(known)} if known else None


def _figure(spread: dict[str, float] | None) -> str:
    return "-" if spread is None else f"{spread['mean']:.3f} ({spread['worst']:.3f})"


def _share(spread: dict[str, float] | None) -> str:
    return "-" if spread is None else f"{spread['mean']:.1%} ({spread['worst']:.1%})"


def _table(heads: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    lines = [heads, ["---"] + ["--:"] * (len(heads) - 1), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
