from __future__ import annotations

from collections.abc import Iterator

import pytest

from asterism.simulate.pages import Pages
from asterism.simulate.sites import SITES
from asterism.simulate.store import Store
from asterism.simulate.world import World

HELP_LINE = "800-HELP"


@pytest.fixture(scope="module")
def store() -> Store:
    return Store(World(9, 400))


@pytest.fixture(scope="module")
def pages(store: Store) -> Iterator[Pages]:
    made = Pages(store, dict.fromkeys(SITES, HELP_LINE))
    yield made
    made.close()


@pytest.mark.parametrize("key", SITES)
def test_every_page_is_in_the_site_s_encoding_with_its_help_line(pages: Pages, key: str) -> None:
    host, encoding = SITES[key].host, SITES[key].encoding
    for path in ("/", "/tampa-fl/", "/nowhere"):
        page = pages.page(host, path)
        assert page.content_type == f"text/html; charset={encoding}"
        assert HELP_LINE in page.body.decode(encoding)


def test_an_ad_that_was_taken_down_is_gone_but_still_listed(pages: Pages, store: Store) -> None:
    ads = [store.ad(row) for row in range(len(store))]
    removed = next(ad for ad in ads if ad.removed)
    site = SITES[removed.fields["source"]]
    assert pages.page(site.host, removed.path).status == 410
    assert removed.fields["text"].encode(site.encoding, "xmlcharrefreplace") not in (
        pages.page(site.host, removed.path).body
    )
    listing = f"/{store.slug(removed.fields['place'])}/{removed.fields['section']}/"
    assert removed.path.encode() in pages.page(site.host, listing).body


def test_a_page_beyond_the_last_one_never_was(pages: Pages) -> None:
    for site in SITES.values():
        base = f"/tampa-fl/{next(iter(site.sections))}/"
        assert pages.page(site.host, base).status == 200
        for number in (0, 999_975):
            later = site.later.format(base=base, page=number)
            expected = 200 if "start=" in later and not number else 404
            assert pages.page(site.host, later).status == expected, later


def test_a_host_that_is_no_site_is_told_how_to_ask(pages: Pages) -> None:
    page = pages.page("elsewhere.example", "/")
    assert page.status == 502
    assert all(f"http://{site.host}/".encode() in page.body for site in SITES.values())


def test_robots_and_style_are_there(pages: Pages) -> None:
    for site in SITES.values():
        assert pages.page(site.host, "/robots.txt").body.startswith(b"User-agent: *")
        assert pages.page(site.host, "/style.css").content_type == "text/css"
