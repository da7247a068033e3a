from __future__ import annotations

from pathlib import Path

import pytest

from asterism.evidence.errors import EvidenceError
from asterism.evidence.export_checking import ExportCheck
from asterism.evidence.wacz import WaczWriter


def test_another_web_archive_is_no_export_of_evidence(tmp_path: Path) -> None:
    path = tmp_path / "x.wacz"
    with WaczWriter(path, "test") as wacz:
        wacz.finish("Case", 0)
    for each in (path, tmp_path / "missing.wacz"):
        with pytest.raises(EvidenceError, match="is no export of evidence"):
            list(ExportCheck(each).run())
