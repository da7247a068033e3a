from __future__ import annotations

import asyncio
import http.client
import json
import re
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

import pytest

from asterism.simulate.cities import all_cities
from asterism.simulate.pages import Pages
from asterism.simulate.report import load
from asterism.simulate.serve import bound_port, start
from asterism.simulate.sites import SITES
from asterism.simulate.web import build_pages
from asterism.simulate.world import World

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WORLD = World(21, 700)
FIELDS = {
    # site → field → (tag, attribute, value) of the element that holds it
    "starlist.example": {
        "title": ("h1", "class", "ad-title"),
        "text": ("div", "class", "ad-body"),
        "place": ("span", "class", "ad-place"),
    },
    "www.cityboard.example": {"title": ("h2", "", ""), "text": ("div", "id", "postbody")},
    "lunaclasificados.example": {
        "title": ("h1", "itemprop", "name"),
        "text": ("div", "itemprop", "description"),
        "place": ("span", "itemprop", "areaServed"),
    },
    "workharbor.example": {
        "title": ("h1", "class", "job-title"),
        "text": ("section", "class", "job-description"),
        "place": ("dd", "class", "job-location"),
    },
}


LATER = re.compile(r"(?:\?page=|/p|pagina-|\?start=)(\d+)(?:\.html|/)?$")


def position(path: str) -> int:
    """Return what the address of a further listing page counts."""
    match = LATER.search(path)
    return int(match.group(1)) if match else 0


class Reader(HTMLParser):
    """Reads links, and the text of the elements that hold a field."""

    def __init__(self, fields: dict[str, tuple[str, str, str]]) -> None:
        super().__init__()
        self.fields = fields
        self.links: list[str] = []
        self.found: dict[str, str] = {}
        self._open: tuple[str, str, int] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if tag == "a" and attributes.get("rel") != "nofollow":
            self.links.append(attributes["href"] or "")
        if self._open is None:
            for field, (wanted, name, value) in self.fields.items():
                if tag == wanted and (not name or attributes.get(name) == value):
                    self._open = (field, tag, 1)
                    self.found.setdefault(field, "")
                    return
            return
        field, wanted, depth = self._open
        if tag == wanted:
            self._open = (field, wanted, depth + 1)
        if tag == "br":
            self.found[field] += "\n"
        if tag == "p" and self.found[field]:
            self.found[field] += "\n\n"

    def handle_endtag(self, tag: str) -> None:
        if self._open is not None and tag == self._open[1]:
            field, wanted, depth = self._open
            self._open = (field, wanted, depth - 1) if depth > 1 else None

    def handle_data(self, data: str) -> None:
        if self._open is not None:
            # Source line breaks are white space to a reader; <br> has made the real ones.
            self.found[self._open[0]] += data.replace("\n", "")


@pytest.fixture(scope="module")
def pages() -> Iterator[Pages]:
    built = build_pages(WORLD)
    yield built
    built.close()


