"""Show that crawl, process, serve and judgements run at once, without a lock error or a lost write.

Beforehand a small world is imported and processed, and another one is crawled undisturbed, to
know what a crawl gives. Then, for `--seconds`, all at once on one workspace: `asterism collect`
crawls the simulated sites again and again, `asterism process` runs again and again, `asterism
serve` answers, two clients judge pairs of documents through the API and one through
`asterism judge`, and a browser walks from the search to a network, from a reason to the
highlighted mention in the capture.

Afterwards: every acknowledged judgement is in the record, every document of the undisturbed
crawl is there and no other, no log holds a lock error or a traceback, every process ended well,
and the networks are those that `asterism rebuild` makes from the record anew.

    .venv/bin/python scripts/prove_concurrency.py --seconds 300
"""

from __future__ import annotations

import argparse
import json
import random
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Page, sync_playwright
from sqlalchemy import select

from asterism.access import open_workspace
from asterism.record import schema

ASTERISM: Final = (sys.executable, "-m", "asterism")
SIMULATE: Final = (sys.executable, "-m", "asterism.simulate")
CHROMIUM: Final = ("chromium", "chromium-browser", "google-chrome")
WORDS: Final = ("available", "call", "text", "new", "work", "sweet", "today")
VERDICTS: Final = ("same", "different", "unsure")
WRONG: Final = re.compile(r"locked|Traceback|Internal Server Error|^asterism: ", re.MULTILINE)
START_SECONDS: Final = 60


@dataclass
class Figures:
    """What went on while everything ran at once."""

    acknowledged: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    slowest: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    times: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    problems: list[str] = field(default_factory=list)

    def done(self, what: str, started: float) -> None:
        """Count one more round of something, and how long it took."""
        self.times[what] += 1
        self.slowest[what] = max(self.slowest[what], time.monotonic() - started)


