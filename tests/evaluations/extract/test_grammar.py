"""What the grammar promises whoever is measured by it."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from itertools import combinations

import pytest
from evaluations.extract.grammar import HERE, KINDS, SPLITS, families, items
from evaluations.extract.item import Item
from evaluations.extract.plan import is_allowed

LANGUAGES = {"en", "es", "fr", "de", "pt", "it", "ru", "zh", "th", "ro"}
WRITTEN = ("seen", "unseen")
PRESENT = tuple(split for split in SPLITS if families(split))
"""With the fresh families, once there are any."""


@cache
def made(split: str) -> list[Item]:
    return items(split, KINDS, per_family=8, count=30, seed=3)


def test_the_same_seed_gives_the_same_items_and_another_gives_others() -> None:
    again = items("seen", ("phone", "email"), per_family=8, count=30, seed=3)
    assert again == [item for item in made("seen") if item.kind in {"phone", "email"}]
    assert again != items("seen", ("phone", "email"), per_family=8, count=30, seed=4)


@pytest.mark.parametrize("split", PRESENT)
def test_gold_parts_stand_where_they_are_said_to(split: str) -> None:
    for item in made(split):
        for gold in item.gold:
            parts = [item.sliced(span) for span in gold.spans]
            assert parts
            assert all(part and part == part.strip() for part in parts), item
            if gold.kind in {"address", "coin"}:
                assert parts == [gold.value]


@pytest.mark.parametrize("split", PRESENT)
def test_texts_have_no_gap_left(split: str) -> None:
    left = re.compile(r"[\ue000-\uf8ff§]|\{[a-z_]+\}|<<|>>|#\d+-\d+|\\n")
    assert [item.text for item in made(split) if left.search(item.title + item.text)] == []


@pytest.mark.parametrize("split", PRESENT)
def test_numbers_are_nobodys(split: str) -> None:
    phones = [gold for item in made(split) for gold in item.gold if gold.kind == "phone"]
    assert [gold.value for gold in phones if not is_allowed(str(gold.value))] == []
    assert len({gold.value for gold in phones}) > len(phones) * 0.8


@pytest.mark.parametrize("split", PRESENT)
def test_usual_notations_hold_the_digits_of_their_value(split: str) -> None:
    for item in made(split):
        if "-plain-" in item.family:
            written = re.sub(r"\D", "", item.sliced(item.gold[0].spans[0]))
            assert written[-7:] == str(item.gold[0].value)[-7:], item


def test_there_are_enough_families_of_each_language_and_both_lists_are_kept() -> None:
    hidden: Counter[str] = Counter()
    for split in WRITTEN:
        named = families(split)
        listed = (HERE / split / "families.txt").read_text(encoding="utf-8").split()
        assert listed == sorted(family.name for family in named)
        count = Counter(family.language for family in named if family.group == "hidden")
        assert count.keys() == LANGUAGES
        assert min(count.values()) >= 5
        hidden += count
    assert hidden.total() >= 60


def test_no_hidden_family_is_in_two_splits() -> None:
    named = Counter(family.name for split in PRESENT for family in families(split))
    twice = {name for name, count in named.items() if count > 1}
    assert {name for name in twice if "-plain-" not in name} == set()


@pytest.mark.parametrize(("one", "other"), list(combinations(PRESENT, 2)))
def test_no_two_splits_share_a_template(one: str, other: str) -> None:
    ours, theirs = phrases(one), phrases(other)
    assert {phrase: (ours[phrase], theirs[phrase]) for phrase in ours.keys() & theirs} == {}


def phrases(split: str) -> dict[str, str]:
    """Return every run of four words, or nine signs where words are not apart, with its line."""
    paths = [*(HERE / split).glob("*.txt"), *(HERE / split / "kinds").glob("*.txt")]
    lines = [
        line
        for path in paths
        if path.name != "families.txt"
        for line in path.read_text(encoding="utf-8").split("\n")
        if line and not line.startswith(";")
    ]
    lines += [line for family in families(split) for line in family.contexts]
    return {phrase: line for line in lines for phrase in runs(line)}


def runs(line: str) -> set[str]:
    """Return the runs of one template, its gaps and the gold parts' notes left out."""
    text = re.sub(r"^[a-z]{2}/[A-Z]{2}: ", "", line)
    text = re.sub(r"#\d+-\d+(:[.,_]?2?)?#|~[^~]*~|\{\w+\}|§[^§]*§", " ", text)
    text = re.sub(r"(<<.*?)\|.*?>>", r"\1>>", text.casefold())
    if re.search(r"[\u0e00-\u0e7f\u4e00-\u9fff]", text):
        signs = re.sub(r"[\W\d]", "", text)
        return {signs[at : at + 9] for at in range(len(signs) - 8)}
    words = re.findall(r"[^\W\d]+", text)
    return {" ".join(words[at : at + 4]) for at in range(len(words) - 3)}


@pytest.mark.parametrize("split", WRITTEN)
def test_a_full_run_has_enough_texts_of_each_sort(split: str) -> None:
    full = items(split, KINDS, per_family=1, count=300, seed=1)
    numberless = [item for item in full if item.kind == "phone" and not item.gold]
    assert len(numberless) >= 5000
    assert {item.language for item in numberless} == LANGUAGES
    for kind in KINDS[1:]:
        of_kind = [item for item in full if item.kind == kind]
        assert sum(bool(item.gold) for item in of_kind) >= 300
        assert sum(not item.gold for item in of_kind) >= 300
        assert {item.language for item in of_kind} == LANGUAGES


def test_unseen_files_ask_not_to_be_opened() -> None:
    for path in (HERE / "unseen").rglob("*"):
        if path.suffix == ".py" or (path.suffix == ".txt" and path.name != "families.txt"):
            head = path.read_text(encoding="utf-8")[:200]
            assert re.search("do not open", head, re.IGNORECASE), path


def test_kinds_that_a_split_has_no_file_of_are_left_out() -> None:
    assert (HERE / "fresh" / "README.md").exists()
    made_fresh = items("fresh", KINDS, per_family=1, count=1, seed=1)
    assert bool(made_fresh) == bool(families("fresh"))
