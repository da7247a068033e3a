from __future__ import annotations

from asterism.collect.import_report import SHOWN_REJECTS, ImportReport, silent
from asterism.collect.rejects import Reject


def test_reports_of_files_are_added_up() -> None:
    whole, part = ImportReport("a"), ImportReport("b", read=3, stored=2, rejected=1)
    part.encodings["windows-1252"] = 2
    part.show([Reject(1, "", "r", "m")] * 30)
    whole.add(part)
    whole.add(part)
    assert (whole.read, whole.stored, whole.rejected) == (6, 4, 2)
    assert whole.encodings == {"windows-1252": 4}
    assert len(whole.rejects) == SHOWN_REJECTS
    silent(0, 0, whole)