@pytest.fixture(scope="module")
def port(pages: Pages) -> Iterator[int]:
    """Serve from a thread: this one may already run a loop, Playwright's."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    server = asyncio.run_coroutine_threadsafe(start(pages, 0), loop).result()
    yield bound_port(server)

    async def stop() -> None:
        server.close()
        await asyncio.sleep(0)

    asyncio.run_coroutine_threadsafe(stop(), loop).result()
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


@pytest.fixture
def connection(port: int) -> Iterator[http.client.HTTPConnection]:
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    yield client
    client.close()


def fetch(
    client: http.client.HTTPConnection, url: str, method: str = "GET"
) -> tuple[http.client.HTTPResponse, bytes]:
    client.request(method, url)
    response = client.getresponse()
    return response, response.read()


def crawl(client: http.client.HTTPConnection) -> tuple[dict[str, dict[str, str]], set[str]]:
    """Follow every link from every home page; return the ads and the addresses that are gone."""
    wanted = [f"http://{site.host}/" for site in SITES.values()]
    seen = set(wanted)
    ads: dict[str, dict[str, str]] = {}
    gone = set()
    while wanted:
        url = wanted.pop()
        response, body = fetch(client, url)
        if response.status == 410:
            gone.add(url)
            continue
        if response.status != 200:
            continue
        charset = response.headers.get_content_charset()
        assert charset is not None
        reader = Reader(FIELDS[urlsplit(url).netloc])
        reader.feed(body.decode(charset))
        if "text" in reader.found:
            ads[url] = reader.found
        for link in reader.links:
            absolute = urljoin(url, link)
            if absolute not in seen:
                seen.add(absolute)
                wanted.append(absolute)
    return ads, gone


def test_a_complete_crawl_finds_exactly_the_documents(
    connection: http.client.HTTPConnection,
) -> None:
    ads, gone = crawl(connection)
    documents, _ = load(WORLD)
    assert ads.keys() == {document["url"] for document in documents}
    for document in documents:
        found = ads[document["url"]]
        for field in ("title", "text", "place"):
            if field in found:
                assert found[field] == document[field], document["url"]
    assert len(gone) > 10
    assert not gone & ads.keys()


def test_listings_have_pages(request: pytest.FixtureRequest) -> None:
    world = World(22, 9000)
    documents, _ = load(world)
    counts = Counter((d["source"], d["place"], d["section"]) for d in documents)
    pages = build_pages(world)
    request.addfinalizer(pages.close)
    slugs = {city.place: city.slug for city in all_cities()}
    for site in SITES.values():
        found = (
            (n, place, section) for (key, place, section), n in counts.items() if key == site.key
        )
        count, place, section = max(found)
        assert count > site.page, site.key
        path = f"/{slugs[place]}/{section}/"
        shown: list[str] = []
        visited = {path}
        while path:
            page = pages.page(site.host, path)
            assert page.status == 200
            reader = Reader({})
            reader.feed(page.body.decode(site.encoding))
            shown += [link for link in reader.links if link.strip("/").split("/")[-1][:1].isdigit()]
            later = [link for link in reader.links if LATER.search(link) and link not in visited]
            path = max(later, default="", key=position)
            visited.add(path)
        assert count <= len(shown) <= count * 1.3
        assert len(set(shown)) == len(shown)
    assert pages.page("starlist.example", "/new-york-ny/companions/?page=99").status == 404


@pytest.mark.parametrize(
    ("url", "status"),
    [
        ("http://starlist.example/nowhere/", 404),
        ("http://starlist.example/tampa-fl/companions/1", 404),
        ("http://www.cityboard.example/view/1.html", 404),
        ("http://elsewhere.example/", 502),
    ],
)
def test_what_is_not_there(connection: http.client.HTTPConnection, url: str, status: int) -> None:
    assert fetch(connection, url)[0].status == status


def test_other_methods_are_refused(connection: http.client.HTTPConnection) -> None:
    assert fetch(connection, "http://starlist.example/", "POST")[0].status == 405


def test_an_ad_has_one_address(pages: Pages) -> None:
    documents, _ = load(WORLD)
    document = next(d for d in documents if d["source"] == "starlist")
    path = urlsplit(document["url"]).path
    assert pages.page("starlist.example", path).status == 200
    assert pages.page("starlist.example", "/tampa-fl/none/" + path.rpartition("/")[2]).status == 404
    assert pages.page("workharbor.example", path).status == 404


def test_the_command_serves_until_terminated(tmp_path: Path) -> None:
    ready = tmp_path / "ready.json"
    command = [
        *(sys.executable, "-m", "asterism.simulate", "serve", "--seed", "3", "--documents", "50"),
        *("--port", "0", "--ready-file", str(ready)),
    ]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: S603
    try:
        deadline = time.monotonic() + 20
        while not ready.exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        state: dict[str, Any] = json.loads(ready.read_text(encoding="utf-8"))
        client = http.client.HTTPConnection("127.0.0.1", state["port"], timeout=60)
        assert fetch(client, state["sites"][0])[0].status == 200
        client.close()
    finally:
        process.send_signal(signal.SIGTERM)
    assert process.wait(10) == 0
