"""The whole evaluation on two small worlds: made, imported, processed and scored by commands."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from asterism.evaluate import product
from asterism.evaluate.__main__ import main
from asterism.evaluate.baselines import NOTHING, PHONES, TEXTS
from asterism.evaluate.findings import OURS
from asterism.evaluate.truth import BUSINESSES, INDIVIDUALS, OPERATION, read_truth

DOCUMENTS = 300
pytestmark = pytest.mark.slow


class Evaluation(NamedTuple):
    """What an evaluation printed, and the folder where it kept its worlds."""

    report: dict[str, Any]
    explained: str
    folder: Path


@pytest.fixture(scope="module")
def evaluation(tmp_path_factory: pytest.TempPathFactory) -> Evaluation:
    folder = tmp_path_factory.mktemp("evaluation")
    with pytest.MonkeyPatch.context() as patch:
        out, errors = Written(), Written()
        patch.setattr("sys.stdout", out)
        patch.setattr("sys.stderr", errors)
        arguments = ["--seeds", "3,4", "--documents", str(DOCUMENTS)]
        status = main([*arguments, "--keep", str(folder), "--explain", "--json"])
    assert status == 0, errors.text
    return Evaluation(json.loads(out.text), errors.text, folder)


class Written:
    """A stream that keeps what is written."""

    def __init__(self) -> None:
        self.text = ""

    def write(self, text: str) -> None:
        self.text += text


def test_every_world_is_scored_beside_the_plain_ways(evaluation: Evaluation) -> None:
    runs = evaluation.report["runs"]
    assert [run["seed"] for run in runs] == [3, 4]
    for run in runs:
        assert run["documents"] == DOCUMENTS
        assert run["addresses"] == {"missing": 0, "unknown": 0, "listed again": 0}
        f1 = {way: figures["bcubed"]["f1"] for way, figures in run["ways"].items()}
        assert f1.keys() == {OURS, NOTHING, PHONES, TEXTS}
        assert f1[OURS] > max(f1[NOTHING], f1[PHONES], f1[TEXTS])


def test_mean_and_worst_are_those_of_the_runs(evaluation: Evaluation) -> None:
    each = [run["ways"][OURS]["bcubed"]["recall"] for run in evaluation.report["runs"]]
    summary = evaluation.report["summary"]["ways"][OURS]["bcubed"]["recall"]
    assert summary == {"mean": pytest.approx(sum(each) / 2), "worst": min(each)}


def test_errors_are_explained_on_request(evaluation: Evaluation) -> None:
    assert "Split owners" in evaluation.explained
    assert evaluation.explained.count("Own identifiers apart from their like") == 2


def test_a_workspace_that_is_there_gets_the_same_scores(
    evaluation: Evaluation, capsys: pytest.CaptureFixture[str]
) -> None:
    place = evaluation.folder / "seed-4"
    arguments = ["--workspace", str(place / "workspace"), "--truth", str(place / "truth.jsonl")]
    assert main([*arguments, "--json"]) == 0
    (run,) = json.loads(capsys.readouterr().out)["runs"]
    assert {"seed": 4, **run} == evaluation.report["runs"][1]
    assert main(arguments) == 0
    assert capsys.readouterr().out.startswith("| joined by | B-cubed P |")


def test_every_role_of_the_world_is_one_we_count(evaluation: Evaluation) -> None:
    truth = read_truth(evaluation.folder / "seed-3" / "truth.jsonl")
    roles = {role for role in truth.roles if not role.startswith(OPERATION)}
    assert roles - INDIVIDUALS - BUSINESSES <= {"spam", "noise"}
    assert truth.operations().any()
    assert truth.look_alikes().any()


def test_leads_are_listed_with_networks_that_exist(evaluation: Evaluation) -> None:
    workspace = evaluation.folder / "seed-3" / "workspace"
    known = {network for _, network in product.networks(workspace)}
    assert {lead.network for lead in product.leads(workspace)} <= known


@pytest.mark.parametrize("arguments", [["--truth", "t"], ["--seeds", "one"]])
def test_a_mistake_is_named(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 1
    assert capsys.readouterr().err.startswith("asterism evaluate: ")
