from __future__ import annotations

from typing import TYPE_CHECKING

from asterism.evidence.finding import sealed_members

if TYPE_CHECKING:
    from conftest import Store  # type: ignore[import-not-found]


def test_members_are_found_in_their_manifests(store: Store) -> None:
    store.crawl("one", 4)
    spots = [(row.place.path, row.place.offset) for row in store.rows]
    found, manifests = sealed_members(store.captures, [*spots, ("other", 0)])
    assert set(found) == set(spots)
    assert [found[spot].manifest for spot in spots] == [1, 1, 1, 2]
    assert set(manifests) == {1, 2}
    assert found[spots[0]].member.record == store.rows[0].id
    assert not found[spots[0]].as_found
