from __future__ import annotations

import functools
import subprocess
import threading
from collections.abc import Callable, Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

Asterism = Callable[..., subprocess.CompletedProcess[str]]
Printed = Callable[..., list[dict[str, Any]]]

DECLARATION = """
key: small
name: Small site
owner: local
legal_basis: "{basis}"
purpose: test
local: true
crawl:
  start: ["{address}/index.html"]
  items: [a]
fields:
  title: h1
  text: p
"""


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder and says nothing of it."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """Serve three advertisements on loopback."""
    folder = tmp_path / "site"
    folder.mkdir()
    links = ""
    for number in range(3):
        (folder / f"{number}.html").write_text(f"<h1>Ad {number}</h1><p>202-555-010{number}</p>")
        links += f'<a href="/{number}.html">ad</a>'
    (folder / "index.html").write_text(links)
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_declared_source_is_crawled_into_a_new_workspace(
    printed: Printed, address: str, tmp_path: Path
) -> None:
    source = tmp_path / "small.yaml"
    source.write_text(DECLARATION.format(address=address, basis="test"))
    (report,) = printed("collect", source)
    assert (report["documents"], report["unchanged"], report["rejected"]) == (3, 0, 0)
    assert printed("status")[0]["counts"]["documents"] == 3


def test_a_source_without_a_legal_basis_does_not_run(asterism: Asterism, tmp_path: Path) -> None:
    source = tmp_path / "small.yaml"
    source.write_text(DECLARATION.format(address="http://127.0.0.1:1", basis=" "))
    done = asterism("collect", source)
    assert done.returncode == 1
    assert "until its declaration is mended: line 5, legal_basis: must say something" in done.stderr
    assert not Path("workspace").exists()


def test_nothing_to_crawl_is_said(asterism: Asterism) -> None:
    done = asterism("collect")
    assert done.returncode == 1
    assert "name a declaration of a source" in done.stderr
