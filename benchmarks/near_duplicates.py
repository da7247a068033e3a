"""Near-duplicate text: speed, recall and memory beside baselines, interleaved in one run.

Documents are generated prose of some 90 words; most stand alone, the others are pairs of which one
is the other with up to 30 % of its words replaced, dropped or added. Recall counts only the pairs
whose *true* Jaccard value, counted in plain Python over pairs of words, is at least 0.5.

    python benchmarks/near_duplicates.py [--documents 100000] [--baseline 4000] [--rounds 3]
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import os
import resource
import shutil
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from asterism.link.text.clusters import find_near_duplicates
from asterism.link.text.document_ids import unpacked
from asterism.link.text.document_links import COMPARED
from asterism.link.text.store import SignatureStore

WORDS: Final = 90
PERMUTATIONS: Final = 128
BASELINE_BANDS: Final = 32
THRESHOLD: Final = 0.5
EDITED_SHARE: Final = 0.18
"""Share of drawn texts that are followed by an edited copy: 30 % of all then stand in a pair."""
SYLLABLES: Final = [first + last for first in "bcdfgklmnprst" for last in ("a", "e", "on", "ix")]
Pair = tuple[int, int]
Finder = Callable[[list[str]], set[Pair]]


@dataclass(frozen=True)
class World:
    """Texts, and which pairs of them were made from one another."""

    texts: list[str]
    planted: list[Pair]


def prose(count: int, seed: int) -> World:
    """Return documents of words drawn by Zipf's law inside recurring phrases, 30 % in pairs."""
    draw = np.random.default_rng(seed)
    syllables = np.array(SYLLABLES)
    vocabulary = [
        "".join(syllables[draw.integers(0, len(SYLLABLES), 1 + size % 4)]) for size in range(30_000)
    ]
    weights = np.cumsum(1 / np.arange(1, len(vocabulary) + 1) ** 0.95)
    phrases = np.searchsorted(weights / weights[-1], draw.random((4_000, 3)))
    texts: list[str] = []
    planted: list[Pair] = []
    while len(texts) < count:
        size = max(int(draw.normal(WORDS, 20)), 25)
        words = np.searchsorted(weights / weights[-1], draw.random(size))
        for place in draw.integers(0, size - 3, size // 15):
            words[place : place + 3] = phrases[int(len(phrases) * draw.random() ** 2)]
        texts.append(" ".join(vocabulary[word] for word in words))
        if draw.random() < EDITED_SHARE and len(texts) < count:
            planted.append((len(texts) - 1, len(texts)))
            texts.append(" ".join(vocabulary[word] for word in edited(words, draw)))
    return World(texts, planted)


def edited(words: NDArray[np.int64], draw: np.random.Generator) -> NDArray[np.int64]:
    """Return the words with up to 30 % of them replaced, dropped or followed by a new one."""
    changed = draw.random(len(words)) < draw.random() * 0.3
    result: list[int] = []
    for word, change in zip(words, changed, strict=True):
        kind = draw.integers(0, 3) if change else 3
        result += ([], [int(draw.integers(0, 30_000))], [int(word), 7], [int(word)])[kind]
    return np.array(result)


def pairs_of_words(text: str) -> set[tuple[str, str]]:
    """Return the text's pairs of neighbouring words."""
    words = text.lower().split()
    return set(pairwise(words))


def jaccard(one: str, other: str) -> float:
    """Return the share of common pairs of words, in plain Python."""
    left, right = pairs_of_words(one), pairs_of_words(other)
    return len(left & right) / len(left | right)


def ours(texts: list[str]) -> set[Pair]:
    """Return the pairs that `find_near_duplicates` links."""
    folder = Path(tempfile.mkdtemp())
    try:
        links = find_near_duplicates(SignatureStore(folder / "s"), "all", *columns(texts))
    finally:
        shutil.rmtree(folder)
    ends = (links.column(name).to_pylist() for name in ("left_id", "right_id"))
    return {(int(one, 16), int(other, 16)) for one, other in zip(*ends, strict=True)}


def columns(texts: list[str], first: int = 0) -> tuple[pa.Array, pa.Array, pa.Array]:
    """Return ids, empty titles and texts."""
    ids = np.zeros((len(texts), 2), np.uint64)
    ids[:, 1] = np.arange(first, first + len(texts))
    return unpacked(ids), pa.nulls(len(texts), pa.string()), pa.array(texts)


def plain_minhash(texts: list[str]) -> set[Pair]:
    """Return the pairs that MinHash in Python and numpy finds: 128 orders, 32 bands of 4."""
    draw = np.random.default_rng(1)
    prime = (1 << 61) - 1
    a, b = draw.integers(1, prime, (2, PERMUTATIONS, 1), dtype=np.uint64)
    sets, buckets = [pairs_of_words(text) for text in texts], defaultdict(list)
    for number, pairs in enumerate(sets):
        values = np.array([hash(pair) & 0xFFFFFFFF for pair in pairs], dtype=np.uint64)
        smallest = ((a * values + b) % np.uint64(prime)).min(axis=1)
        for band, key in enumerate(smallest.reshape(BASELINE_BANDS, -1)):
            buckets[band, key.tobytes()].append(number)
    return verified(sets, buckets.values())


def datasketch_minhash(texts: list[str]) -> set[Pair]:
    """Return the pairs that datasketch's MinHash LSH finds, verified in the same way."""
    library = importlib.import_module("datasketch")  # only where it is installed

    sets, index = (
        [pairs_of_words(text) for text in texts],
        library.MinHashLSH(THRESHOLD, PERMUTATIONS),
    )
    groups = []
    for number, pairs in enumerate(sets):
        sketch = library.MinHash(PERMUTATIONS)
        sketch.update_batch([" ".join(pair).encode() for pair in pairs])
        groups += [[other, number] for other in index.query(sketch)]
        index.insert(number, sketch)
    return verified(sets, groups)


def verified(sets: list[set[tuple[str, str]]], buckets: Iterable[Sequence[int]]) -> set[Pair]:
    """Return the pairs of each bucket that reach the threshold."""
    found: set[Pair] = set()
    for members in buckets:
        for place, one in enumerate(members):
            for other in members[place + 1 :]:
                shared = len(sets[one] & sets[other])
                if shared / max(len(sets[one] | sets[other]), 1) >= THRESHOLD:
                    found.add((one, other))
    return found


def seconds(find: Finder, texts: list[str]) -> tuple[float, set[Pair]]:
    """Return CPU seconds of this process, and the pairs found."""
    start = time.process_time()
    found = find(texts)
    return time.process_time() - start, found


def alike(world: World, size: int) -> list[Pair]:
    """Return the planted pairs of the first `size` texts that really are near-duplicates."""
    pairs = [pair for pair in world.planted if pair[1] < size]
    return [pair for pair in pairs if jaccard(*(world.texts[end] for end in pair)) >= THRESHOLD]


def compare(world: World, size: int, rounds: int) -> Iterator[str]:
    """Run each finder in turn, several rounds, on the same texts; yield a line for each."""
    finders: dict[str, Finder] = {"asterism": ours, "plain MinHash": plain_minhash}
    if importlib.util.find_spec("datasketch") is None:
        yield "datasketch is not installed: no figure for it"
    else:
        finders["datasketch"] = datasketch_minhash
    true, texts = alike(world, size), world.texts[:size]
    ours(texts[:100])  # the loops are compiled or loaded outside the measurement
    measured: dict[str, list[tuple[float, set[Pair]]]] = defaultdict(list)
    for _ in range(rounds):
        for name, find in finders.items():
            measured[name].append(seconds(find, texts))
    for name, runs in measured.items():
        recall = sum(pair in runs[0][1] for pair in true) / len(true)
        speed = size / min(run[0] for run in runs)
        yield f"{name:14} {speed:10,.0f} documents/s  recall {recall:.4f} of {len(true)} pairs"


def at_scale(world: World) -> Iterator[str]:
    """Build a store of all texts, add 1,000 more; yield speed, recall, disk and memory."""
    count = len(world.texts) - 1_000
    with tempfile.TemporaryDirectory() as folder:
        store = SignatureStore(Path(folder) / "s")
        arrays = columns(world.texts[:count])
        start = time.process_time()
        links = find_near_duplicates(store, "bulk", *arrays)
        spent = time.process_time() - start
        disk = sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file())
        compared = int(links.schema.metadata[COMPARED])
        found = {
            (int(one, 16), int(other, 16))
            for one, other in zip(*(links.column(end).to_pylist() for end in (0, 1)), strict=True)
        }
        true = alike(world, count)
        recall = sum(pair in found for pair in true) / len(true)
        yield f"bulk: {count:,} documents, {count / spent:,.0f}/s, {spent:.1f} CPU s"
        yield f"recall {recall:.4f} of {len(true):,} pairs; {len(found):,} links"
        yield f"{compared / count:.2f} pairs compared per document; {disk / count:.0f} bytes each"
        start = time.perf_counter()
        find_near_duplicates(store, "more", *columns(world.texts[count:], count), merge=False)
        yield f"1,000 more: {time.perf_counter() - start:.3f} s of wall clock"
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    yield f"peak of this process, generated texts included: {peak:,.0f} MB"


def main() -> None:
    """Print the comparison and the figures at scale."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--baseline", type=int, default=4_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    world = prose(options.documents + 1_000, options.seed)
    print(f"load before: {os.getloadavg()[0]:.2f} on {os.cpu_count()} cores")
    for line in compare(world, options.baseline, options.rounds):
        print(line)
    for line in at_scale(world):
        print(line)


if __name__ == "__main__":
    main()
