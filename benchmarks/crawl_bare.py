"""A bare Scrapy spider: it asks for addresses that it was given, and forgets the pages."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

from asterism.access import open_workspace
from benchmarks.crawl import declaration


def main() -> None:
    """Download every page; print how many came and how long it took."""
    address, pages, folder = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])
    workspace = open_workspace(folder)
    started = time.monotonic()
    # Imported on the clock, as a crawl of ours does.
    import scrapy  # noqa: PLC0415
    from scrapy.crawler import AsyncCrawlerProcess  # noqa: PLC0415

    from asterism.collect.engine import crawl_settings  # noqa: PLC0415

    class Bare(scrapy.Spider):
        """Asks and forgets."""

        name = "bare"
        downloaded = 0

        async def start(self) -> AsyncIterator[scrapy.Request]:
            """Ask for every page."""
            for number in range(pages):
                yield scrapy.Request(f"{address}/ad/{number}", callback=self.forget)

        def forget(self, _: object) -> None:
            """Count a page."""
            Bare.downloaded += 1

    settings = crawl_settings(workspace, [declaration(address)])
    for name in ("DOWNLOAD_HANDLERS", "TWISTED_DNS_RESOLVER", "EXTENSIONS", "DUPEFILTER_CLASS"):
        del settings[name]  # ours alone: Scrapy's own in their place
    # What we switch off is off here too, and what we add is not there.
    switched = settings["DOWNLOADER_MIDDLEWARES"].items()
    settings["DOWNLOADER_MIDDLEWARES"] = {name: None for name, order in switched if order is None}
    process = AsyncCrawlerProcess(settings)
    process.crawl(Bare)
    process.start(stop_after_crawl=True)
    found = {"downloaded": Bare.downloaded, "seconds": time.monotonic() - started}
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main()
