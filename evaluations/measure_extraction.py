"""Score what is read in simulated documents against what their authors wrote.

    python evaluations/measure_extraction.py --seeds 21,22 --documents 20000

Prints Markdown tables: identifiers found per kind, telephone numbers by how they were hidden, and
roles. A value counts once per document. Worlds are made by a process of their own.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from asterism.extract import extract_batch
from asterism.model.marking import LOCAL
from asterism.model.schemas import DOCUMENTS

KINDS: Final = ("phone", "handle", "email", "url")
BATCH: Final = 2_000

Row = Mapping[str, Any]


class Counts:
    """What was right and wrong, over all documents seen.

    Attributes:
        right: values found that the author wrote, by kind.
        wrong: values found that the author did not write, by kind.
        written: values that the author wrote, by kind.
        hidden: phones written and phones found, by technique.
        roles: (role that the author meant, role read) of phones found.
    """

    def __init__(self) -> None:
        self.right: Counter[str] = Counter()
        self.wrong: Counter[str] = Counter()
        self.written: Counter[str] = Counter()
        self.hidden: dict[str, Counter[str]] = {"written": Counter(), "found": Counter()}
        self.roles: Counter[tuple[str, str]] = Counter()

    def add(self, truth: Row, mentions: Sequence[Row]) -> None:
        """Count one document.

        Args:
            truth: its line of truth.jsonl.
            mentions: what was read in it.
        """
        for kind in KINDS:
            wanted = {item["value"]: item for item in truth["identifiers"] if item["kind"] == kind}
            found = {item["value"]: item for item in mentions if item["kind"] == kind}
            self.written[kind] += len(wanted)
            self.right[kind] += len(wanted.keys() & found.keys())
            self.wrong[kind] += len(found.keys() - wanted.keys())
            if kind == "phone":
                self._add_phones(wanted, found)

    def _add_phones(self, wanted: Mapping[str, Row], found: Mapping[str, Row]) -> None:
        for value, item in wanted.items():
            technique = item["technique"] or item["writing"]
            self.hidden["written"][technique] += 1
            if value in found:
                self.hidden["found"][technique] += 1
                self.roles[item["role"], found[value]["role"] or "contact"] += 1


def main() -> None:
    """Measure the worlds that were asked for and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--seeds", default="21,22", help="worlds, separated by commas")
    parser.add_argument("--documents", type=int, default=20_000, help="in each world, about")
    options = parser.parse_args()
    counts = Counts()
    for seed in options.seeds.split(","):
        for truth, mentions in read_world(int(seed), options.documents):
            counts.add(truth, mentions)
    print("\n".join(tables(counts)))


def read_world(seed: int, documents: int) -> Iterator[tuple[Row, list[Row]]]:
    """Yield each document's truth and what was read in it."""
    with tempfile.TemporaryDirectory() as name:
        command = [sys.executable, "-m", "asterism.simulate", "--seed", str(seed)]
        command += ["--documents", str(documents), "--output", name]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own module
        truths = {row["url"]: row for row in lines(Path(name) / "truth.jsonl")}
        written = [row for row in lines(Path(name) / "documents.jsonl") if row["url"] in truths]
    for start in range(0, len(written), BATCH):
        batch = written[start : start + BATCH]
        found: dict[str, list[Row]] = {}
        for mention in extract_batch(as_documents(batch)).to_pylist():
            found.setdefault(mention["document_id"], []).append(mention)
        for number, row in enumerate(batch):
            yield truths[row["url"]], found.get(f"{number:032x}", [])


def lines(path: Path) -> list[Row]:
    """Return the objects of a file of JSON lines."""
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def as_documents(rows: Sequence[Row]) -> pa.RecordBatch:
    """Return rows as the batch that extractors take, with their position as id."""
    named = ("url", "kind", "title", "text")
    columns = [
        {name: row[name] for name in named}
        | {"id": f"{number:032x}", "source_id": row["source"], "place": row.get("place")}
        | {"marking_id": LOCAL.id}
        for number, row in enumerate(rows)
    ]
    return pa.RecordBatch.from_pylist(columns, schema=DOCUMENTS)


def tables(counts: Counts) -> Iterator[str]:
    """Yield the lines of the three tables."""
    yield from ("| kind | written | found | precision | recall |", "|---|--:|--:|--:|--:|")
    for kind in KINDS:
        right, wrong, written = counts.right[kind], counts.wrong[kind], counts.written[kind]
        yield (
            f"| {kind} | {written:,} | {right + wrong:,} | {share(right, right + wrong)} "
            f"| {share(right, written)} |"
        )
    yield from ("", "| phones written | how many | recall |", "|---|--:|--:|")
    for technique, written in counts.hidden["written"].most_common():
        found = counts.hidden["found"][technique]
        yield f"| {technique.replace('_', ' ')} | {written:,} | {share(found, written)} |"
    yield from (
        "",
        "| whose number it is | read as that | read as something else |",
        "|---|--:|--:|",
    )
    for role in sorted({meant for meant, _ in counts.roles}):
        read = {was: n for (meant, was), n in counts.roles.items() if meant == role}
        right = read.pop(role, 0)
        others = ", ".join(f"{was} {n:,}" for was, n in sorted(read.items(), key=lambda x: -x[1]))
        yield f"| {role} | {share(right, right + sum(read.values()))} | {others or 'none'} |"


def share(part: int, whole: int) -> str:
    """Return a share with three digits, or that there is none."""
    return f"{part / whole:.3f}" if whole else "none"


if __name__ == "__main__":
    main()
