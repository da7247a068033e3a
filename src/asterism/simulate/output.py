"""Writes a world to files, in the order of posting, without holding it in memory."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from asterism.simulate.owners import DAYS, EPOCH
from asterism.simulate.truth import document_line, truth_line
from asterism.simulate.world import World

if TYPE_CHECKING:
    from collections.abc import Iterator

_PER_PILE: Final = 20_000
_MOST_PILES: Final = 400
_SECONDS: Final = (DAYS + 1) * 86_400
Row = tuple[int, str, bool, str, str]


def ordered_rows(world: World, label_key: int = 0) -> Iterator[Row]:
    """Yield every posting as lines, in the order of posting and then of address.

    Lines go to piles by time on disk first; then each pile is sorted. One pile at a time is in
    memory.

    Yields:
        Time of posting (seconds), address, whether removed, document line, truth line (JSON).
    """
    piles = min(_MOST_PILES, 1 + world.documents // _PER_PILE)
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    with tempfile.TemporaryDirectory(prefix="asterism-world-") as folder:
        files = [
            Path(folder, str(n)).open("w+", encoding="utf-8", newline="\n")  # noqa: SIM115 - closed below
            for n in range(piles)
        ]
        try:
            for posting in world.postings():
                pile = files[(posting.posted - EPOCH) * piles // _SECONDS]
                pile.write(
                    f"{posting.posted}\t{posting.url}\t{int(posting.removed)}\t"
                    f"{encode(document_line(posting))}\t{encode(truth_line(posting, label_key))}\n"
                )
            for pile in files:
                pile.seek(0)
                rows = [line.rstrip("\n").split("\t") for line in pile]
                pile.close()
                rows.sort(key=lambda row: (int(row[0]), row[1]))
                for posted, url, removed, document, truth in rows:
                    yield int(posted), url, removed == "1", document, truth
        finally:
            for pile in files:
                pile.close()


def write_world(world: World, folder: Path, label_key: int = 0) -> int:
    """Write documents.jsonl and truth.jsonl, and removed.jsonl for what has been taken down.

    Args:
        world: to write.
        folder: made if missing; files in it are overwritten.
        label_key: permutes the truth's labels; documents.jsonl doesn't change by a byte.

    Returns:
        How many documents there are.
    """
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    with (
        Path(folder, "documents.jsonl").open("w", encoding="utf-8", newline="\n") as documents,
        Path(folder, "truth.jsonl").open("w", encoding="utf-8", newline="\n") as truths,
        Path(folder, "removed.jsonl").open("w", encoding="utf-8", newline="\n") as gone,
    ):
        for _, _, removed, document, truth in ordered_rows(world, label_key):
            if removed:
                gone.write(document + "\n")
                continue
            documents.write(document + "\n")
            truths.write(truth + "\n")
            count += 1
    return count
