"""Whether the drift alarm fires when a site changes, and only then.

Crawls the simulated classified sites in one process, without a network. Undisturbed: whole sites in
a first run, again with the first as history, and short runs of a few pages. Disturbed: after 120
documents every further document's page is changed, in one of five ways.

    .venv/bin/python -m evaluations.source_drift [--seeds 20] [--disturbed-seeds 3]
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Final
from urllib.parse import urlsplit

from w3lib.encoding import html_to_unicode

from asterism.collect.declaration import SiteDeclaration, demonstration_sources
from asterism.collect.drift.history import PastRun, field_history
from asterism.collect.drift.statistics import FieldStatistics
from asterism.collect.drift.watching import SourceWatch
from asterism.collect.page_reading import PageReader
from asterism.collect.page_text import parse_page
from asterism.simulate.pages import Pages
from asterism.simulate.web import build_pages
from asterism.simulate.world import World

DOCUMENTS: Final = 3_000
CHANGES_AFTER: Final = 120
GIVEN_UP_AFTER: Final = 100
WITHIN: Final = 50
SEEN_AT: Final = 1_800_000_000_000_000
SHORT_RUNS: Final = (3, 8, 15, 30)

Change = Callable[[str], str]

TITLE: Final = re.compile(r'ad-title|job-title|itemprop="name"|(?<=<)h2(?=>)')
TEXT: Final = re.compile(r'ad-body|job-description|itemprop="description"|id="postbody"')
DATES: Final = re.compile(r"\d{4}-\d\d-(\d\d)[T ]\d\d:\d\d:\d\d(?:Z| UTC)")
BLOCK: Final = re.compile(
    r'(<(?:h1|h2|div|section)[^>]*(?:ad-title|job-title|itemprop="name"|ad-body|job-description|'
    r'itemprop="description"|id="postbody")[^>]*>|<h2>).*?(</(?:h1|h2|div|section)>)',
    re.DOTALL,
)


def renamed(page: str) -> str:
    """Give the title another name."""
    return TITLE.sub("heading-x", page)


def moved(page: str) -> str:
    """Put the text's name on something that is the same on every page."""
    found = TEXT.search(page)
    if not found:
        return page
    plain = TEXT.sub("moved-away", page)
    name = found.group()
    mark = f'class="{name}"' if "=" not in name else name
    tag = "section" if name == "job-description" else "div"
    return re.sub(
        r"<body([^>]*)>", rf"<body\1><{tag} {mark}>Our rules apply to all ads.</{tag}>", plain
    )


def dated_otherwise(page: str) -> str:
    """Write dates with an order of day and month that is not stated."""
    return DATES.sub(r"\1/03/2026", page)


def walled(page: str) -> str:  # noqa: ARG001 - whatever the page says
    """Ask to sign in instead."""
    return "<html><body><h1>Sign in</h1><h2>Sign in</h2><form><input></form></body></html>"


def emptied(page: str) -> str:
    """Show the page's frame and nothing in it."""
    return BLOCK.sub(r"\1\2", page)


class _After:
    """A change of every page after the first ones.

    Args:
        pages: that are left as they are.
        change: of the others.
    """

    def __init__(self, pages: int, change: Change) -> None:
        self.asked = 0
        self._pages = pages
        self._change = change

    def __call__(self, page: str) -> str:
        """Return a page as it is by now."""
        self.asked += 1
        return self._change(page) if self.asked > self._pages else page


