from __future__ import annotations

import itertools
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import feather

from asterism.link.components import small_components
from asterism.link.text import store as store_module
from asterism.link.text.clusters import find_near_duplicates
from asterism.link.text.document_links import COMPARED, LINKS
from asterism.link.text.store import SignatureStore
from asterism.model.errors import WorkspaceError
from asterism.model.ids import derive_id

VOCABULARY = [
    "".join(letters)
    for letters in itertools.product("bcdfgklmnprst", "aeiou", "lmnrst", ["", "ia"])
]
Documents = dict[str, str]


def seeded(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - nothing here is secret


def prose(draw: random.Random, words: int = 60) -> list[str]:
    return [draw.choice(VOCABULARY) for _ in range(words)]


def edited(words: list[str], draw: random.Random, share: float) -> list[str]:
    return [draw.choice(VOCABULARY) if draw.random() < share else word for word in words]


def planted(seed: int, groups: int = 60) -> tuple[Documents, dict[str, int]]:
    """Documents by id, and the group each was made in."""
    draw, documents, group_of = seeded(seed), {}, {}
    for group in range(groups):
        words = prose(draw)
        for copy in range(draw.choice([1, 1, 1, 2, 3, 6])):
            name = derive_id("document", seed, group, copy)
            documents[name] = " ".join(edited(words, draw, draw.choice([0, 0.01, 0.03])))
            group_of[name] = group
    return documents, group_of


def added(store: SignatureStore, key: str, documents: Documents, **how: bool) -> pa.Table:
    texts = list(documents.values())
    titles = pa.nulls(len(texts), pa.string())
    return find_near_duplicates(
        store, key, pa.array(list(documents), pa.string()), titles, pa.array(texts), **how
    )


def pairs(links: pa.Table) -> list[tuple[str, str]]:
    return list(zip(links["left_id"].to_pylist(), links["right_id"].to_pylist(), strict=True))


def partition(ids: Iterable[str], tables: Iterable[pa.Table]) -> dict[str, str]:
    return small_components(sorted(ids), [pair for table in tables for pair in pairs(table)])


def parts(documents: Documents, sizes: int, draw: random.Random) -> list[Documents]:
    names = draw.sample(list(documents), len(documents))
    return [
        {name: documents[name] for name in names[start : start + sizes]}
        for start in range(0, len(names), sizes)
    ]


def test_planted_groups_are_found_whole_and_nothing_else(tmp_path: Path) -> None:
    documents, group_of = planted(1)
    links = added(SignatureStore(tmp_path / "s"), "all", documents)
    assert links.schema.equals(LINKS)
    found = partition(documents, [links])
    for one, other in itertools.combinations(documents, 2):
        assert (found[one] == found[other]) == (group_of[one] == group_of[other])
    assert all(left < right for left, right in pairs(links))
    assert pairs(links) == sorted(set(pairs(links)))
    for size in Counter(group_of.values()).values():
        assert size <= 6
    per_group = Counter(group_of[left] for left, _ in pairs(links))
    for group, size in Counter(group_of.values()).items():
        assert size - 1 <= per_group[group] <= 2 * size
    assert 0 < int(links.schema.metadata[COMPARED]) < 10 * len(documents)


def test_each_link_is_verified_and_says_how_alike(tmp_path: Path) -> None:
    documents, _ = planted(2)
    for row in added(SignatureStore(tmp_path / "s"), "all", documents).to_pylist():
        sets = [
            set(itertools.pairwise(documents[row[end]].split())) for end in ("left_id", "right_id")
        ]
        assert row["shared"] == len(sets[0] & sets[1])
        assert row["jaccard"] == pytest.approx(len(sets[0] & sets[1]) / len(sets[0] | sets[1]))
        assert row["jaccard"] >= 0.5
        assert row["containment"] >= row["jaccard"]
        assert (row["left_length"], row["right_length"]) == (len(sets[0]), len(sets[1]))
        assert row["left_words"] == row["right_words"] == 60


@pytest.mark.parametrize("seed", range(6))
def test_groups_depend_on_neither_batches_nor_their_order(tmp_path: Path, seed: int) -> None:
    documents, _ = planted(seed)
    whole = partition(documents, [added(SignatureStore(tmp_path / "whole"), "all", documents)])
    draw = seeded(seed)
    store = SignatureStore(tmp_path / "parts")
    tables = [
        added(store, str(key), part)
        for key, part in enumerate(parts(documents, draw.choice([3, 10, 40]), draw))
    ]
    assert partition(documents, tables) == whole
    assert len(store.manifest().segments) < store_module.FANOUT + 20


def test_rows_of_one_batch_may_come_in_any_order(tmp_path: Path) -> None:
    documents, _ = planted(3)
    turned = dict(reversed(documents.items()))
    one = added(SignatureStore(tmp_path / "one"), "all", documents)
    assert one.equals(added(SignatureStore(tmp_path / "other"), "all", turned))


def test_a_batch_is_added_once(tmp_path: Path) -> None:
    documents, _ = planted(4)
    store = SignatureStore(tmp_path / "s")
    first = added(store, "all", documents)
    before = sorted((path, path.stat().st_mtime_ns) for path in tmp_path.rglob("*.npy"))
    assert added(SignatureStore(tmp_path / "s"), "all", documents).equals(first)
    assert sorted((path, path.stat().st_mtime_ns) for path in tmp_path.rglob("*.npy")) == before
    again = store.links("all")
    assert again is not None
    assert again.equals(first)
    assert store.links("none") is None


def test_a_document_that_comes_again_is_not_linked_with_itself(tmp_path: Path) -> None:
    documents, _ = planted(5)
    store = SignatureStore(tmp_path / "s")
    first = partition(documents, [added(store, "one", documents)])
    again = added(store, "two", documents)
    assert all(left != right for left, right in pairs(again))
    assert partition(documents, [again, store.links("one")]) == first


def test_merging_changes_no_later_link_of_groups(tmp_path: Path) -> None:
    documents, group_of = planted(6)
    batches = parts(documents, 5, seeded(6))
    results = []
    for merge in (True, False):
        store = SignatureStore(tmp_path / str(merge))
        tables = [added(store, str(key), part, merge=merge) for key, part in enumerate(batches)]
        results.append(partition(documents, tables))
        segments = len(store.manifest().segments)
        assert (segments < len(batches)) == merge
        store.merge()
        assert len(store.manifest().segments) < len(batches)
        assert store.documents == len(documents)
        names = store.manifest().named()
        assert {path.name for path in store.folder.iterdir()} <= names
    assert results[0] == results[1]
    assert len(set(results[0].values())) == len(set(group_of.values()))


def test_a_text_quoted_in_a_longer_one_shows_in_containment(tmp_path: Path) -> None:
    draw = seeded(7)
    words = prose(draw, 60)
    documents = {
        derive_id("document", 1): " ".join(words),
        derive_id("document", 2): " ".join([*words, *prose(draw, 50)]),
    }
    (row,) = added(SignatureStore(tmp_path / "s"), "all", documents).to_pylist()
    assert row["containment"] == 1.0
    assert 0.5 < row["jaccard"] < 0.6


def test_too_few_words_join_nobody(tmp_path: Path) -> None:
    documents = {derive_id("document", row): "call me now" for row in range(50)}
    documents |= {derive_id("empty", row): "" for row in range(50)}
    assert added(SignatureStore(tmp_path / "s"), "all", documents).num_rows == 0


def test_nothing_to_add(tmp_path: Path) -> None:
    store = SignatureStore(tmp_path / "s")
    assert added(store, "none", {}).num_rows == 0
    documents, _ = planted(8)
    assert added(store, "some", documents).num_rows > 0
    assert added(store, "none again", {}).num_rows == 0


def test_a_hundred_thousand_copies_take_bounded_time_and_links(tmp_path: Path) -> None:
    draw = seeded(90)
    words = prose(draw)
    copies = {derive_id("document", row): " ".join(words) for row in range(100_000)}
    store = SignatureStore(tmp_path / "s")
    added(store, "warm", planted(9)[0])
    start = time.process_time()
    links = added(store, "copies", copies)
    assert time.process_time() - start < 20
    assert 99_999 <= links.num_rows <= 200_000
    assert len(set(partition(copies, [links]).values())) == 1
    size = sum(path.stat().st_size for path in store.folder.rglob("*.npy"))
    assert size < 100_000 * 50  # the text is kept once
    more = {derive_id("more", row): " ".join(edited(words, draw, 0.05)) for row in range(500)}
    later = added(store, "more", more)
    assert later.num_rows <= 2 * 500
    assert len(set(partition([*copies, *more], [links, later]).values())) == 1


def test_crowds_of_slightly_different_copies_take_bounded_work(tmp_path: Path) -> None:
    draw = seeded(10)
    words = prose(draw)
    crowd = {derive_id("crowd", row): " ".join(edited(words, draw, 0.06)) for row in range(20_000)}
    links = added(SignatureStore(tmp_path / "s"), "crowd", crowd)
    assert links.num_rows < 2 * len(crowd)
    assert int(links.schema.metadata[COMPARED]) < 40 * len(crowd)
    groups = Counter(partition(crowd, [links]).values())
    assert groups.most_common(1)[0][1] > 0.999 * len(crowd)


def test_one_slogan_in_unlike_texts_takes_bounded_work(tmp_path: Path) -> None:
    draw = seeded(11)
    slogan = prose(draw, 12)
    documents = {
        derive_id("slogan", row): " ".join([*prose(draw, 40), *slogan]) for row in range(20_000)
    }
    links = added(SignatureStore(tmp_path / "s"), "all", documents)
    assert links.num_rows == 0
    assert int(links.schema.metadata[COMPARED]) < 400 * len(documents)


def test_huge_and_monotonous_texts(tmp_path: Path) -> None:
    draw = seeded(12)
    huge = " ".join(prose(draw, 200_000))
    documents = {
        derive_id("document", 1): huge,
        derive_id("document", 2): huge + " and more",
        derive_id("document", 3): "again " * 150_000,
        derive_id("document", 4): "again " * 9,
        derive_id("document", 5): "x" * 1_000_000,
    }
    assert pairs(added(SignatureStore(tmp_path / "s"), "all", documents)) == sorted(
        tuple(sorted(derive_id("document", row) for row in pair)) for pair in ((1, 2), (3, 4))
    )


def test_signatures_of_another_kind_are_refused(tmp_path: Path) -> None:
    store = SignatureStore(tmp_path / "s")
    added(store, "all", planted(13)[0])
    with pytest.raises(WorkspaceError, match="rebuild"):
        SignatureStore(tmp_path / "s", jaccard=0.7)
    manifest = tmp_path / "s" / "manifest.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"format": "older"}))
    with pytest.raises(WorkspaceError, match="rebuild"):
        SignatureStore(tmp_path / "s")


def test_columns_have_to_match(tmp_path: Path) -> None:
    store = SignatureStore(tmp_path / "s")
    with pytest.raises(ValueError, match="1 ids, 0 titles, 0 texts"):
        find_near_duplicates(store, "k", pa.array(["0" * 32]), pa.array([]), pa.array([]))


ADDING = """
import sys
from pathlib import Path
import pyarrow as pa
from pyarrow import feather
from asterism.link.text.clusters import find_near_duplicates
from asterism.link.text.store import SignatureStore
table = feather.read_table(sys.argv[2])
store = SignatureStore(Path(sys.argv[1]))
for start in range(0, len(table), 10):
    part = table.slice(start, 10)
    columns = [part.column(name) for name in ("id", "title", "text")]
    find_near_duplicates(store, str(start), *columns)
    print(start, flush=True)
"""


def test_killed_at_any_instant_the_next_run_ends_the_same(tmp_path: Path) -> None:
    documents, _ = planted(14)
    table = pa.table(
        {
            "id": list(documents),
            "title": pa.nulls(len(documents), pa.string()),
            "text": list(documents.values()),
        }
    )
    feather.write_feather(table, tmp_path / "documents.arrow")
    command = [sys.executable, "-c", ADDING]
    draw, killed = seeded(14), tmp_path / "killed"
    for _ in range(4):
        process = subprocess.Popen(  # noqa: S603 - our own interpreter
            [*command, killed, tmp_path / "documents.arrow"], stdout=subprocess.PIPE
        )
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(draw.random() * 0.1)
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
    for folder in (killed, tmp_path / "whole"):
        subprocess.run(  # noqa: S603 - our own interpreter
            [*command, folder, tmp_path / "documents.arrow"], check=True, capture_output=True
        )
    stores = [SignatureStore(tmp_path / name) for name in ("killed", "whole")]
    assert stores[0].manifest().segments == stores[1].manifest().segments
    for start in range(0, len(documents), 10):
        one, other = (store.links(str(start)) for store in stores)
        assert one is not None
        assert one.equals(other)
