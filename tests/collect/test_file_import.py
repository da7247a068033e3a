from __future__ import annotations

from pathlib import Path

import pytest

from asterism.access import Workspace
from asterism.collect.columns import Mapping
from asterism.collect.file_import import BATCH, FileImport
from asterism.collect.import_report import ImportReport
from asterism.collect.importing import default_source
from asterism.collect.rejects import RejectsFile
from asterism.model.errors import SourceError


def test_a_file_that_is_written_to_meanwhile_is_given_up(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"text":"x"}\n' * 2 + "".join(f'{{"text":"{n}"}}\n' for n in range(2 * BATCH)))
    importing = FileImport(workspace, path, default_source(), Mapping())
    rejects = RejectsFile(importing.rejects_path(), path.name)

    def progress(done: int, total: int, report: ImportReport) -> None:
        del done, total, report
        with path.open("a") as file:
            file.write('{"text":"more"}\n')

    with pytest.raises(SourceError, match="changed while it was read"):
        importing.run(progress, rejects)
    with workspace.database.reading() as connection:
        count = connection.exec_driver_sql("SELECT COUNT(*) FROM documents").scalar_one()
    assert count == BATCH - 1


def test_pipes_and_devices_are_refused(workspace: Workspace) -> None:
    with pytest.raises(SourceError, match="no regular file"):
        FileImport(workspace, Path("/dev/zero"), default_source(), Mapping())


def test_the_order_of_dates_is_decided_once(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("text,date\na,25/03/2026\nb,03/04/2026\n")
    importing = FileImport(workspace, path, default_source(), Mapping(zone="UTC"))
    report = importing.run(lambda *_: None, RejectsFile(importing.rejects_path(), path.name))
    assert (report.date_order, report.stored, report.warnings) == ("day-first", 2, 0)
    assert "dates are read with the day first" in report.notes[0]
    with workspace.database.reading() as connection:
        found = connection.exec_driver_sql("SELECT text, posted_at FROM documents ORDER BY text")
        times = {row[0]: row[1] for row in found}
    assert times == {"a": 1_774_396_800_000_000, "b": 1_775_174_400_000_000}
