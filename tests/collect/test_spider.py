from __future__ import annotations

import asyncio

from scrapy import Request
from scrapy.http import HtmlResponse, Response

from asterism.access import Workspace
from asterism.collect.bounds import SOURCE
from asterism.collect.capturing import RECEIVED, received_from
from asterism.collect.declaration import SiteDeclaration
from asterism.collect.page_reading import PageReader
from asterism.collect.receiving import Receiver
from asterism.collect.rejects import RejectsFile
from asterism.collect.spider import BARREN, DEPTH, SourceSpider
from asterism.collect.walking import Walk
from asterism.record.runs import running

START = "http://127.0.0.1/"


def response(url: str, body: str, status: int = 200) -> HtmlResponse:
    request = Request(url, meta={SOURCE: "small", DEPTH: 0, BARREN: 0})
    answer = HtmlResponse(url, status, body=body, encoding="utf-8", request=request)
    request.meta[RECEIVED] = received_from(url, answer)
    return answer


def test_what_the_spider_asks_for_and_hands_over(
    workspace: Workspace, declaration: SiteDeclaration
) -> None:
    walks = {"small": Walk(PageReader(declaration))}
    with running(workspace.database, "collect", "x", "x") as run:
        rejects = RejectsFile(workspace.paths.rejects / "x.jsonl", "x")
        receiver = Receiver(workspace.database, workspace.paths.captures, run.id, {}, rejects)
        done = frozenset([hash(f"{START}ad/2")])
        spider = SourceSpider(walks, receiver, done, "http://127.0.0.1:9", lambda _: ())

        async def begin() -> list[Request]:
            return [request async for request in spider.start()]

        (start,) = asyncio.run(begin())
        assert start.url not in declaration.crawl.start  # what nobody ever gave out
        assert start.meta["proxy"] == "http://127.0.0.1:9"
        nothing = Response(start.url, 404, request=start)
        start.meta[RECEIVED] = received_from(start.url, nothing)
        (first,) = spider.parse_nothing(nothing, **start.cb_kwargs)
        assert first.url == declaration.crawl.start[0]
        listing = "".join(f"<a class=ad href=/ad/{n}>x</a>" for n in (1, 2))
        page = response(START, f"{listing}<a rel=next href=/?p=2>next</a>")
        asked = {request.url: request.priority for request in spider.parse_listing(page)}
        assert asked == {f"{START}ad/1": 10, f"{START}?p=2": 0}
        assert spider.skipped == 1
        assert not list(spider.parse_item(response(f"{START}ad/1", "<h1>T</h1>")))
        assert not list(spider.parse_item(response(f"{START}ad/3", "<h1>T</h1>", 410)))
        refreshing = "<meta http-equiv=Refresh content='1; URL=\"/ad/5\"'>"
        (followed,) = spider.parse_item(response(f"{START}ad/4", refreshing))
        assert followed.url == f"{START}ad/5"
        receiver.close()
    counts = receiver.counts
    assert (counts.pages, counts.documents, counts.gone, counts.rejected) == (5, 1, 1, 0)
    assert spider.source_key_of("127.0.0.1") == "small"
    assert spider.source_key_of("www.127.0.0.1") == "small"
    assert spider.source_key_of("elsewhere.example") is None
