"""How fast mentions are extracted, beside a plain loop of phonenumbers' matcher and `re`.

    python benchmarks/extract.py [--documents 6000] [--rounds 3]

Both read the same simulated ads in the same process, in turns, on one core. The baseline finds
fewer kinds and nothing hidden: it is what one would write in an afternoon.
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Final

import orjson
import phonenumbers
import pyarrow as pa

from asterism.extract import EXTRACTORS, Finding, extract_batch
from asterism.extract.indicators import indicators
from asterism.extract.passages import Passages
from asterism.extract.registry import lexicon
from asterism.extract.roles import with_roles
from asterism.model.mention import MentionKind
from asterism.model.schemas import DOCUMENTS

CHUNK: Final = 512
PATTERNS: Final = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"[a-z0-9._%+-]+@[a-z0-9.-]+\.[a-z]{2,}",
        r"(?:https?://|www\.)\S+",
        r"(?:snap|snapchat|ig|insta|instagram|telegram|tg|kik|twitter)\s*[:=-]?\s*@?[\w.]{3,30}",
        r"[$€£]\s?\d[\d.,]*|\d[\d.,]*\s?(?:dollars|usd|roses|euros)",
        r"\b\d{2}\s?(?:yo|y/o|years old|años)\b",
        r"\b(?:bc1[a-z0-9]{25,60}|[13][1-9A-HJ-NP-Za-km-z]{25,34})\b",
        r"\b(?:i'm|my name is|ask for|soy|me llamo)\s+([A-Z][a-z]+)",
    )
]


def simulated(count: int) -> list[dict[str, Any]]:
    """Return ads of the simulated world, made by a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "asterism.simulate", "--seed", "7"]
        command += ["--documents", str(count), "--output", folder]
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - our own module
        lines = (Path(folder) / "documents.jsonl").read_bytes().splitlines()
    return [orjson.loads(line) for line in lines]


def as_batch(ads: list[dict[str, Any]]) -> pa.RecordBatch:
    """Return the ads as a batch of documents."""
    rows = [
        {
            "id": f"{number:032x}",
            "source_id": ad["source"],
            "url": ad["url"],
            "kind": ad["kind"],
            "title": ad["title"],
            "text": ad["text"],
            "language": None,
            "place": ad["place"],
            "posted_at": None,
            "marking_id": 1,
        }
        for number, ad in enumerate(ads)
    ]
    return pa.RecordBatch.from_pylist(rows, schema=DOCUMENTS)


def baseline(texts: list[str], phrases: re.Pattern[str]) -> int:
    """Return how much a plain loop finds."""
    found = 0
    for text in texts:
        found += sum(1 for _ in phonenumbers.PhoneNumberMatcher(text, "US"))
        found += sum(1 for pattern in PATTERNS for _ in pattern.finditer(text))
        found += sum(1 for _ in phrases.finditer(text))
    return found


def by_extractor(batch: pa.RecordBatch) -> dict[str, float]:
    """Return the seconds that each part takes for a batch."""
    columns = [batch.column(name).to_pylist() for name in ("text", "title", "url", "place")]
    spent: dict[str, float] = {}
    clock = time.process_time()

    def lap(name: str) -> None:
        nonlocal clock
        now = time.process_time()
        spent[name] = spent.get(name, 0.0) + now - clock
        clock = now

    for at in range(0, batch.num_rows, CHUNK):
        text, title, url, place = (column[at : at + CHUNK] for column in columns)
        lap("(not counted)")
        passages = Passages(text, title, url, place, lexicon())
        lap("shadow and lexicon")
        found: dict[MentionKind, list[Finding]] = {}
        for extractor in EXTRACTORS:
            found[extractor.kind] = extractor.find(passages, found)
            lap(str(extractor.kind))
        with_roles(passages, found)
        lap("roles")
    spent.pop("(not counted)", None)
    return spent


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=6000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    ads = simulated(options.documents)
    batch = as_batch(ads)
    texts = [f"{ad['title']}\n{ad['text']}" for ad in ads]
    every = {phrase for entry in indicators() for phrase in entry.phrases if phrase}
    phrases = re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(every)))})\b", re.IGNORECASE)
    mentions = extract_batch(batch).num_rows  # and warm up
    found = 0
    baseline(texts[:100], phrases)
    ours, theirs = [], []
    for _ in range(options.rounds):
        start = time.process_time()
        extract_batch(batch)
        ours.append(time.process_time() - start)
        start = time.process_time()
        found = baseline(texts, phrases)
        theirs.append(time.process_time() - start)
    count, words = len(ads), statistics.mean(len(text.split()) for text in texts)
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    print(f"{count} ads of {words:.0f} words; {os.cpu_count()} cores, load {load}")
    print(f"{'':24}{'docs/s/core':>12}{'mentions':>10}")
    for name, seconds, total in (
        ("asterism", ours, mentions),
        ("phonenumbers + re", theirs, found),
    ):
        print(f"{name:24}{count / statistics.median(seconds):12,.0f}{total:10,}")
    print(f"ratio {statistics.median(theirs) / statistics.median(ours):.2f}\n")
    print(f"{'part':24}{'us/doc':>12}")
    for name, seconds_of_part in by_extractor(batch).items():
        print(f"{name:24}{seconds_of_part / count * 1e6:12.1f}")


if __name__ == "__main__":
    main()
