from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Printed = Callable[..., list[dict[str, Any]]]


@pytest.mark.slow
def test_the_whole_main_job_over_http(printed: Printed, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    asked = ("--headless", "--documents", 150, "--seed", 3, "--keep", kept)
    (report,) = printed("demo", *asked)
    assert set(report) == {
        "documents", "collected", "networks", "leads", "bcubed_precision", "bcubed_recall",
        "bcubed_f1", "seconds", "peak_rss_mb",
    }  # fmt: skip
    assert report["collected"] == report["documents"] == 150
    precision, recall = report["bcubed_precision"], report["bcubed_recall"]
    assert 0.9 < precision <= 1
    assert 0.5 < recall <= 1
    assert report["bcubed_f1"] == pytest.approx(
        2 * precision * recall / (precision + recall), abs=2e-4
    )
    assert report["seconds"] > 0
    assert 50 < report["peak_rss_mb"] < 4_000
    lines = printed("--workspace", kept, "networks")
    assert len(lines) == 150
    assert printed("--workspace", kept, "status")[0]["counts"]["networks"] == report["networks"]
