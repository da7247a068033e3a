"""Show how long it takes from an ad appearing to its sealed evidence and its searchable document.

A small site on loopback publishes ads at random moments, each with a word of its own. It is
watched (`asterism collect --watch`) with a visit every `--revisit` seconds, in a process of its
own. For each ad two moments are noted: when a manifest lists the capture of its page, and when
a search for its word finds it.

    .venv/bin/python scripts/prove_freshness.py --ads 40
"""

from __future__ import annotations

import argparse
import json
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final

from asterism.access import Workspace, create_workspace
from asterism.evidence.chain import Chain

LOOK_SECONDS: Final = 0.1
PATIENCE_SECONDS: Final = 60.0

published: dict[str, float] = {}


class Handler(BaseHTTPRequestHandler):
    """Answers with the ads published so far."""

    def do_GET(self) -> None:
        """Answer a request."""
        words = list(published)
        body = ""
        if self.path == "/":
            body = "".join(f'<a class="ad" href="/ad/{word}">{word}</a>' for word in words)
        elif self.path.removeprefix("/ad/") in published:
            word = self.path.removeprefix("/ad/")
            body = f"<h1>Ad</h1><div class=body>Ask for {word}, call 202-555-0100</div>"
        self.send_response(200 if body or self.path == "/" else 404)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def main() -> int:
    """Run the proof; return 0 if 95 of 100 ads were sealed and findable within 10 seconds."""
    options = arguments()
    dice = random.Random(options.seed)  # noqa: S311 - moments, not secrets
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory(prefix="asterism-fresh-") as name:
        folder = Path(name)
        declaration = folder / "site.yaml"
        declaration.write_text(
            json.dumps(declared(server.server_address[1], options.revisit)), encoding="utf-8"
        )
        workspace = create_workspace(folder / "workspace")
        command = ["--workspace", str(folder / "workspace"), "collect", str(declaration), "--watch"]
        watcher = subprocess.Popen([sys.executable, "-m", "asterism", *command, "--json"])
        try:
            time.sleep(3 * options.revisit)
            sealed, found = observe(workspace, options.ads, dice)
        finally:
            watcher.send_signal(signal.SIGINT)
            watcher.wait(60)
    both = {word: max(sealed[word], found[word]) for word in published}
    for title, waits in (("sealed", sealed), ("searchable", found), ("both", both)):
        print(f"{title:11} p50 {quantile(waits, 0.5):5.2f} s  p95 {quantile(waits, 0.95):5.2f} s")
    print(f"{len(both)} ads, a visit every {options.revisit:g} s, seed {options.seed}")
    return 0 if quantile(both, 0.95) < options.limit else 1


def observe(
    workspace: Workspace, ads: int, dice: random.Random
) -> tuple[dict[str, float], dict[str, float]]:
    """Publish ads and return by word after how many seconds each was sealed, and was found."""
    sealed: dict[str, float] = {}
    found: dict[str, float] = {}
    seen, listed = 0, set[str]()
    chain = Chain(workspace.paths.captures)
    due = time.monotonic()
    while len(sealed) < ads or len(found) < ads:
        moment = time.monotonic()
        if len(published) < ads and moment >= due:
            published[f"word{len(published)}x{dice.randrange(10**6)}"] = moment
            due = moment + dice.uniform(0.5, 3.0)
        for manifest in chain.manifests(seen):
            seen = manifest.number
            listed |= {member.record for piece in manifest.pieces for member in piece.members}
        session = workspace.service("freshness")
        for word, at in published.items():
            if moment - at > PATIENCE_SECONDS and not (word in sealed and word in found):
                message = f"{word} was not sealed and found within {PATIENCE_SECONDS:g} s"
                raise RuntimeError(message)
            if word not in found and (hits := session.search(word).hits):
                found[word] = time.monotonic() - at
                document = session.document(hits[0].document_id)
                captures.setdefault(word, document["capture_id"])
            if word in captures and word not in sealed and captures[word] in listed:
                sealed[word] = time.monotonic() - at
        time.sleep(LOOK_SECONDS)
    return sealed, found


captures: dict[str, str] = {}


def declared(port: int, revisit: float) -> dict[str, object]:
    """Return the declaration of the small site."""
    return {
        "key": "fresh", "name": "Fresh", "owner": "local", "legal_basis": "a test",
        "purpose": "a test", "local": True, "pace": {"revisit_seconds": revisit},
        "crawl": {"start": [f"http://127.0.0.1:{port}/"], "items": ["a.ad"]},
        "fields": {"title": "h1", "text": "div.body"},
    }  # fmt: skip


def quantile(waits: dict[str, float], share: float) -> float:
    """Return the wait that so large a share did not exceed."""
    ordered = sorted(waits.values())
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--ads", type=int, default=40)
    parser.add_argument("--revisit", type=float, default=5.0, help="seconds between two visits")
    parser.add_argument("--limit", type=float, default=10.0, help="seconds for 95 of 100 ads")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
