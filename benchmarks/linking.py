"""The linking step against the same work written by hand in Polars and scipy, in turns.

Both start from the columnar copy of a workspace whose documents were read and not yet linked, and
end with the networks that shared identifiers make: what stands in one document only is left out;
roles, hubs, episodes of use and weights count as they do in the product. The two must agree on
every network. Each round is a process of its own; start-up is not counted, nor is writing the
result for "computing" (ours writes links with their supports to the record, the other one Parquet).
"""

from __future__ import annotations

import hashlib
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any, Final, NamedTuple

import numpy as np
import orjson
import pyarrow as pa

from asterism.access import open_workspace
from asterism.pipeline import plan
from asterism.pipeline.extracting import extract_documents
from asterism.pipeline.indexing import index_record
from asterism.pipeline.linking_identifiers import link_identifiers
from asterism.pipeline.networks import form_networks
from asterism.pipeline.stage import StageContext
from benchmarks.machine import measured
from benchmarks.polars_linking import linked_by_hand
from benchmarks.worlds import Bench, copied, make_world, workspace

SPENT: Final = ("computing", "computing_cpu", "whole", "whole_cpu")
OURS: Final = "ours"
BY_HAND: Final = "polars and scipy"


def run(bench: Bench) -> dict[str, Any]:
    """Time both in turns, and compare what they found.

    Raises:
        RuntimeError: if they disagree.
    """
    make_world(bench)
    kept = workspace(bench, "read", _read)
    rounds: dict[str, list[dict[str, Any]]] = {OURS: [], BY_HAND: []}
    for _ in range(bench.rounds):
        for way, found in rounds.items():
            folder = copied(bench, kept) if way == OURS else kept
            command = [sys.executable, "-m", "benchmarks.linking", way, str(folder)]
            cost = measured(command)
            found.append(orjson.loads(cost.printed) | cost.row())
    shutil.rmtree(bench.scratch("copy"), ignore_errors=True)
    digests = {item.pop("networks_digest") for found in rounds.values() for item in found}
    if len(digests) > 1:
        message = f"networks differ: {rounds}"
        raise RuntimeError(message)
    middle = {
        way: {name: round(median(item[name] for item in found), 3) for name in SPENT}
        for way, found in rounds.items()
    }
    return {
        "documents": bench.documents,
        "same_networks": True,
        "median_seconds": middle,
        "ratio": {name: round(middle[OURS][name] / middle[BY_HAND][name], 2) for name in SPENT},
        "rounds": rounds,
    }


class Moment(NamedTuple):
    """A point in time, or a span of it.

    Attributes:
        wall: seconds on the wall.
        cpu: seconds of processors, of all threads of this process.
    """

    wall: float
    cpu: float

    @classmethod
    def now(cls) -> Moment:
        """Return this moment."""
        return cls(time.perf_counter(), time.process_time())


def ours(place: Path) -> dict[str, Any]:
    """Run the product's two stages on a workspace that was read and not linked."""
    opened = open_workspace(place)
    context = StageContext(opened)
    pa.array([])  # looks for pandas and imports it where it is installed: start-up, not linking
    with _writing_timed() as writing:
        started = Moment.now()
        link_identifiers(context)
        linked = Moment.now()
        form_networks(context)
        finished = Moment.now()
    session = opened.session(None, "compare networks")
    groups: dict[str, list[str]] = {}
    members = session.rows(
        "networks",
        "SELECT document_id, network_id FROM network_members"
        " JOIN networks ON networks.id = network_members.network_id WHERE {visible}",
    )
    for document, network in members:
        groups.setdefault(network, []).append(document)
    opened.close()
    return {
        **_spent(
            started, finished, sum(item.wall for item in writing), sum(item.cpu for item in writing)
        ),
        "link_identifiers": linked.wall - started.wall,
        "networks": finished.wall - linked.wall,
        **_digest(groups.values()),
    }


def by_hand(place: Path) -> dict[str, Any]:
    """Run the hand-written equivalent on the workspace's columnar copy."""
    copy = place / "derived" / "columnar"
    started = Moment.now()
    documents, networks, links = linked_by_hand(copy)
    computed = Moment.now()
    links.write_parquet(place / "by-hand.parquet")
    finished = Moment.now()
    order = np.argsort(networks, kind="stable")
    cuts = np.flatnonzero(np.diff(networks[order])) + 1
    names = documents.to_numpy()[order]
    return {
        **_spent(started, finished, finished.wall - computed.wall, finished.cpu - computed.cpu),
        **_digest(group.tolist() for group in np.split(names, cuts)),
    }


@contextmanager
def _writing_timed() -> Iterator[list[Moment]]:
    """Note the seconds that plans take to be kept and written to the record."""
    spent: list[Moment] = []
    originals = {name: getattr(plan.Plan, name) for name in ("write", "apply")}

    def timed(original: Any) -> Any:  # noqa: ANN401 - whatever the method is
        def call(*arguments: Any, **options: Any) -> Any:  # noqa: ANN401 - passed on
            started = Moment.now()
            try:
                return original(*arguments, **options)
            finally:
                ended = Moment.now()
                spent.append(Moment(ended.wall - started.wall, ended.cpu - started.cpu))

        return call

    for name, original in originals.items():
        setattr(plan.Plan, name, timed(original))
    try:
        yield spent
    finally:
        for name, original in originals.items():
            setattr(plan.Plan, name, original)


def _spent(started: Moment, finished: Moment, wall: float, cpu: float) -> dict[str, float]:
    """Return what was spent, and how much of it on other things than writing."""
    return {
        "whole": finished.wall - started.wall,
        "computing": finished.wall - started.wall - wall,
        "whole_cpu": finished.cpu - started.cpu,
        "computing_cpu": finished.cpu - started.cpu - cpu,
    }


def _digest(groups: Any) -> dict[str, Any]:  # noqa: ANN401 - any iterable of lists
    """Return the number of networks and what tells any two sets of networks apart."""
    named = sorted("\n".join(sorted(group)) for group in groups if len(group) > 1)
    text = "\n\n".join(named).encode()
    return {"networks": len(named), "networks_digest": hashlib.sha256(text).hexdigest()}


def _read(place: Path) -> None:
    """Extract and copy; go no further."""
    opened = open_workspace(place)
    context = StageContext(opened)
    extract_documents(context)
    index_record(context)
    opened.close()


if __name__ == "__main__":
    way, place = sys.argv[1], Path(sys.argv[2])
    found = ours(place) if way == OURS else by_hand(place)
    sys.stdout.buffer.write(orjson.dumps(found))