CHANGES: Final[dict[str, Change]] = {
    "selector renamed": renamed,
    "field moved": moved,
    "date format changed": dated_otherwise,
    "login wall": walled,
    "empty template": emptied,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Print false alarms, and how many pages each change went unnoticed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--disturbed-seeds", type=int, default=3)
    given = parser.parse_args(arguments)
    alarms, pages, runs = 0, 0, 0
    for seed in range(1, given.seeds + 1):
        for what, read in undisturbed(seed):
            alarms, pages, runs = alarms + len(what), pages + read, runs + 1
            for line in what:
                print(f"seed {seed}: {line}")
    print(f"undisturbed: {alarms} alarms in {runs} runs over {pages:,} pages, {given.seeds} seeds")
    noticed: dict[str, list[int]] = {name: [] for name in CHANGES}
    for seed in range(1, given.disturbed_seeds + 1):
        for name, site, after in disturbed(seed):
            noticed[name].append(after)
            if after > WITHIN:
                print(f"seed {seed}: {site}: {name} unnoticed for {after} pages")
    print("change                 sites  pages until the alarm: median, most")
    for name, counts in noticed.items():
        print(f"{name:22} {len(counts):>5}  {sorted(counts)[len(counts) // 2]:>5} {max(counts):>5}")
    print(f"watching costs {cost():.0f} microseconds a page")
    return int(alarms > 0 or any(max(counts) > WITHIN for counts in noticed.values()))


def undisturbed(seed: int) -> Iterator[tuple[list[str], int]]:
    """Give the alarms of whole and short runs of each site, and how many pages they read."""
    pages = build_pages(World(seed, DOCUMENTS))
    for source in demonstration_sources():
        past: list[PastRun] = []
        for limit in (None, None, *SHORT_RUNS):
            watch = watch_after(source, past)
            read = sum(1 for _ in crawled(pages, PageReader(source, watch), limit=limit))
            watch.end()
            yield [str(warning) for warning in watch.warnings], read
            past.insert(0, kept(watch))
    pages.close()


def disturbed(seed: int) -> Iterator[tuple[str, str, int]]:
    """Give each change of each site, and after how many changed pages it was noticed."""
    pages = build_pages(World(seed, DOCUMENTS))
    for source in demonstration_sources():
        for name, change in CHANGES.items():
            watch = SourceWatch(source)
            changed = 0
            changing = _After(CHANGES_AFTER, change)
            for _ in crawled(pages, PageReader(source, watch), change=changing):
                changed = max(0, changing.asked - CHANGES_AFTER)
                if watch.warnings or changed >= GIVEN_UP_AFTER:
                    break
            yield name, source.key, changed if watch.warnings else GIVEN_UP_AFTER
    pages.close()


def crawled(
    pages: Pages, reader: PageReader, *, limit: int | None = None, change: Change | None = None
) -> Iterator[str]:
    """Read a site as a crawl does, documents before listings; give each document's address."""
    wanted, seen, read = (
        list(reader.declaration.crawl.start),
        set(reader.declaration.crawl.start),
        0,
    )
    while wanted:
        url = wanted.pop(0)
        page = page_of(pages, url)
        if page is None:
            continue
        links = reader.links(parse_page(page), url)
        for item in links.items:
            text = page_of(pages, item) if item not in seen else None
            seen.add(item)
            if text is None:
                continue
            reader.drafts(parse_page(change(text) if change else text), item, "c", SEEN_AT)
            read += 1
            yield item
            if limit and read >= limit:
                return
        wanted += [link for link in links.listings if link not in seen]
        seen |= set(links.listings)


def page_of(pages: Pages, url: str) -> str | None:
    """Return the text of a page, or None if it is not there."""
    parts = urlsplit(url)
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    found = pages.page(parts.hostname or "", path)
    return html_to_unicode(found.content_type, found.body)[1] if found.status == 200 else None  # noqa: PLR2004 - HTTP


def watch_after(source: SiteDeclaration, past: list[PastRun]) -> SourceWatch:
    """Return a watch that knows earlier runs."""
    return SourceWatch(source, lambda name, selector: field_history(past, name, selector))


def kept(watch: SourceWatch) -> PastRun:
    """Return what a run keeps."""
    fields = {name: FieldStatistics.from_json(each) for name, each in watch.statistics().items()}
    return PastRun("", 0, {}, fields)


def cost() -> float:
    """Return microseconds that a watch spends on a document of six fields."""
    watch = SourceWatch(demonstration_sources()[0])
    values = {"title": "A title", "text": "x" * 400, "place": "Tampa", "posted_at": "2026-03-01"}
    started = time.perf_counter()
    for number in range(20_000):
        watch.document(f"/ad/{number}", values | {"title": f"A title {number}"})
    return (time.perf_counter() - started) / 20_000 * 1e6


if __name__ == "__main__":
    sys.exit(main())
