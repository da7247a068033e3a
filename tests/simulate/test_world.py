from __future__ import annotations

import hashlib
import itertools
import json
import re
import subprocess
import sys
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

import pytest

from asterism.model.fiction import is_reserved
from asterism.simulate.hardness import plain_phones
from asterism.simulate.output import ordered_rows, write_world
from asterism.simulate.world import World

if TYPE_CHECKING:
    from pathlib import Path

    Loaded = tuple[list[dict[str, Any]], list[dict[str, Any]]]

RESERVED_HOST = re.compile(r"(?:.+\.)?(?:example|test|example\.(?:com|net|org))")


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_the_command_writes_the_same_world_again(tmp_path: Path) -> None:
    outputs = []
    for name in ("a", "b"):
        command = [
            *(sys.executable, "-m", "asterism.simulate", "--seed", "4", "--documents", "400"),
            *("--output", str(tmp_path / name)),
        ]
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603
        outputs.append(
            [(tmp_path / name / f).read_bytes() for f in ("documents.jsonl", "truth.jsonl")]
        )
    assert outputs[0] == outputs[1]
    assert len(outputs[0][0].splitlines()) == 400


def test_what_is_written_of_a_seed_never_changes(tmp_path: Path) -> None:
    """Figures of evaluations hold for these bytes; further sites must not change them."""
    write_world(World(4, 400), tmp_path)
    written = {
        name: hashlib.sha256((tmp_path / f"{name}.jsonl").read_bytes()).hexdigest()
        for name in ("documents", "truth", "removed")
    }
    assert written == {
        "documents": "105b386329210dc020a27d07de30522065693cb8e82d731e560dbd07ba458200",
        "truth": "502ccb59171d791a6d96c31eb4a92e2f632721a6120499ef6dabc09c30f47eb1",
        "removed": "aba92dea25d0dc075f402f805b96f0c52e2e8730e3f8a0ee5037dd5f1f180cea",
    }


def test_permuting_owner_labels_leaves_the_documents_byte_identical(tmp_path: Path) -> None:
    for key in (0, 99):
        write_world(World(8, 600), tmp_path / str(key), label_key=key)
    one, other = tmp_path / "0", tmp_path / "99"
    for name in ("documents.jsonl", "removed.jsonl"):
        assert (one / name).read_bytes() == (other / name).read_bytes()
    pairs = {
        (a["owner"], b["owner"])
        for a, b in zip(lines(one / "truth.jsonl"), lines(other / "truth.jsonl"), strict=True)
    }
    assert all(a != b for a, b in pairs)
    assert len({a for a, _ in pairs}) == len({b for _, b in pairs}) == len(pairs)


def test_seeds_make_different_worlds() -> None:
    one = {row[1] for row in ordered_rows(World(1, 200))}
    other = {row[1] for row in ordered_rows(World(2, 200))}
    assert len(one & other) < 5


def test_every_document_has_exactly_one_truth(loaded: Loaded) -> None:
    documents, truths = loaded
    assert [document["url"] for document in documents] == [truth["url"] for truth in truths]
    assert len({document["url"] for document in documents}) == len(documents) == 2500


def test_documents_come_in_the_order_of_posting(loaded: Loaded) -> None:
    moments = [document["posted_at"] for document in loaded[0]]
    assert moments == sorted(moments)
    assert len({moment[-3:-1] for moment in moments}) == 60


def test_documents_hold_nothing_but_what_a_site_shows(loaded: Loaded) -> None:
    for document in loaded[0]:
        assert set(document) == {
            *("url", "source", "kind", "section", "title", "text", "place", "posted_at")
        }


def test_addresses_and_order_do_not_tell_owners(loaded: Loaded) -> None:
    documents, truths = loaded
    holdings = Counter(truth["owner"] for truth in truths)
    total = len(truths)
    chance = sum(n * (n - 1) for n in holdings.values()) / (total * (total - 1))
    numbers = [int(re.findall(r"\d+", document["url"])[-1]) for document in documents]
    by_number = [truths[i]["owner"] for i in sorted(range(total), key=numbers.__getitem__)]
    for owners in (by_number, [truth["owner"] for truth in truths]):
        same = sum(a == b for a, b in itertools.pairwise(owners)) / total
        assert same < 3 * chance + 0.005


