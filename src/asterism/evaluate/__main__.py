"""Command line of the scores; `asterism evaluate` starts it."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

from asterism.evaluate import product
from asterism.evaluate.explain import explain
from asterism.evaluate.findings import Report, score_workspace
from asterism.evaluate.product import ProductError
from asterism.evaluate.summary import markdown, summarise
from asterism.evaluate.truth import read_truth

SEEDS: Final = "11,12,13,14,15"
DOCUMENTS: Final = 20_000


def main(arguments: list[str] | None = None) -> int:
    """Score and print; return the exit status."""
    options = _parser().parse_args(arguments)
    try:
        runs = [_existing(options)] if options.truth else _simulated(options)
    except (ProductError, OSError, ValueError) as error:
        sys.stderr.write(f"asterism evaluate: {error}\n")
        return 1
    summary = summarise(runs)
    if options.json:
        sys.stdout.write(json.dumps({"summary": summary, "runs": runs}) + "\n")
    else:
        sys.stdout.write(markdown(summary) + "\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m asterism.evaluate", description=__doc__)
    parser.add_argument("--seeds", default=SEEDS, help="worlds to score, separated by commas")
    parser.add_argument("--documents", type=int, default=DOCUMENTS, help="of each world")
    parser.add_argument("--workspace", type=Path, help="score this one, with --truth")
    parser.add_argument("--truth", type=Path, help="of the documents in --workspace")
    parser.add_argument("--explain", action="store_true", help="print the largest errors too")
    parser.add_argument("--json", action="store_true", help="print one line of JSON")
    parser.add_argument("--keep", type=Path, help="keep worlds and workspaces in this folder")
    return parser


def _existing(options: argparse.Namespace) -> Report:
    """Score a workspace that is there; the plain ways need documents.jsonl beside the truth."""
    if options.workspace is None:
        message = "--truth needs the --workspace that it is the truth of"
        raise ValueError(message)
    documents = options.truth.with_name("documents.jsonl")
    return _score(options, options.workspace, options.truth, documents)


def _simulated(options: argparse.Namespace) -> list[Report]:
    runs = []
    for seed in (int(number) for number in options.seeds.split(",")):
        started = time.perf_counter()
        if options.keep:
            report = _simulate(options, seed, options.keep / f"seed-{seed}")
        else:
            with tempfile.TemporaryDirectory(prefix="asterism-evaluate-") as folder:
                report = _simulate(options, seed, Path(folder))
        runs.append({"seed": seed, **report})
        spent = time.perf_counter() - started
        sys.stderr.write(f"seed {seed}: {report['documents']} documents in {spent:.0f} s\n")
    return runs


def _simulate(options: argparse.Namespace, seed: int, folder: Path) -> Report:
    product.make_world(seed, options.documents, folder)
    documents, workspace = folder / "documents.jsonl", folder / "workspace"
    product.import_and_process(documents, workspace)
    return _score(options, workspace, folder / "truth.jsonl", documents)


def _score(
    options: argparse.Namespace, workspace: Path, truth_file: Path, documents: Path
) -> Report:
    truth = read_truth(truth_file)
    report, networks = score_workspace(workspace, truth, documents if documents.exists() else None)
    if options.explain:
        sys.stderr.write(explain(networks, truth, truth_file) + "\n\n")
    return report


if __name__ == "__main__":
    raise SystemExit(main())