class Scene:
    """One workspace with everything that happens to it.

    Args:
        folder: where logs, worlds and workspaces are kept.
        seed: of both worlds and of what is judged.
        documents: size of the crawled world.
    """

    def __init__(self, folder: Path, seed: int, documents: int) -> None:
        self.folder, self.seed, self.documents = folder, seed, documents
        self.workspace = folder / "workspace"
        self.imported: set[str] = set()
        self.figures = Figures()
        self.stop = threading.Event()

    def command(self, name: str, *arguments: str, workspace: Path | None = None) -> None:
        """Run one command of ours to its end; what it prints goes to a log of its own."""
        started = time.monotonic()
        with (self.folder / f"{name}.log").open("ab") as log:
            command = [*ASTERISM, "--workspace", str(workspace or self.workspace), *arguments]
            code = subprocess.run(command, stdout=log, stderr=log, check=False).returncode
        if code:
            self.figures.problems.append(f"asterism {arguments[0]} ended with {code}")
        self.figures.done(name, started)

    def prepare(self) -> None:
        """Import and process a small world."""
        world = self.folder / "world"
        command = [*SIMULATE, "--seed", str(self.seed + 1), "--documents", "400"]
        subprocess.run([*command, "--output", str(world)], check=True, capture_output=True)
        self.command("prepare", "import", str(world / "documents.jsonl"))
        self.command("prepare", "process")
        self.imported = self.document_ids()

    @contextmanager
    def sites(self) -> Iterator[str]:
        """Serve the simulated sites; yield the proxy's address."""
        ready = self.folder / "ready.json"
        command = [*SIMULATE, "serve", "--seed", str(self.seed), "--port", "0"]
        command += ["--documents", str(self.documents), "--ready-file", str(ready)]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL) as server:
            wait_until(ready.exists, "the simulated sites")
            yield json.loads(ready.read_text())["proxy"]
            server.terminate()

    @contextmanager
    def served(self) -> Iterator[str]:
        """Serve the workspace; yield the page's address."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        command = [*ASTERISM, "--workspace", str(self.workspace), "--purpose", "prove"]
        command += ["serve", "--port", str(port)]
        with (self.folder / "serve.log").open("wb") as log:
            server = subprocess.Popen(command, stdout=log, stderr=log)
        wait_until(lambda: answers(port), "the page")
        yield f"http://127.0.0.1:{port}"
        if server.poll() is not None:
            self.figures.problems.append(f"asterism serve ended early with {server.returncode}")
        server.terminate()
        server.wait(START_SECONDS)

    def document_ids(self, workspace: Path | None = None) -> set[str]:
        """Return the ids of every document in a record."""
        opened = open_workspace(workspace or self.workspace)
        with opened.database.reading() as connection:
            found = set(connection.execute(select(schema.documents.c.id)).scalars())
        opened.close()
        return found

    def again_and_again(self, name: str, *arguments: str) -> None:
        """Run a command until it is time to stop."""
        while not self.stop.is_set():
            self.command(name, *arguments)

    def judge_by_api(self, site: str, number: int) -> None:
        """Judge pairs of documents through the API and keep what was acknowledged."""
        dice = random.Random(self.seed * 100 + number)  # noqa: S311 - not for secrets
        known = sorted(self.document_ids())
        while not self.stop.is_set():
            left, right = sorted(dice.sample(known, 2))
            verdict = dice.choice(VERDICTS)
            started = time.monotonic()
            body = {"left_id": left, "right_id": right, "verdict": verdict, "note": "proof"}
            kept = post(f"{site}/api/v1/judgements", body)
            self.figures.acknowledged[kept["id"]] = (left, right, verdict)
            self.figures.done("judgement by API", started)
            self.stop.wait(0.1)

    def judge_by_command(self) -> None:
        """Judge pairs of documents on the command line."""
        dice = random.Random(self.seed)  # noqa: S311 - not for secrets
        known = sorted(self.document_ids())
        while not self.stop.is_set():
            left, right = sorted(dice.sample(known, 2))
            verdict = dice.choice(VERDICTS)
            started = time.monotonic()
            command = [*ASTERISM, "--workspace", str(self.workspace), "--json", "judge"]
            done = subprocess.run(
                [*command, left, right, verdict], capture_output=True, text=True, check=False
            )
            if done.returncode:
                self.figures.problems.append(f"asterism judge: {done.stdout}{done.stderr}")
                continue
            kept = json.loads(done.stdout)
            self.figures.acknowledged[kept["id"]] = (left, right, verdict)
            self.figures.done("judgement by command", started)

    def walk(self, page: Page, site: str, number: int) -> None:
        """Go from the search to the highlighted mention in the capture, once."""
        started = time.monotonic()
        page.goto(site)
        page.get_by_role("searchbox").first.fill(WORDS[number % len(WORDS)])
        page.get_by_role("button", name="Search").first.click()
        networks = page.locator("article.is-network a[href^='/networks/']")
        networks.first.wait_for()
        networks.nth(number % networks.count()).click()
        page.locator("#reasons-title").wait_for()
        reason = page.locator("table.reasons a[href*='/mentions/']:visible")
        if not reason.count():
            # Judgements at random join what shares nothing; equal texts join without a mention.
            self.figures.done("walk to a network without mentions", started)
            return
        reason.first.click()
        page.locator("iframe.capture, pre.capture-source").first.wait_for()
        in_page = page.locator("iframe.capture").count() > 0
        mark = (
            page.frame_locator("iframe.capture").locator("mark#mention")
            if in_page
            else page.locator("pre.capture-source mark")
        )
        mark.first.wait_for()
        if not (mark.first.text_content() or "").strip():
            self.figures.problems.append(f"nothing is highlighted on {page.url}")
        self.figures.done("walk to a page" if in_page else "walk to a row", started)

    def run(self, seconds: float) -> None:
        """Do everything at once."""
        with self.sites() as proxy:
            reference = self.folder / "undisturbed"
            self.command("undisturbed", *crawl(proxy), workspace=reference)
            with self.served() as site:
                workers: list[Callable[[], None]] = [
                    lambda: self.again_and_again("collect", *crawl(proxy)),
                    lambda: self.again_and_again("process", "process"),
                    lambda: self.judge_by_api(site, 1),
                    lambda: self.judge_by_api(site, 2),
                    self.judge_by_command,
                ]
                threads = [threading.Thread(target=self._guarded, args=(one,)) for one in workers]
                for thread in threads:
                    thread.start()
                self._guarded(lambda: self._walk_for(seconds, site))
                self.stop.set()
                for thread in threads:
                    thread.join()

    def _guarded(self, work: Callable[[], None]) -> None:
        try:
            work()
        except Exception as error:  # noqa: BLE001 - whatever goes wrong is what is looked for
            self.figures.problems.append(f"{type(error).__name__}: {error}")

    def _walk_for(self, seconds: float, site: str) -> None:
        until = time.monotonic() + seconds
        path = next((found for name in CHROMIUM if (found := shutil.which(name))), None)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
            page = browser.new_page()
            for number in count():
                if time.monotonic() > until:
                    break
                self._guarded(partial(self.walk, page, site, number))
            browser.close()

    def verify(self) -> None:
        """Look for whatever was lost or went wrong."""
        problems = self.figures.problems
        if not self.figures.times["walk to a page"] + self.figures.times["walk to a row"]:
            problems.append("no walk came to a mention")
        self.command("process", "process")
        for log in sorted(self.folder.glob("*.log")):
            for line in log.read_text(errors="replace").splitlines():
                if WRONG.search(line):
                    problems.append(f"{log.name}: {line}")
        stored = self.judgements()
        if stored != self.figures.acknowledged:
            lost = self.figures.acknowledged.keys() - stored.keys()
            problems.append(f"{len(lost)} judgements lost, {len(stored)} stored")
        collected = self.document_ids() - self.imported
        expected = self.document_ids(self.folder / "undisturbed")
        if collected != expected:
            problems.append(f"{len(collected)} documents collected, {len(expected)} undisturbed")
        grown = self.partition()
        self.command("rebuild", "rebuild")
        if self.partition() != grown:
            problems.append("the networks are not those that a rebuild makes")

    def judgements(self) -> dict[str, tuple[str, str, str]]:
        """Return every judgement in the record."""
        opened = open_workspace(self.workspace)
        table = schema.judgements
        with opened.database.reading() as connection:
            rows = connection.execute(select(table)).all()
        opened.close()
        return {row.id: (row.left_id, row.right_id, row.verdict) for row in rows}

    def partition(self) -> frozenset[frozenset[str]]:
        """Return which documents stand together."""
        opened = open_workspace(self.workspace)
        table = schema.network_members
        groups = defaultdict(set)
        with opened.database.reading() as connection:
            for row in connection.execute(select(table.c.document_id, table.c.network_id)):
                groups[row.network_id].add(row.document_id)
        opened.close()
        return frozenset(frozenset(group) for group in groups.values())


def crawl(proxy: str) -> tuple[str, ...]:
    """Return the command that crawls the simulated sites."""
    return ("collect", "--demonstration", "--proxy", proxy)


def answers(port: int) -> bool:
    """Return whether somebody listens on a port of this computer."""
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


def wait_until(ready: Callable[[], bool], what: str) -> None:
    """Return when `ready` says so; raise if it does not in time."""
    deadline = time.monotonic() + START_SECONDS
    while not ready():
        if time.monotonic() > deadline:
            message = f"{what} did not start"
            raise TimeoutError(message)
        time.sleep(0.05)


def post(address: str, body: dict[str, str]) -> Any:  # noqa: ANN401 - JSON
    """Return what the API answers."""
    request = urllib.request.Request(  # noqa: S310 - our own page on loopback
        address, json.dumps(body).encode(), {"content-type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - as above
        return json.load(answer)


def main() -> int:
    """Run the proof; return 0 if nothing was lost and nothing went wrong."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--documents", type=int, default=3_000, help="of the crawled world")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="asterism-concurrency-") as name:
        scene = Scene(Path(name), options.seed, options.documents)
        scene.prepare()
        scene.run(options.seconds)
        scene.verify()
        figures = scene.figures
        print(f"{'what':24} {'times':>8} {'slowest':>10}")
        for what in sorted(figures.times):
            print(f"{what:24} {figures.times[what]:8} {figures.slowest[what]:8.2f} s")
        print(f"{len(figures.acknowledged)} judgements acknowledged")
        print(f"{len(scene.document_ids())} documents, {len(scene.partition())} networks")
        for problem in figures.problems:
            print(f"PROBLEM: {problem}")
        print("nothing lost, nothing wrong" if not figures.problems else "FAILED")
    return 1 if figures.problems else 0


if __name__ == "__main__":
    sys.exit(main())
