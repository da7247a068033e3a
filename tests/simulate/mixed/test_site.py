from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pytest

from asterism.extract import extract_batch
from asterism.model.marking import LOCAL
from asterism.model.schemas import DOCUMENTS
from asterism.simulate.answers import Page
from asterism.simulate.mixed.stock import COMBINATIONS, WATCHED
from asterism.simulate.setting import Setting
from asterism.simulate.web import Web, build_sites
from asterism.simulate.world import World

Ask = Callable[..., Page]
HOME = "http://townmarket.example"


@pytest.fixture(scope="module")
def items(town: World) -> list[dict[str, Any]]:
    return list(build_sites(Setting(town), ["mixed"])["mixed"].published(0))


@pytest.fixture(scope="module")
def watched(web: Web, ask: Ask) -> set[tuple[str, str]]:
    lines = ask(web.told["control"] + "watch_list.jsonl").body.decode().splitlines()
    return {(line["kind"], line["value"]) for line in map(json.loads, lines)}


def identifiers(line: dict[str, Any]) -> set[tuple[str, str]]:
    return {(entry["kind"], entry["value"]) for entry in line["identifiers"]}


def categories(lines: list[dict[str, Any]]) -> list[set[str]]:
    """Return the indicator categories that the product reads in each ad."""
    rows = [
        {name: line[name] for name in ("url", "kind", "title", "text", "place")}
        | {"id": f"{at:032x}", "source_id": "s", "marking_id": LOCAL.id}
        for at, line in enumerate(lines)
    ]
    found: list[set[str]] = [set() for _ in lines]
    for mention in extract_batch(pa.RecordBatch.from_pylist(rows, schema=DOCUMENTS)).to_pylist():
        if mention["kind"] == "indicator":
            found[int(mention["document_id"], 16)].add(mention["value"].partition("/")[0])
    return found


def test_almost_nothing_is_to_be_kept(items: list[dict[str, Any]]) -> None:
    relevant = [line for line in items if line["relevant"]]
    assert 0 < len(relevant) < 0.03 * len(items)
    assert all(bool(line["why"]) == line["relevant"] for line in items)
    assert {why for line in relevant for why in line["why"]} >= {WATCHED}
    assert Counter(line["role"] for line in items)["stranger"] > 0.9 * len(items)


def test_what_is_watched_stands_in_what_is_kept_for_it(
    items: list[dict[str, Any]], watched: set[tuple[str, str]]
) -> None:
    for line in items:
        shows = bool(identifiers(line) & watched)
        assert shows == (WATCHED in line["why"]), line["url"]


def test_combinations_of_indicators_stand_where_the_truth_says_so() -> None:
    """What the product reads agrees with the truth, so that a targeted crawl can be scored."""
    market = build_sites(Setting(World(8, 1200)), ["mixed"])["mixed"]
    counts: Counter[str] = Counter()
    lines: list[dict[str, Any]] = list(market.published(0))
    for line, read in zip(lines, categories(lines), strict=True):
        combined = {name for name in COMBINATIONS if set(name.split("+")) <= read}
        why = set(line["why"])
        if why == {WATCHED}:
            continue  # an operation's ad may well show indicators too
        assert combined == why, line["text"]
        counts.update(combined or {"none"})
        counts["one alone"] += bool(read & {"movement", "control"}) and not combined
    assert counts["movement+control"] > 0
    assert counts["retention-of-documents+debt-bondage"] > 0
    assert counts["one alone"] > 3


def test_what_is_not_there(ask: Ask) -> None:
    for path in ("/item/1.html", "/boats/", "/pets/page/99/", "/nowhere"):
        assert ask(HOME + path).status == 404
    assert ask(f"{HOME}/", "POST").status == 405