def test_texts_are_what_a_person_reads(loaded: Loaded) -> None:
    for document in loaded[0]:
        title, text = document["title"], document["text"]
        assert title == " ".join(title.split(" ")).strip()
        assert "\n" not in title
        assert text == text.strip()
        assert text
        assert "  " not in text
        assert "\n\n\n" not in text
        assert not re.search("[\ue000-\uf8ff]| \n|\n ", text + title)


def test_every_identifier_belongs_to_nobody(loaded: Loaded) -> None:
    seen = Counter()  # type: ignore[var-annotated]
    for truth in loaded[1]:
        for item in truth["identifiers"]:
            seen[item["kind"]] += 1
            if item["kind"] == "phone":
                assert is_reserved(item["value"])
            elif item["kind"] in {"email", "url"}:
                assert RESERVED_HOST.fullmatch(item["value"].rpartition("@")[2])
    assert seen.keys() == {"phone", "email", "url", "handle"}


def test_identifiers_of_ones_own_are_never_shared_but_for_burners(loaded: Loaded) -> None:
    owners = defaultdict(set)
    burners = set()
    for truth in loaded[1]:
        for item in truth["identifiers"]:
            if item["own"]:
                owners[item["value"]].add(truth["owner"])
                if truth["role"] == "burner_pair":
                    burners.add(item["value"])
    shared = {value for value, held in owners.items() if len(held) > 1}
    assert shared
    assert shared <= burners


def test_plain_numbers_stand_in_the_text_and_hidden_ones_do_not(loaded: Loaded) -> None:
    plain = hidden = 0
    for document, truth in zip(*loaded, strict=True):
        found = plain_phones(f"{document['title']}\n{document['text']}")
        phones = [item for item in truth["identifiers"] if item["kind"] == "phone"]
        written = {item["value"][2:] for item in phones if item["writing"] == "plain"}
        for item in phones:
            if not item["value"].startswith("+1"):
                continue
            if item["writing"] == "plain":
                plain += 1
                assert item["value"][2:] in found
            elif item["value"][2:] not in written:
                hidden += 1
                assert item["value"][2:] not in found, (item, document)
    assert plain > 500
    assert hidden > 500


def test_every_look_alike_is_there_and_joins_nobody(loaded: Loaded) -> None:
    groups = defaultdict(set)
    for truth in loaded[1]:
        for item in truth["look_alikes"]:
            groups[item["type"], item["group"]].add(truth["owner"])
    kinds = {kind for kind, _ in groups}
    assert kinds == {
        "hotel", "support_number", "slogan", "common_template", "burner_in_succession",
        "independent_on_tour", "shared_driver", "ad_writer",
    }  # fmt: skip
    for kind in kinds - {"independent_on_tour"}:
        assert any(len(owners) > 1 for (found, _), owners in groups.items() if found == kind), kind


def test_a_burner_changes_hands_after_a_gap(loaded: Loaded) -> None:
    days: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for document, truth in zip(*loaded, strict=True):
        if truth["role"] == "burner_pair":
            days[truth["line"]][truth["owner"]].append(document["posted_at"])
    pairs = [sorted(held.values()) for held in days.values() if len(held) == 2]
    assert pairs
    for first, second in pairs:
        assert (int(second[0][5:7]) * 30 + int(second[0][8:10])) - (
            int(first[-1][5:7]) * 30 + int(first[-1][8:10])
        ) >= 40


@pytest.mark.parametrize("documents", [1, 7, 60])
def test_worlds_of_any_size_have_as_many_documents_as_asked(documents: int) -> None:
    assert sum(not row[2] for row in ordered_rows(World(3, documents))) == documents


def test_a_world_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one document"):
        World(1, 0)


def test_operations_post_for_several_people_in_several_cities(loaded: Loaded) -> None:
    persons, cities, sizes = defaultdict(set), defaultdict(set), Counter()  # type: ignore[var-annotated]
    for truth in loaded[1]:
        if truth["role"] == "operation_sex":
            persons[truth["owner"]].add(truth["persona"])
            cities[truth["owner"]].add(truth["city"])
            sizes[truth["owner"]] += 1
    large = [owner for owner, n in sizes.items() if n >= 12]
    assert large
    assert all(len(persons[owner]) > 1 and len(cities[owner]) > 1 for owner in large)


def test_everyone_advertised_is_an_adult(loaded: Loaded) -> None:
    assert min(truth["age"] for truth in loaded[1]) >= 21
