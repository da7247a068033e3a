from __future__ import annotations

import json
from pathlib import Path

from asterism.simulate.published import classified_items, item, write_lines
from asterism.simulate.report import load
from asterism.simulate.world import World

SMALL = World(6, 120)


def test_classified_items_are_the_documents_and_their_truth() -> None:
    documents, truths = load(SMALL)
    items = list(classified_items(SMALL))
    assert len(items) == len(documents)
    for line, document, truth in zip(items, documents, truths, strict=True):
        for name in ("url", "source", "kind", "title", "text", "place", "posted_at"):
            assert line[name] == document[name]
        assert (line["owner"], line["role"]) == (truth["owner"], truth["role"])
        assert line["relevant"] is True


def test_lines_are_written_whole(tmp_path: Path) -> None:
    lines = [item(f"http://a.example/{n}", "a", "ad", "é", "t\n", owner="o") for n in range(3)]
    path = tmp_path / "published.jsonl"
    assert write_lines(path, iter(lines)) == 3
    assert [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] == lines
