from __future__ import annotations

import random
from pathlib import Path

import pyarrow as pa

from asterism.link.text.clusters import find_near_duplicates
from asterism.link.text.forgetting import companions, forget
from asterism.link.text.store import SignatureStore
from asterism.model.ids import derive_id

WORDS = [
    f"{one}{two}le"
    for one in "bcdfghjklmnprstvwz"
    for two in ("an", "el", "ir", "ov", "ust", "ey", "and", "oom")
]


def document(number: int) -> str:
    return derive_id("document", number)


def texts(dice: random.Random) -> dict[str, str]:
    """Return documents in some groups of alike texts and some that stand alone."""
    found: dict[str, str] = {}
    for group in range(12):
        words = dice.choices(WORDS, k=30)
        for _ in range(dice.randrange(1, 6)):
            copy = list(words)
            for _ in range(dice.randrange(0, 3)):
                copy[dice.randrange(30)] = dice.choice(WORDS)
            found[document(len(found))] = " ".join(copy)
        found[document(len(found))] = f"{group} short"
    return found


def add(store: SignatureStore, key: str, some: dict[str, str]) -> list[tuple[str, str]]:
    ids, bodies = pa.array(list(some), pa.string()), pa.array(list(some.values()), pa.string())
    links = find_near_duplicates(store, key, ids, pa.array([""] * len(some)), bodies)
    return list(zip(links["left_id"].to_pylist(), links["right_id"].to_pylist(), strict=True))


def groups(links: list[tuple[str, str]]) -> set[frozenset[str]]:
    of: dict[str, set[str]] = {}
    for left, right in links:
        joined = of.setdefault(left, {left}) | of.setdefault(right, {right})
        for item in joined:
            of[item] = joined
    return {frozenset(group) for group in of.values()}


def test_what_is_left_groups_as_if_the_rest_had_never_been_there(tmp_path: Path) -> None:
    for seed in range(15):
        dice = random.Random(seed)  # noqa: S311 - not for secrets
        everything = texts(dice)
        store = SignatureStore(tmp_path / f"store-{seed}")
        parts = list(everything.items())
        dice.shuffle(parts)
        cut = sorted(dice.sample(range(len(parts)), 3))
        links = []
        for number, (start, end) in enumerate(zip([0, *cut], [*cut, len(parts)], strict=True)):
            links += add(store, f"batch {number}", dict(parts[start:end]))
        gone = set(dice.sample(sorted(everything), 6))
        beside = set(companions(store, pa.array(sorted(gone))).to_pylist())
        assert gone <= beside
        assert forget(store, pa.array(sorted(beside))) == len(beside)
        again = {item: everything[item] for item in sorted(beside - gone)}
        links = [pair for pair in links if not gone & set(pair)] + add(store, "again", again)
        without = {item: text for item, text in everything.items() if item not in gone}
        fresh = SignatureStore(tmp_path / f"fresh-{seed}")
        assert groups(links) == groups(add(fresh, "all", without)), f"seed {seed}"
        assert store.documents == fresh.documents


def test_nothing_of_a_forgotten_document_stays_on_disk(tmp_path: Path) -> None:
    store = SignatureStore(tmp_path)
    some = texts(random.Random(1))  # noqa: S311 - not for secrets
    add(store, "one", some)
    pair = next(iter(add(store, "one", some)))
    gone = pair[0]
    assert forget(store, pa.array([gone])) == 1
    assert forget(store, pa.array([gone])) == 0
    assert companions(store, pa.array([gone])).to_pylist() == []
    high, low = int(gone[:16], 16), int(gone[16:], 16)
    marks = [gone.encode(), high.to_bytes(8, "little") + low.to_bytes(8, "little")]
    for path in tmp_path.rglob("*"):
        if path.is_file():
            assert not any(mark in path.read_bytes() for mark in marks), path
    kept = store.links("one")
    assert kept is not None
    assert gone not in [*kept["left_id"].to_pylist(), *kept["right_id"].to_pylist()]


def test_a_group_that_is_not_forgotten_whole_goes_on_as_one(tmp_path: Path) -> None:
    store = SignatureStore(tmp_path)
    text = " ".join(WORDS[:30])
    add(store, "one", {document(1): f"{text} a b", document(2): text, document(3): f"{text} c d"})
    forget(store, pa.array([document(2)]))
    assert set(companions(store, pa.array([document(1)])).to_pylist()) == {document(1), document(3)}


def test_a_segment_without_documents_is_dropped(tmp_path: Path) -> None:
    store = SignatureStore(tmp_path)
    add(store, "one", {document(1): " ".join(WORDS[:30])})
    add(store, "two", {document(2): " ".join(WORDS[50:90])})
    forget(store, pa.array([document(1)]))
    assert len(store.manifest().segments) == 1
    forget(store, pa.array([document(2)]))
    assert store.manifest().segments == []
    assert companions(store, pa.array([document(2)])).to_pylist() == []
    assert add(store, "three", {document(3): " ".join(WORDS[:30])}) == []
