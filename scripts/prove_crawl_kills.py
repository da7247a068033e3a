"""Show that a crawl and an import can be killed at any moment, and lose and double nothing.

A site of `--pages` ads on loopback is crawled once undisturbed. Then, for each of `--kills`
instants drawn by lot from the whole time that this takes, a new workspace is begun, the crawl's
process group is killed (SIGKILL) at that instant, and the crawl is started again and runs to its
end. Captures are compared as address and SHA-256 of the payload, documents by their ids, which
follow from their content; each must be there once, and `asterism evidence verify` must find
everything sound. The same is done with an import of `--rows` rows, comparing every table by the
SHA-256 of its rows; see `asterism.record.digest` for what is left out.

    .venv/bin/python scripts/prove_crawl_kills.py --kills 30
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final

from sqlalchemy import select

from asterism.access import open_workspace
from asterism.evidence.store import sole_holder
from asterism.record import schema
from asterism.record.digest import digest_tables

ASTERISM: Final = (sys.executable, "-m", "asterism")
GRACE_SECONDS: Final = 600
PER_LISTING: Final = 25
ANSWER_SECONDS: Final = 0.02

State = object


def main() -> int:
    """Run both proofs; return 0 if every kill ended as the undisturbed run did."""
    options = arguments()
    dice = random.Random(options.seed)  # noqa: S311 - instants, not secrets
    failed = 0
    with tempfile.TemporaryDirectory(prefix="asterism-kills-") as name:
        folder = Path(name)
        with serving(options.pages) as address:
            source = folder / "site.yaml"
            source.write_text(json.dumps(declared(address)), encoding="utf-8")
            lock = "crawls/kills.lock"
            failed += prove(folder, ["collect", str(source)], crawled, lock, options.kills, dice)
        rows = folder / "rows.jsonl"
        rows.write_text("".join(row(number) for number in range(options.rows)), encoding="utf-8")
        failed += prove(folder, ["import", str(rows)], imported, "", options.kills, dice)
    return 1 if failed else 0


def prove(
    folder: Path,
    command: list[str],
    state: Callable[[Path], State],
    lock: str,
    kills: int,
    dice: random.Random,
) -> int:
    """Kill a command at so many instants; return how often the end was another one."""
    reference = folder / "reference"
    shutil.rmtree(reference, ignore_errors=True)
    started = time.monotonic()
    run(reference, command)
    duration = time.monotonic() - started
    expected = state(reference)
    print(f"{command[0]}: {duration:.1f} s undisturbed", flush=True)
    different = cut = 0
    for number in range(1, kills + 1):
        place = folder / "disturbed"
        shutil.rmtree(place, ignore_errors=True)
        instant = dice.uniform(0, duration)
        finished = killed_at(place, command, instant)
        cut += not finished
        if lock:
            wait_until_free(place / lock)
        run(place, command)
        same = state(place) == expected
        different += not same
        when = "had finished" if finished else f"killed after {instant:6.2f} s"
        print(f"{number:3} {when}  {'equal' if same else 'DIFFERS'}", flush=True)
    print(f"{command[0]}: {kills - different} of {kills} ended equal, {cut} were cut short")
    return different


def killed_at(workspace: Path, command: list[str], instant: float) -> bool:
    """Start a command, kill its process group at an instant; return whether it had finished."""
    worker = subprocess.Popen(
        [*ASTERISM, "--workspace", str(workspace), *command],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        worker.wait(instant)
    except subprocess.TimeoutExpired:
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait(GRACE_SECONDS)
        return False
    return True


def wait_until_free(lock: Path) -> None:
    """Return when no process holds the lock any more."""
    deadline = time.monotonic() + GRACE_SECONDS
    while lock.parent.is_dir() and time.monotonic() < deadline:
        with sole_holder(lock) as free:
            if free:
                return
        time.sleep(0.02)


def run(workspace: Path, command: list[str]) -> None:
    """Run a command to its end; raise with what it printed if it fails."""
    whole = [*ASTERISM, "--workspace", str(workspace), *command]
    done = subprocess.run(whole, capture_output=True, text=True, check=False)
    if done.returncode:
        message = f"{' '.join(whole)} failed:\n{done.stdout}{done.stderr}"
        raise RuntimeError(message)


def crawled(workspace: Path) -> State:
    """Return captures by address and payload, and documents, each with how often it is there."""
    run(workspace, ["evidence", "verify"])
    opened = open_workspace(workspace)
    captures, documents = schema.captures.c, schema.documents.c
    with opened.database.reading() as connection:
        pages = Counter(
            tuple(r) for r in connection.execute(select(captures.url, captures.payload_sha256))
        )
        texts = Counter(connection.scalars(select(documents.id)))
        addresses = Counter(connection.scalars(select(documents.url)))
    opened.close()
    return pages, texts, addresses


def imported(workspace: Path) -> State:
    """Return the digests of every table."""
    opened = open_workspace(workspace)
    with opened.database.reading() as connection:
        found = digest_tables(connection)
    opened.close()
    return found


@contextmanager
def serving(pages: int) -> Iterator[str]:
    """Serve a site of so many ads; yield its address."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            """Answer after a while, as sites do."""
            time.sleep(ANSWER_SECONDS)
            body = page_of(self.path, pages).encode()
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            """Say nothing of clients that were killed."""

    server = Server(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


def page_of(path: str, pages: int) -> str:
    """Return a page of the site; "" for one that is not there."""
    kind, _, number = path.strip("/").partition("/")
    if kind == "ad" and number.isdecimal():
        return f"<h1>Ad {number}</h1><div class=body>Call 202-555-{int(number):04d}</div>"
    if path != "/" and kind != "list":
        return ""
    first = int(number or 0)
    last = min(first + PER_LISTING, pages)
    links = "".join(f'<a class="ad" href="/ad/{item}">x</a>' for item in range(first, last))
    return links + (f'<a rel="next" href="/list/{last}">next</a>' if last < pages else "")


def declared(address: str) -> dict[str, object]:
    """Return the declaration of the site."""
    return {
        "key": "kills", "name": "Kills", "owner": "local", "legal_basis": "a test",
        "purpose": "a test", "local": True,
        "crawl": {"start": [f"{address}/"], "items": ["a.ad"], "next": ["a[rel=next]"]},
        "fields": {"title": "h1", "text": "div.body"},
    }  # fmt: skip


def row(number: int) -> str:
    """Return a row of the file that is imported."""
    text = f"Call 202-555-{number % 10_000:04d} " + "tonight " * 40
    return json.dumps({"id": str(number), "title": f"Ad {number}", "text": text}) + "\n"


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--pages", type=int, default=600)
    parser.add_argument("--rows", type=int, default=60_000)
    parser.add_argument("--seed", type=int, default=1, help="of the instants")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
