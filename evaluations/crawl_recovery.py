"""What a crawl of each simulated site recovers of what that site published.

The sites are served over HTTP from a process of their own and crawled as declared; what they
published stands in `published.jsonl`, which no crawl sees. An item is recovered if a document of
its address is there; a field if the document says what the site showed, white space aside. Of the
market, which is targeted, only what is relevant may be kept: anything else that is stored counts
as irrelevant. A site that needs scripts is crawled where Chromium is there.

    .venv/bin/python evaluations/crawl_recovery.py --seed 3 --documents 1000
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import select

from asterism.access import Workspace, create_workspace
from asterism.access.policy import Action
from asterism.collect.declaration import demonstration_sources
from asterism.pipeline.collecting import collect_sources
from asterism.pipeline.watch_list import watch
from asterism.record import schema

SIMULATE: Final = (sys.executable, "-m", "asterism.simulate")
FIELDS: Final = ("title", "text", "author", "place", "posted_at")
READY_SECONDS: Final = 120
NEEDED: Final = 0.99


def main() -> int:
    """Print the table; return 0 if every site is recovered and nothing is there twice."""
    options = arguments()
    world = ("--seed", str(options.seed), "--documents", str(options.documents), "--sites", "all")
    good = True
    with tempfile.TemporaryDirectory(prefix="asterism-recovery-") as name:
        folder = Path(name)
        written = [*SIMULATE, "write", *world, "--output", str(folder)]
        subprocess.run(written, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own module
        with serving(folder / "ready", world) as told:
            os.environ.update(told["environment"])
            workspace = create_workspace(folder / "workspace")
            actor = workspace.actor(Action.COLLECT, None, "measure what a crawl recovers")
            for line in lines_of(folder / "watch_list.jsonl"):
                watch(workspace, actor, str(line["value"]), "simulated")
            sources = demonstration_sources() + demonstration_sources(further=True)
            wanted = [
                item
                for item in sources
                if item.pace.revisit_seconds is None
                and (options.browser or item.page.render == "http")
            ]
            report = collect_sources(workspace, actor, wanted, proxy=told["proxy"])
        published = list(lines_of(folder / "published.jsonl"))
        print("site              published  recovered  fields     of  right   twice  irrelevant")
        for source in wanted:
            own = [line for line in published if line["source"] == source.key]
            good &= shown(source.key, own, documents_of(workspace, source.source.id))
        print(f"{report.looked_at} pages of targeted sources looked at, {report.kept} kept")
        workspace.close()
    return 0 if good else 1


def shown(
    key: str, published: list[dict[str, Any]], documents: Mapping[str, list[dict[str, Any]]]
) -> bool:
    """Print one site's row; return whether it is as it should be."""
    relevant = {line["url"]: line for line in published if line["relevant"]}
    found = relevant.keys() & documents.keys()
    twice = sum(len(versions) > 1 for versions in documents.values())
    wrong = len(documents.keys() - relevant.keys())
    fields: Counter[bool] = Counter()
    for url in found:
        fields.update(right(relevant[url], documents[url][-1]))
    stated = fields.total() + sum(stated_fields(relevant[url]) for url in relevant.keys() - found)
    share = fields[True] / stated if stated else 0.0
    print(
        f"{key:17} {len(relevant):9} {len(found):10} {fields[True]:7} {stated:6}  {share:6.2%}"
        f"  {twice:5}  {wrong:10}"
    )
    items = len(found) / len(relevant) if relevant else 1.0
    return items >= NEEDED and share >= NEEDED and not twice and not wrong


def stated_fields(line: Mapping[str, Any]) -> int:
    """Return how many fields an item shows."""
    return sum(line[name] is not None for name in FIELDS) + len(line["attributes"])


def right(line: Mapping[str, Any], document: Mapping[str, Any]) -> Iterator[bool]:
    """Yield for each field that a site showed whether the document says the same."""
    attributes = json.loads(document["attributes"] or "{}")
    for name in FIELDS:
        if line[name] is not None:
            yield plain(line[name]) == plain(said(document, name))
    for name, value in line["attributes"].items():
        yield plain(value) == plain(attributes.get(name))


def said(document: Mapping[str, Any], name: str) -> object:
    """Return a field of a document in the form of `published.jsonl`."""
    value = document[name]
    if name != "posted_at" or value is None:
        return value
    return datetime.fromtimestamp(value / 1_000_000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def plain(value: object) -> str:
    """Return a value as text with single spaces."""
    return " ".join(str(value).split())


def documents_of(workspace: Workspace, source_id: str) -> dict[str, list[dict[str, Any]]]:
    """Return the documents of a source by address."""
    table = schema.documents
    found: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    with workspace.database.reading() as connection:
        statement = select(table).where(table.c.source_id == source_id)
        for row in connection.execute(statement.order_by(table.c.change_sequence)).mappings():
            found[row["url"]].append(dict(row))
    return found


@contextmanager
def serving(ready: Path, world: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    """Serve the sites; yield what their server says of itself."""
    command = [*SIMULATE, "serve", *world, "--set-clock", "--ready-file", str(ready)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as server:  # noqa: S603 - our own module
        try:
            deadline = time.monotonic() + READY_SECONDS
            while not ready.exists() and time.monotonic() < deadline:
                time.sleep(0.1)
            yield json.loads(ready.read_text(encoding="utf-8"))
        finally:
            server.kill()


def lines_of(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the lines of a file of JSON."""
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--browser", action="store_true", help="crawl the site of scripts too")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
