from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from asterism.collect.drafting.visiting import PAGES_LIMIT, Visitor, as_page
from asterism.model.errors import SourceError

if TYPE_CHECKING:
    from conftest import Site  # type: ignore[import-not-found]


def visitor() -> Visitor:
    return Visitor(local=True, delay_seconds=0)


def test_a_page_is_asked_for_after_robots_txt(site: Site) -> None:
    site.put("/a", "<p>Señora</p>", encoding="windows-1252")
    found = visitor().page(f"{site.address}/a")
    assert (found.url, found.page.text_content()) == (f"{site.address}/a", "Señora")
    assert site.asked == ["/robots.txt", "/a"]


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/private/1", "forbidden by the site's robots.txt"),
        ("/absent", "status 404"),
        ("/empty", "holds no HTML"),
        ("/loop", "redirected more than"),
    ],
)
def test_what_is_not_looked_at(site: Site, path: str, says: str) -> None:
    site.put("/robots.txt", "User-agent: *\nDisallow: /private/\n")
    site.put("/empty", "")
    site.put("/loop", "", status=302, Location="/loop")
    with pytest.raises(SourceError, match=says):
        visitor().page(f"{site.address}{path}")


def test_a_robots_txt_that_fails_forbids_all(site: Site) -> None:
    site.put("/robots.txt", "", status=503)
    site.put("/a", "<p>x</p>")
    with pytest.raises(SourceError, match="forbidden"):
        visitor().page(f"{site.address}/a")


def test_redirects_are_followed_and_checked_again(site: Site) -> None:
    site.put("/robots.txt", "User-agent: *\nDisallow: /private/\n")
    site.put("/a", "", status=301, Location="/b")
    site.put("/b", "<p>x</p>")
    site.put("/c", "", status=302, Location="/private/x")
    site.put("/d", "", status=302, Location="file:///etc/passwd")
    assert visitor().page(f"{site.address}/a").url.endswith("/b")
    with pytest.raises(SourceError, match="forbidden"):
        visitor().page(f"{site.address}/c")
    with pytest.raises(SourceError, match="no http address"):
        visitor().page(f"{site.address}/d")


def test_this_computer_and_its_network_are_not_asked(site: Site) -> None:
    site.put("/a", "<p>x</p>")
    with pytest.raises(SourceError, match="say --local"):
        Visitor(delay_seconds=0).page(f"{site.address}/a")
    assert site.asked == []
    for url in ("ftp://a.example/", "http:///a", "http://abc.onion/"):
        with pytest.raises(SourceError):
            Visitor(delay_seconds=0).page(url)


def test_everything_goes_through_a_proxy(site: Site) -> None:
    site.put("/a", "<p>x</p>")
    found = Visitor(proxy=site.address, delay_seconds=0).page("http://small.example/a")
    assert found.url == "http://small.example/a"
    assert site.asked == ["/robots.txt", "/a"]


def test_no_more_than_a_few_pages(site: Site) -> None:
    site.put("/a", "<p>x</p>")
    looking = visitor()
    for _ in range(PAGES_LIMIT):
        looking.page(f"{site.address}/a")
    with pytest.raises(SourceError, match="more than"):
        looking.page(f"{site.address}/a")


def test_a_page_that_is_more_than_can_be_looked_at() -> None:
    assert as_page(b"<p>x</p>", "a.html").text_content() == "x"
    with pytest.raises(SourceError, match=r"a\.html: holds no HTML"):
        as_page(b"", "a.html")
    with pytest.raises(SourceError, match="more than 30,000 elements"):
        as_page(b"<br>" * 30_001, "a.html")
