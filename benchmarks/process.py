"""The whole of `asterism process` on imported documents: seconds, documents a second, memory."""

from __future__ import annotations

import json
import shutil
from typing import Any

from benchmarks.machine import asterism, measured
from benchmarks.worlds import Bench, copied, make_world, workspace


def run(bench: Bench) -> dict[str, Any]:
    """Process a workspace into which the world was imported and nothing more."""
    make_world(bench)
    folder = copied(bench, workspace(bench, "imported", lambda _: None))
    cost = measured(asterism("--workspace", str(folder), "--json", "process"))
    sizes = {
        "record_mb": (folder / "record.sqlite").stat().st_size / 1e6,
        "derived_mb": sum(
            path.stat().st_size for path in (folder / "derived").rglob("*") if path.is_file()
        )
        / 1e6,
    }
    shutil.rmtree(folder)
    stages = json.loads(cost.printed)
    return {
        "documents": bench.documents,
        "documents_per_second": round(bench.documents / cost.seconds),
        **cost.row(),
        "stages": stages,
        **{name: round(size) for name, size in sizes.items()},
    }
