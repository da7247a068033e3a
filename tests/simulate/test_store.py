from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from asterism.simulate.output import ordered_rows
from asterism.simulate.store import Store
from asterism.simulate.world import World

WORLD = World(9, 200)


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    made = Store(WORLD)
    yield made
    made.close()


def test_every_ad_is_kept_and_found_by_its_address(store: Store) -> None:
    rows = list(ordered_rows(WORLD))
    assert len(store) == len(rows)
    for row, (_, url, removed, document, _) in enumerate(rows):
        ad = store.ad(row)
        assert (ad.row, ad.fields, ad.removed) == (row, json.loads(document), removed)
        assert store.find(url) == ad
        assert url.endswith(ad.path)
        assert ad.path.startswith("/")


@pytest.mark.parametrize(
    ("part", "other"), [("http://", "https://"), (".example", ".test"), ("example/", "example/x")]
)
def test_an_address_that_differs_is_no_ad_s(store: Store, part: str, other: str) -> None:
    url = store.ad(0).fields["url"]
    assert part in url
    assert store.find(url.replace(part, other)) is None
    assert store.find("http://starlist.example/") is None


def test_listings_hold_every_ad_once_oldest_first(store: Store) -> None:
    seen: list[int] = []
    for row in range(len(store)):
        fields = store.ad(row).fields
        listing = store.listing(fields["source"], store.slug(fields["place"]), fields["section"])
        assert listing is not None
        assert row in listing
        assert list(listing) == sorted(listing)
        if listing[0] == row:
            seen += listing
    assert sorted(seen) == list(range(len(store)))
    assert store.listing("starlist", "tampa-fl", "nothing") is None
