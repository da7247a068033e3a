"""How fast a world is made and a file comes in, each on what it needs of the machine."""

from __future__ import annotations

import shutil
from typing import Any

from benchmarks.machine import asterism, measured
from benchmarks.worlds import Bench, finish, make_world, simulate


def run(bench: Bench) -> dict[str, Any]:
    """Make the world again, and import it into an empty workspace."""
    make_world(bench)
    folder = bench.scratch("again")
    making = measured(simulate(bench.seed, bench.documents, folder))
    shutil.rmtree(folder)
    place = bench.scratch("import")
    finish(asterism("--workspace", str(place), "init"))
    command = asterism("--workspace", str(place), "import", str(bench.imported_documents))
    importing = measured(command)
    shutil.rmtree(place)
    return {
        name: {
            "documents": bench.documents,
            "documents_per_second": round(bench.documents / cost.seconds),
            "documents_per_cpu_second": round(bench.documents / cost.cpu_seconds),
            **cost.row(),
        }
        for name, cost in (("simulate", making), ("import", importing))
    }
