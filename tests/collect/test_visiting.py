from __future__ import annotations

from types import SimpleNamespace

from scrapy import Request
from scrapy.utils.test import get_crawler

from asterism.collect.bounds import SOURCE
from asterism.collect.visiting import VisitFilter


def test_each_address_passes_once_in_a_visit_of_its_source() -> None:
    crawler = get_crawler()
    walks = {key: SimpleNamespace(fingerprints=set()) for key in ("a", "b")}
    crawler.spider = SimpleNamespace(walks=walks)  # type: ignore[assignment]
    seen = VisitFilter.from_crawler(crawler).request_seen
    first, second = (Request("http://a.example/", meta={SOURCE: key}) for key in ("a", "b"))
    assert [seen(first), seen(second), seen(first)] == [False, False, True]
    walks["a"].fingerprints = set()
    assert [seen(first), seen(second)] == [False, True]
