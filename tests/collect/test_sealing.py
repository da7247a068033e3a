from __future__ import annotations

from pathlib import Path

from asterism.access import Workspace
from asterism.collect.importing import import_file
from asterism.collect.sealing import seal_left_behind, sealer_of
from asterism.evidence.chain import Chain
from asterism.evidence.store import CaptureFile
from asterism.pipeline.checking_captures import check_captures
from asterism.record.runs import running


def test_an_import_is_sealed_under_its_run(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text('{"url": "http://a.example/1", "text": "Lily of Tampa"}\n')
    import_file(workspace, path, purpose="case 12")
    import_file(workspace, path, purpose="case 13")
    (manifest,) = Chain(workspace.paths.captures).manifests()
    assert manifest.run is not None
    assert (manifest.run.stage, manifest.run.purpose) == ("import", "case 12")
    assert manifest.run.person == workspace.owner
    assert list(check_captures(workspace)) == []


def test_what_a_run_left_is_sealed_under_that_run(workspace: Workspace) -> None:
    captures = workspace.paths.captures
    with running(workspace.database, "collect", "ana", "case 12") as run:
        sealer = sealer_of(workspace, run.id, "collect", "case 12")
        file = CaptureFile(captures, "crawls/x", {}, sealer)
        file.__enter__()
        file.sync()
        file.sealer = None
        (marker,) = captures.glob("crawls/*.open")
        said = marker.read_bytes()
        file.close()
        marker.write_bytes(said)
    assert len(seal_left_behind(workspace)) == 1
    assert seal_left_behind(workspace, everything=True) == []
    (manifest,) = Chain(captures).manifests()
    assert manifest.run is not None
    assert (manifest.run.id, manifest.run.person) == (run.id, "ana")
    assert list(check_captures(workspace)) == []
